using Generative.Data;
using Generative.Numerics;
using Generative.Training;

namespace Generative.Evaluation;

/// <summary>Draws samples of a model, batch by batch.</summary>
public static class Samples
{
    /// <summary>One sample for each seed, [n, C, H, W] on the CPU: uint8 for images, float32 for vectors and
    /// sequences.</summary>
    /// <param name="sampler">The model.</param>
    /// <param name="seeds">The seed of each sample.</param>
    /// <param name="batch">Samples per batch; changes no sample.</param>
    /// <param name="label">The class; null: the model chooses.</param>
    /// <param name="device">The model's device.</param>
    /// <param name="stop">Cancels.</param>
    public static Tensor Draw(
        ISampler sampler, IReadOnlyList<long> seeds, int batch, int? label, Device device,
        CancellationToken stop = default)
    {
        if (label is { } k && (k < 0 || k >= sampler.Classes))
        {
            var classes = sampler.Classes == 0
                ? "none: this model was built without classes"
                : $"0..{sampler.Classes - 1}";
            throw new DataException("--class", "class", $"{k}", classes);
        }
        var isSequence = sampler is GenerativeModel { BuiltFrom.Shape.IsSequence: true };
        using var gate = FinalizerGate.Close();
        List<Tensor> parts = [];
        foreach (var part in seeds.Chunk(batch))
        {
            stop.ThrowIfCancellationRequested();
            FinalizerGate.LetThrough();
            using var scope = NewDisposeScope();
            using var noise = new NoiseSource(part, device);
            var labels = label is { } c ? full([part.Length], c, dtype: int64, device: device) : null;
            var x = sampler.Sample(noise, labels);
            // A sequence has a first step; after its end there is NaN.
            var whole = isSequence ? cat([x.narrow(2, 0, 1), x.nan_to_num(0, double.PositiveInfinity)], 2) : x;
            var bad = whole.detach().flatten(1).isfinite().all(1).logical_not();
            if (bad.any().item<bool>())
            {
                var seed = part[bad.to(int64).argmax().item<long>()];
                throw new NonFiniteException($"the sample of seed {seed} is not finite");
            }
            var values = IsVector(x) || isSequence ? x.to(float32) : x.clamp(0, 1).mul(255).round().to(uint8);
            parts.Add(values.cpu().MoveToOuterDisposeScope());
        }
        return cat(parts, 0);
    }

    /// <summary>The first samples as floats: images in [0, 1], other numbers unchanged.</summary>
    public static Tensor Shown(Tensor samples, long most)
    {
        var first = samples.slice(0, 0, Math.Min(most, samples.size(0)), 1);
        return first.dtype == uint8 ? first.to(float32).div(255) : first;
    }

    /// <summary>Samples in NumPy's usual layout: images [n, H, W, C], vectors [n, D], sequences [n, T, D].</summary>
    public static Tensor Rows(Tensor samples)
    {
        if (samples.dtype == uint8) return samples.permute(0, 2, 3, 1).contiguous();
        return IsVector(samples) ? samples.flatten(1) : samples.squeeze(1);
    }

    private static bool IsVector(Tensor samples) => samples.shape is [_, 1, 1, _];
}
