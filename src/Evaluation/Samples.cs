using Generative.Data;
using Generative.Numerics;
using Generative.Training;

namespace Generative.Evaluation;

/// <summary>Many samples of a model, drawn batch by batch: images as bytes, vectors as floats, on the CPU.</summary>
public static class Samples
{
    /// <summary>A sample for each seed, [n, C, H, W]: uint8 for images, float32 for vectors. The batch size changes no
    /// sample.</summary>
    /// <param name="sampler">The model.</param>
    /// <param name="seeds">One for each sample.</param>
    /// <param name="batch">Samples drawn at once.</param>
    /// <param name="label">The class of all of them; null: as the model sees fit.</param>
    /// <param name="device">Where the model is.</param>
    /// <param name="stop">Ends it early.</param>
    public static Tensor Draw(
        ISampler sampler, IReadOnlyList<long> seeds, int batch, int? label, Device device,
        CancellationToken stop = default)
    {
        if (label is { } k && (k < 0 || k >= sampler.Classes))
            throw new DataException("--class", "class", $"{k}", sampler.Classes == 0
                ? "none: this model was built without classes" : $"0..{sampler.Classes - 1}");
        using var gate = FinalizerGate.Close();
        List<Tensor> parts = [];
        foreach (var part in seeds.Chunk(batch))
        {
            stop.ThrowIfCancellationRequested();
            FinalizerGate.LetThrough();
            using var scope = NewDisposeScope();
            using var noise = new NoiseSource(part, device);
            var x = sampler.Sample(noise, label is { } c ? full([part.Length], c, dtype: int64, device: device) : null);
            var bad = x.detach().flatten(1).isfinite().all(1).logical_not();
            if (bad.any().item<bool>())
                throw new NonFiniteException(
                $"the sample of seed {part[bad.to(int64).argmax().item<long>()]} is not finite");
            parts.Add((IsVector(x) ? x.to(float32) : x.clamp(0, 1).mul(255).round().to(uint8)).cpu()
                .MoveToOuterDisposeScope());
        }
        return cat(parts, 0);
    }

    /// <summary>The first of them as floats: images in [0, 1], vectors as they are.</summary>
    public static Tensor Shown(Tensor samples, long most)
    {
        var first = samples.slice(0, 0, Math.Min(most, samples.shape[0]), 1);
        return IsVector(first) ? first : first.to(float32).div(255);
    }

    /// <summary>As other tools take them: images [n, H, W, C], vectors [n, D].</summary>
    public static Tensor Rows(Tensor samples) =>
        IsVector(samples) ? samples.flatten(1) : samples.permute(0, 2, 3, 1).contiguous();

    private static bool IsVector(Tensor samples) => samples.shape is [_, 1, 1, _];
}
