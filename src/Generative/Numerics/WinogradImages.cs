using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Generative.Numerics;

/// <summary>Where images begin in memory: [B, H W, C] with channels last, [B, C, H W] otherwise. Of those to be read,
/// a(x) may be meant (with channels last), or a(s x + t) with s and t of each image's channels, [2, B, C] (otherwise);
/// <see cref="Silu"/>.</summary>
internal readonly unsafe struct ImageMemory(
    float* at, bool channelsLast, bool activated = false, float* affine = null)
{
    private const long MostNumbers = 1L << 28;

    /// <summary>The first number.</summary>
    public float* At => at;

    /// <summary>Whether channels lie last.</summary>
    public bool ChannelsLast => channelsLast;

    /// <summary>Whether a(x) is read.</summary>
    public bool Activated => activated;

    /// <summary>s and t; null where a(s x + t) is not meant.</summary>
    public float* Affine => affine;

    /// <summary>Memory for so many numbers, at the start of a line of the cache.</summary>
    public static float* Of(long numbers) => (float*)NativeMemory.AlignedAlloc((nuint)(numbers * sizeof(float)), 64);

    /// <summary>The same, with zeros.</summary>
    public static float* Zeros(long numbers)
    {
        var zeros = Of(numbers);
        NativeMemory.Clear(zeros, (nuint)(numbers * sizeof(float)));
        return zeros;
    }

    /// <summary>Whether kernels can work on images x and weights W: float32, on a processor with AVX2.</summary>
    public static bool Takes(Tensor x, Tensor W) => Vector256.IsHardwareAccelerated && Fma.IsSupported
        && x.device_type == DeviceType.CPU && W.device_type == DeviceType.CPU
        && x.dtype == float32 && W.dtype == float32 && !Autocast.IsOn
        && x.dim() == 4 && x.numel() is > 0 and < MostNumbers;

    /// <summary>x [B, C, H, W] as [B, H, W, C], contiguous.</summary>
    public static Tensor Last(Tensor x) => x.permute(0, 2, 3, 1).contiguous();
}

/// <summary>Images that one thread reads or writes with their channels last, whatever their layout is.</summary>
/// <remarks>With channels last they are used where they lie. Others are turned over, or activated, into memory of the
/// thread's own, so many at a time.</remarks>
internal sealed unsafe class WinogradImages(
    ImageMemory images, long count, long places, long channels, long atOnce) : IDisposable
{
    private readonly float* turned =
        images.ChannelsLast && !images.Activated ? null : ImageMemory.Of(atOnce * places * channels);

    /// <summary>The image n, [H W, C].</summary>
    public ImageMemory At(long n) => new(turned is null ? Own(n) : turned + n % atOnce * places * channels, true);

    /// <summary>Makes an image ready to be read.</summary>
    public void Read(long n)
    {
        if (images.Activated) Silu.Of(Own(n), At(n).At, places * channels);
        else if (turned is not null) Transposition.Of(Own(n), channels, places, At(n).At);
        if (images.Affine == null) return;
        float* s = images.Affine + n * channels, t = s + count * channels;
        Silu.OfAffine(At(n).At, s, t, places, channels);
    }

    /// <summary>Brings an image that was written to its place.</summary>
    public void Write(long n)
    {
        if (turned is not null) Transposition.Of(At(n).At, places, channels, Own(n));
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose() => NativeMemory.AlignedFree(turned);

    private float* Own(long n) => images.At + n * places * channels;
}
