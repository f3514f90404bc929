using System.Diagnostics;
using Generative.Configuration;
using Generative.Data;
using Generative.Numerics;
using Generative.Training;

namespace Generative.Evaluation.Comparison;

/// <summary>A model that takes part, at the shared weights.</summary>
public sealed record Variant(string Name, GenerativeModel Model)
{
    /// <summary>Its parameters, the estimator's apart.</summary>
    public SharedWeights Weights { get; } = new(Model);

    /// <summary>Loss and backward of a batch; the loss [], nats per image.</summary>
    public Tensor Backward(Tensor x)
    {
        Model.zero_grad();
        var loss = Model.Loss(x).Total.mean();
        loss.backward();
        return loss;
    }
}

/// <summary>Gradients of several models at the same weights and on the same batch x, against one reference.</summary>
/// <remarks>S streams of n draws for each variant; the streams of all variants take turns, so that a busy machine is
/// unfair to none. P parameters, G groups.</remarks>
public sealed class GradientComparison(CompareOptions o, long seed, Tensor x, CancellationToken stop = default)
{
    // groups so small are told number by number
    private const int fewest = 16;

    /// <summary>What was taken as true, with r [P] and the squared standard error of r per group, [G].</summary>
    public sealed record TrueGradient(Tensor R, double[] SquaredError, ReferenceResult Result) : IDisposable
    {
        /// <inheritdoc/>
        public void Dispose() => R.Dispose();
    }

    /// <summary>The reference's gradient: one backward where it is exact, the mean over draws where not.</summary>
    public TrueGradient Reference(Variant reference, bool exact)
    {
        using var scope = NewDisposeScope();
        RandomState.Seed(seed + 7_000_003);
        var weights = reference.Weights;
        var n = exact ? 1 : o.ReferenceDraws;
        using var moments = new GradientMoments(weights, zeros(weights.Count, dtype: float64, device: x.device));
        for (var k = 0; k < n; k++) Draw(reference, moments);
        var r = moments.MeanOffset;
        var numbers =
            Read(cat([exact ? zeros(3 * weights.Groups.Count + 1, dtype: float64, device: x.device)
            : moments.Summary(), moments.MeanLoss, r.norm().unsqueeze(0)], 0));
        double[] squaredError = [.. numbers.Take(weights.Groups.Count).Select(v => v / n)];
        return new(r.DetachFromDisposeScope(), squaredError,
            new(exact, n, numbers[^2], numbers[^1], Math.Sqrt(squaredError[^1])));
    }

    /// <summary>Every contestant against r.</summary>
    public IReadOnlyList<VariantResult> Measure(
        IReadOnlyList<Variant> contestants, TrueGradient reference, Action<string>? progress = null)
    {
        using var scope = NewDisposeScope();
        var summaries = contestants.Select(_ => new List<Tensor>()).ToArray();
        var offsets = contestants.Select(_ => new List<Tensor>()).ToArray();
        var milliseconds = contestants.Select(_ => new List<double>()).ToArray();
        for (var s = 0; s < o.Seeds; s++)
            for (var c = 0; c < contestants.Count; c++)
            {
                progress?.Invoke($"gradients: seed {s + 1}/{o.Seeds}, {contestants[c].Name}");
                // Another stream for each: common noise would tie the variants' errors together.
                RandomState.Seed(seed + 1 + s * contestants.Count + c);
                milliseconds[c].Add(Milliseconds(contestants[c]));
                using var moments = new GradientMoments(contestants[c].Weights, reference.R);
                for (var k = 0; k < o.Draws; k++) Draw(contestants[c], moments);
                summaries[c].Add(moments.Summary());
                offsets[c].Add(moments.MeanOffset);
            }
        return [.. contestants.Select(
            (c, i) => Result(c, stack(summaries[i]), stack(offsets[i]), milliseconds[i], reference))];
    }

    private void Draw(Variant contestant, GradientMoments moments)
    {
        stop.ThrowIfCancellationRequested();
        FinalizerGate.LetThrough();
        using var scope = NewDisposeScope();
        moments.Add(contestant.Backward(x));
    }

    private double Milliseconds(Variant contestant)
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
            contestant.Backward(x);
        }
        void Wait()
        {
            if (x.device.type == DeviceType.CUDA) cuda.synchronize(x.device);
        }
    }

    // summaries [S, 3 G + 1], offsets [S, P]; read back once.
    private VariantResult Result(
        Variant contestant, Tensor summaries, Tensor offsets, List<double> milliseconds, TrueGradient reference)
    {
        var weights = contestant.Weights;
        var (G, S) = (weights.Groups.Count, o.Seeds);
        var mean = offsets.mean([0]);                                                  // [P]
        var raw = weights.GroupSums(mean.square());                                    // [G], ‖mean of all - r‖²
        // Without one stream each, for the jackknife: [S, G].
        var without = S < 2 ? zeros(S, G, dtype: float64, device: x.device)
            : weights.GroupSums(((S * mean - offsets) / (double)(S - 1)).square());
        var norms = weights.GroupSums((mean + reference.R).square()).sqrt();
        var referenceNorms = weights.GroupSums(reference.R.square()).sqrt();
        var small = weights.Groups.Where(g => g.To - g.From <= fewest).ToArray();
        var values =
            Read(cat([summaries.flatten(), raw, without.flatten(), norms, referenceNorms,
            .. small.Select(g => (mean + reference.R).slice(0, g.From, g.To, 1))], 0));

        var at = 0;
        double[] Next(int count) => values[at..(at += count)];
        var streams = Enumerable.Range(0, S).Select(_ => Next(3 * G + 1)).ToArray();
        var (rawOf, withoutOf) = (Next(G), Enumerable.Range(0, S).Select(_ => Next(G)).ToArray());
        var (norm, referenceNorm) = (Next(G), Next(G));
        List<GroupResult> groups = [];
        for (var g = 0; g < G; g++)
        {
            var (name, from, to) = weights.Groups[g];
            double[] Of(int kind) => [.. streams.Select(s => s[kind * G + g])];
            var variance = Of(0);
            groups.Add(new(
                name, to - from, norm[g], referenceNorm[g],
                BiasSquared(rawOf[g], [.. withoutOf.Select(w => w[g])], variance.Average(), reference.SquaredError[g]),
                Interval.Of([.. Of(1).Select(v => v - reference.SquaredError[g])]), Interval.Of(variance),
                    Interval.Of([.. variance.Select(v => Math.Log(Math.Max(v, 1e-300)))]),
                Interval.Of(Of(2)), Interval.Of([.. variance.Zip(milliseconds, (v, t) => v * t)]), to - from <= fewest
                    ? Next((int)(to - from)) : null));
        }
        return new(contestant.Name, Interval.Of([.. streams.Select(s => s[^1])]), Interval.Of(milliseconds), groups);
    }

    // ‖mean - r‖² = ‖bias‖² + tr Σ / (S n) + tr Σ_r in expectation. The interval takes in the jackknife over streams,
    // and the spread that the noise terms have even
    // without a bias: at most √2 of their size, where all noise lies in one direction.
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
