namespace Generative.Inference;

/// <summary>What an E-step gives, summed over examples.</summary>
/// <param name="Bound">Σᵢ wᵢ F(qᵢ, θ), a single number.</param>
/// <param name="Weight">Σᵢ wᵢ, a single number; the number of examples where they weigh the same.</param>
/// <param name="Sums">Σᵢ wᵢ E_qᵢ[T(xᵢ, z)], the expected sufficient statistics.</param>
public sealed record Expectation(Tensor Bound, Tensor Weight, IReadOnlyList<Tensor> Sums);

/// <summary>A model with hidden variables that EM can fit.</summary>
/// <remarks>
/// F(q, θ) = E_q[ln p(x, z; θ)] + H(q) ≤ ln p(x; θ). The E-step makes F as large as q allows, the M-step as large as θ
/// allows: it never falls. With q = p(z|x; θ) it equals ln p(x; θ). A generalized M-step (GEM) only has to raise it.
/// The complete-data likelihood is an exponential family, so that an M-step needs sums over the examples only.
/// Dempster, Laird and Rubin, 1977; Neal and Hinton, 1998.
/// </remarks>
public interface IExpectationMaximization
{
    /// <summary>E-step: q of these examples, and the sums that follow from it. Changes no parameter.</summary>
    /// <param name="batch">Some examples.</param>
    /// <param name="first">The number of the first of them in the data's order; -1: they are a random
    /// minibatch.</param>
    Expectation Expect(Batch batch, long first);

    /// <summary>M-step: θ from the sums, or from any multiple of them.</summary>
    void Maximize(IReadOnlyList<Tensor> sums);

    /// <summary>What F has beyond the mean over the examples, [1] or a single number: ln p(θ) / N where θ has a prior,
    /// -KL(q(θ) ‖ p(θ)) / N where it has a distribution q (variational Bayes); null: nothing.</summary>
    Tensor? Regularizer => null;

    /// <summary>The mean statistics of θ: an M-step from them changes nothing. Fresh tensors.</summary>
    IReadOnlyList<Tensor> Statistics();

    /// <summary>Numbers that an E-step makes for each example. So many examples are taken at a time that these stay in
    /// a cache; 0: a part is taken whole.</summary>
    long NumbersPerExample => 0;
}

/// <summary>Iterations of EM.</summary>
public static class ExpectationMaximization
{
    // Of float32 2 MB on a processor, 256 MB elsewhere; a product of matrices wants some rows.
    private const long CacheNumbers = 1L << 19, DeviceNumbers = 1L << 26, LeastRows = 512;

    // libtorch takes several threads for more numbers than the first; below the second that does not pay.
    private const long OneThread = 1L << 15, FewNumbers = 1L << 18;

    /// <summary>One iteration over all examples. Returns their mean F before the M-step, [1].</summary>
    /// <remarks>Memory grows with a part, not with the number of examples: only the sums are kept.</remarks>
    public static Tensor Iterate(IExpectationMaximization model, IExampleParts examples)
    {
        var total = Expect(model, examples);
        var bound = Bound(model, total);
        model.Maximize(total.Sums);
        return bound;
    }

    /// <summary>F of the examples behind that expectation, per unit of their weight, [1].</summary>
    public static Tensor Bound(IExpectationMaximization model, Expectation e)
    {
        var mean = (e.Bound / e.Weight).reshape(1);
        return model.Regularizer is { } more ? mean + more : mean;
    }

    /// <summary>The E-step of all examples, part by part.</summary>
    public static Expectation Expect(IExpectationMaximization model, IExampleParts examples)
    {
        Tensor[]? total = null;
        for (var k = 0L; k < examples.Parts; k++)
        {
            using var part = NewDisposeScope();
            var (batch, first) = examples.Part(k);
            var (count, rows) = (batch.Count, Rows(model, batch));
            for (var from = 0L; from < count; from += rows)
            {
                using var scope = NewDisposeScope();
                var e = model.Expect(Range(batch, from, Math.Min(rows, count - from)), first + from);
                Tensor[] sums = [e.Bound, e.Weight, .. e.Sums];
                if (total is null)
                    total = [.. sums.Select(s => s.MoveToOuterDisposeScope().MoveToOuterDisposeScope())];
                else
                    foreach (var (sum, more) in total.Zip(sums)) Add(sum, more);
            }
        }
        return new(total![0], total[1], total[2..]);
    }

    // Threads of libtorch wait busily for more work, in the way of those of an E-step that has its own.
    private static void Add(Tensor sum, Tensor more)
    {
        var n = sum.numel();
        if (n is <= OneThread or > FewNumbers || sum.device_type != DeviceType.CPU)
        {
            _ = sum.add_(more);
            return;
        }
        var (a, b) = (sum.view(-1), more.reshape(-1));
        for (var from = 0L; from < n; from += OneThread)
        {
            var count = Math.Min(OneThread, n - from);
            _ = a.narrow(0, from, count).add_(b.narrow(0, from, count));
        }
    }

    // Examples that are taken at a time.
    private static long Rows(IExpectationMaximization model, Batch all)
    {
        if (model.NumbersPerExample == 0 || all.Words is not null) return all.Count;
        var most = all.X.device_type == DeviceType.CPU ? CacheNumbers : DeviceNumbers;
        return Math.Max(LeastRows, most / model.NumbersPerExample);
    }

    private static Batch Range(Batch all, long from, long count) => count == all.Count ? all
        : new(all.X.narrow(0, from, count), all.Labels?.narrow(0, from, count));

    /// <summary>One iteration of stepwise EM on a minibatch. Returns its mean F before the M-step, [1].</summary>
    /// <remarks>
    /// s ← (1 - γₜ) s + γₜ ŝ,   γₜ = (t + τ)^-κ,   θ from s; ŝ are the minibatch's mean statistics, s those of θ.
    /// Cappé and Moulines, "Online EM algorithm for latent data models", 2009, arXiv:0712.4273; κ in (½, 1].
    /// </remarks>
    /// <param name="model">The model.</param>
    /// <param name="minibatch">Its examples.</param>
    /// <param name="step">t, from 0.</param>
    /// <param name="decay">κ.</param>
    /// <param name="delay">τ; with 1 the first minibatch replaces what the start stood for.</param>
    public static Tensor Iterate(
        IExpectationMaximization model, Batch minibatch, long step, double decay, double delay = 1)
    {
        var part = model.Expect(minibatch, -1);
        var bound = Bound(model, part);
        var gamma = Math.Pow(step + delay, -decay);
        model.Maximize([.. model.Statistics().Zip(part.Sums, (s, sum) => s * (1 - gamma) + sum / part.Weight * gamma)]);
        return bound;
    }
}
