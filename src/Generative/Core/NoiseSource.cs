using Generative.Numerics;

namespace Generative;

/// <summary>The noise of n samples: one stream for all of them, the default generator's or one's own, or a stream for
/// each, by its seed.</summary>
/// <remarks>
/// With a stream for each, sample k is a function of seed k alone: the same image at any batch size, in any company, on
/// any device (the streams run on the CPU).
/// Random numbers drawn during sampling (every step of a diffusion) come from here too.
/// </remarks>
public sealed class NoiseSource : IDisposable
{
    private readonly Generator[]? streams;
    private readonly Generator? own;

    /// <summary>One stream, the default generator's, for n samples: as fast as the device draws.</summary>
    public NoiseSource(long n, Device device, ScalarType dtype = ScalarType.Float32) =>
        (Count, Device, Dtype) = (n, device, dtype);

    /// <summary>One stream, of a generator of one's own on the CPU, for n samples.</summary>
    public NoiseSource(long n, Generator stream, Device device, ScalarType dtype = ScalarType.Float32)
        : this(n, device, dtype) => own = stream;

    /// <summary>A stream for each sample.</summary>
    public NoiseSource(IEnumerable<long> seeds, Device device, ScalarType dtype = ScalarType.Float32)
    {
        streams =
            [.. seeds.Select(s => RandomState.Generator(
            unchecked((ulong)s * 0x9E3779B97F4A7C15 + 0x2545F4914F6CDD1D)))];
        (Count, Device, Dtype) = (streams.Length, device, dtype);
    }

    /// <summary>n.</summary>
    public long Count { get; }

    /// <summary>Where the noise is wanted.</summary>
    public Device Device { get; }

    /// <summary>Its element type.</summary>
    public ScalarType Dtype { get; }

    /// <summary>Standard normal numbers, [n, shape...].</summary>
    public Tensor Normal(params long[] shape) =>
        Draw(shape, (s, d, g) => randn(s, dtype: Dtype, device: d, generator: g));

    /// <summary>Uniform numbers in [0, 1), [n, shape...].</summary>
    public Tensor Uniform(params long[] shape) =>
        Draw(shape, (s, d, g) => rand(s, dtype: Dtype, device: d, generator: g));

    /// <summary>Uniform classes 0 to K - 1, [n] (int64).</summary>
    public Tensor Labels(int classes) => (Uniform(1).squeeze(-1) * classes).to(int64);

    private Tensor Draw(long[] shape, Func<long[], Device, Generator?, Tensor> draw)
    {
        if (streams is not null) return stack([.. streams.Select(g => draw(shape, CPU, g))]).to(Device);
        return own is null ? draw([Count, .. shape], Device, null) : draw([Count, .. shape], CPU, own).to(Device);
    }

    public void Dispose()
    {
        foreach (var stream in streams ?? []) stream.Dispose();
    }
}
