using Generative.Numerics;

namespace Generative.Diffusion.Samplers;

/// <summary>State of a sampling run from noise to an example.</summary>
/// <param name="X">x_t, [n, ...].</param>
/// <param name="T">Its level t.</param>
/// <param name="X0">x̂_0 of the step before; null at the start.</param>
/// <param name="From">The level that x̂_0 was seen from.</param>
public sealed record SamplerState(Tensor X, int T, Tensor? X0 = null, int From = 0);

/// <summary>One step of a walk, from level t down to level s.</summary>
public interface IDiffusionSampler
{
    /// <summary>The stage at level s, 0 ≤ s &lt; t.</summary>
    SamplerState Step(DiffusionProcess q, Denoiser denoise, SamplerState at, int s, NoiseSource noise);
}

/// <summary>The walk itself: levels from T (or a lower one) down to 0.</summary>
public static class Sampling
{
    /// <summary>from = t_0 &gt; t_1 &gt; ... &gt; t_K = 0, evenly spaced up to rounding, K at most from.</summary>
    public static IReadOnlyList<int> Levels(int from, int steps)
    {
        var K = Math.Min(from, steps);
        return [.. Enumerable.Range(0, K + 1).Select(k => (int)Math.Round((double)from * (K - k) / K))];
    }

    /// <summary>x_0 of x at the first of the levels.</summary>
    /// <param name="sampler">Takes the steps.</param>
    /// <param name="q">The process that is undone.</param>
    /// <param name="denoise">The denoiser.</param>
    /// <param name="x">Where the walk begins, [n, ...]; stays the caller's.</param>
    /// <param name="levels">As <see cref="Levels"/> makes them.</param>
    /// <param name="noise">Of every step.</param>
    /// <param name="watch">Sees every stage after the first.</param>
    public static Tensor Run(
        this IDiffusionSampler sampler, DiffusionProcess q, Denoiser denoise, Tensor x, IReadOnlyList<int> levels,
        NoiseSource noise, Action<SamplerState>? watch = null)
    {
        using var off = no_grad();
        var at = new SamplerState(x, levels[0]);
        foreach (var s in levels.Skip(1))
        {
            FinalizerGate.LetThrough();
            using var scope = NewDisposeScope();
            var next = sampler.Step(q, denoise, at, s, noise);
            watch?.Invoke(next);
            _ = next.X.MoveToOuterDisposeScope();
            _ = next.X0?.MoveToOuterDisposeScope();
            if (!ReferenceEquals(at.X, x)) at.X.Dispose();
            at.X0?.Dispose();
            at = next;
        }
        if (!ReferenceEquals(at.X0, at.X)) at.X0?.Dispose();
        return at.X;
    }
}
