using System.Diagnostics;
using Generative.Numerics;
using Generative.Training;

namespace Generative.Evaluation.Comparison;

/// <summary>A variant of the model, at the shared weights.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Model">The model.</param>
public sealed record Variant(string Name, GenerativeModel Model)
{
    /// <summary>Its parameters without those of the estimator.</summary>
    public SharedWeights Weights { get; } = new(Model);

    /// <summary>Computes loss and gradient of a batch; returns the loss [], nats per image.</summary>
    public Tensor Backward(Tensor x)
    {
        Model.zero_grad();
        var loss = Model.Loss(x).Total.mean();
        loss.backward();
        return loss;
    }
}

/// <summary>Gradients of several variants at the same weights and on the same batch x, compared with a reference.
/// </summary>
/// <remarks>S streams of n draws for each variant, the variants in turns, so that a busy machine slows all alike.
/// P parameters, G groups.</remarks>
public sealed class GradientComparison(CompareOptions o, long seed, Tensor x, CancellationToken stop = default)
{
    private const int Few = 16;                                // groups of at most so many are written out
    private const int FewestTold = 100;                        // gradients between two lines of progress

    /// <summary>The reference.</summary>
    /// <param name="R">r [P].</param>
    /// <param name="SquaredError">Squared standard error of r by group, [G].</param>
    /// <param name="Result">The reference in the report.</param>
    public sealed record TrueGradient(Tensor R, double[] SquaredError, ReferenceResult Result) : IDisposable
    {
        /// <inheritdoc/>
        public void Dispose() => R.Dispose();
    }

    /// <summary>Computes the reference gradient: one gradient if it is exact, else a mean.</summary>
    public TrueGradient Reference(Variant reference, bool exact, Action<string>? progress = null)
    {
        using var scope = NewDisposeScope();
        RandomState.Seed(seed + 7_000_003);
        var weights = reference.Weights;
        var n = exact ? 1 : o.ReferenceDraws;
        using var moments = new GradientMoments(weights, zeros(weights.Count, dtype: float64, device: x.device));
        var (from, piece) = (Stopwatch.GetTimestamp(), Math.Max(n / 10, FewestTold));
        for (var k = 0; k < n; k++)
        {
            if (k > 0 && k % piece == 0)
                progress?.Invoke(FormattableString.Invariant($"reference: {k:N0} of {n:N0} gradients")
                    + TimeLeft.After(k, n, Stopwatch.GetElapsedTime(from)));
            Draw(reference, moments);
        }
        var r = moments.MeanOffset;
        var summary = exact
            ? zeros(3 * weights.Groups.Count + 1, dtype: float64, device: x.device)
            : moments.Summary();
        var numbers = Read(cat([summary, moments.MeanLoss, r.norm().unsqueeze(0)], 0));
        double[] squaredError = [.. numbers.Take(weights.Groups.Count).Select(v => v / n)];
        return new(r.DetachFromDisposeScope(), squaredError,
            new(exact, n, numbers[^2], numbers[^1], Math.Sqrt(squaredError[^1])));
    }

    /// <summary>Compares every variant with r.</summary>
    public IReadOnlyList<VariantResult> Measure(
        IReadOnlyList<Variant> competitors, TrueGradient reference, Action<string>? progress = null)
    {
        using var scope = NewDisposeScope();
        var summaries = competitors.Select(_ => new List<Tensor>()).ToArray();
        var offsets = competitors.Select(_ => new List<Tensor>()).ToArray();
        var milliseconds = competitors.Select(_ => new List<double>()).ToArray();
        var from = Stopwatch.GetTimestamp();
        for (var s = 0; s < o.Seeds; s++)
        {
            for (var c = 0; c < competitors.Count; c++)
            {
                var done = s * competitors.Count + c;
                progress?.Invoke($"gradients: seed {s + 1}/{o.Seeds}, {competitors[c].Name}"
                    + TimeLeft.After(done, o.Seeds * competitors.Count, Stopwatch.GetElapsedTime(from)));
                // A stream of its own: common noise would correlate the errors of the variants.
                RandomState.Seed(seed + 1 + s * competitors.Count + c);
                milliseconds[c].Add(Milliseconds(competitors[c]));
                using var moments = new GradientMoments(competitors[c].Weights, reference.R);
                for (var k = 0; k < o.Draws; k++) Draw(competitors[c], moments);
                summaries[c].Add(moments.Summary());
                offsets[c].Add(moments.MeanOffset);
            }
        }
        return [.. competitors.Select(
            (c, i) => Result(c, stack(summaries[i]), stack(offsets[i]), milliseconds[i], reference))];
    }

    private void Draw(Variant competitor, GradientMoments moments)
    {
        stop.ThrowIfCancellationRequested();
        FinalizerGate.LetThrough();
        using var scope = NewDisposeScope();
        moments.Add(competitor.Backward(x));
    }

    private double Milliseconds(Variant competitor)
    {
        for (var k = 0; k < Math.Max(2, o.TimedSteps / 10); k++) Step();
        Wait();
        var from = Stopwatch.GetTimestamp();
        for (var k = 0; k < o.TimedSteps; k++) Step();
        Wait();
        return Stopwatch.GetElapsedTime(from).TotalMilliseconds / o.TimedSteps;

        void Step()
        {
            stop.ThrowIfCancellationRequested();
            FinalizerGate.LetThrough();
            using var scope = NewDisposeScope();
            competitor.Backward(x);
        }

        void Wait()
        {
            if (x.device.type == DeviceType.CUDA) cuda.synchronize(x.device);
        }
    }

    // summaries [S, 3 G + 1], offsets [S, P].
    private VariantResult Result(
        Variant competitor, Tensor summaries, Tensor offsets, List<double> milliseconds, TrueGradient reference)
    {
        var weights = competitor.Weights;
        var (G, S) = (weights.Groups.Count, o.Seeds);
        var mean = offsets.mean([0]);                          // [P]
        var raw = weights.GroupSums(mean.square());            // [G], ‖mean of all - r‖²
        // Leaving out one stream each, for the jackknife: [S, G].
        var without = S < 2
            ? zeros(S, G, dtype: float64, device: x.device)
            : weights.GroupSums(((S * mean - offsets) / (double)(S - 1)).square());
        var norms = weights.GroupSums((mean + reference.R).square()).sqrt();
        var referenceNorms = weights.GroupSums(reference.R.square()).sqrt();
        var small = weights.Groups.Where(g => g.To - g.From <= Few).ToArray();
        var means = small.Select(g => (mean + reference.R).slice(0, g.From, g.To, 1));
        var values = Read(cat([summaries.flatten(), raw, without.flatten(), norms, referenceNorms, .. means], 0));

        var at = 0;
        var streams = Enumerable.Range(0, S).Select(_ => Next(3 * G + 1)).ToArray();
        var (rawOf, withoutOf) = (Next(G), Enumerable.Range(0, S).Select(_ => Next(G)).ToArray());
        var (norm, referenceNorm) = (Next(G), Next(G));
        List<GroupResult> groups = [];
        for (var g = 0; g < G; g++)
        {
            var (name, from, to) = weights.Groups[g];
            var (variance, squaredError) = (Of(0, g), reference.SquaredError[g]);
            var bias = BiasSquared(rawOf[g], [.. withoutOf.Select(w => w[g])], variance.Average(), squaredError);
            groups.Add(new(
                name, to - from, norm[g], referenceNorm[g], bias,
                MeanSquaredError: Interval.Of([.. Of(1, g).Select(v => v - squaredError)]),
                Variance: Interval.Of(variance),
                LogVariance: Interval.Of([.. variance.Select(v => Math.Log(Math.Max(v, 1e-300)))]),
                Cosine: Interval.Of(Of(2, g)),
                VarianceTime: Interval.Of([.. variance.Zip(milliseconds, (v, t) => v * t)]),
                Mean: to - from <= Few ? Next((int)(to - from)) : null));
        }
        return new(competitor.Name, Interval.Of([.. streams.Select(s => s[^1])]), Interval.Of(milliseconds), groups);

        double[] Of(int kind, int g) => [.. streams.Select(s => s[kind * G + g])];

        double[] Next(int count)
        {
            at += count;
            return values[(at - count)..at];
        }
    }

    // ‖mean - r‖² = ‖bias‖² + tr Σ / (S n) + tr Σ_r in expectation. The interval combines the jackknife over streams
    // with the spread of the noise terms, at most √2 of their size (when all noise has one direction).
    private Interval BiasSquared(double raw, double[] without, double variance, double referenceError)
    {
        var (S, noise) = (o.Seeds, variance / ((double)o.Seeds * o.Draws));
        var bias = raw - noise - referenceError;
        if (S < 2) return new(bias, double.PositiveInfinity);
        double[] left = [.. without.Select(w => w - noise * S / (S - 1) - referenceError)];
        var jackknife = left.Sum(v => (v - left.Average()) * (v - left.Average())) * (S - 1) / S;
        var floor = 2 * (noise + referenceError) * (noise + referenceError) + 4 * Math.Max(0, bias) * referenceError;
        return new(bias, Interval.Factor(S) * Math.Sqrt(jackknife + floor));
    }

    private static double[] Read(Tensor t) => t.cpu().data<double>().ToArray();
}
