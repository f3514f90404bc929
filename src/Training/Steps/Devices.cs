using Generative.Configuration;
using Generative.Data;
using Generative.Numerics;

namespace Generative.Training;

/// <summary>From <c>auto</c>, <c>cpu</c>, <c>cuda</c> or <c>cuda:1</c> to a device that is there.</summary>
public static class Devices
{
    /// <summary>auto: the first CUDA device, the CPU where there is none.</summary>
    public static Device Resolve(string name)
    {
        if (name == "auto") name = cuda.is_available() ? "cuda:0" : "cpu";
        if (name == "cpu") return CPU;
        if (!cuda.is_available())
            throw new DataException("--device", "device", name, "cpu: this libtorch sees no CUDA device");
        var wanted = name == "cuda" ? 0 : int.Parse(name.AsSpan("cuda:".Length));
        if (wanted >= cuda.device_count())
            throw new DataException("--device", "device", name, $"cuda:0..cuda:{cuda.device_count() - 1}");
        return device(DeviceType.CUDA, wanted);
    }

    /// <summary>The element type of a number format.</summary>
    public static ScalarType Dtype(Precision precision) => precision == Precision.Float64 ? float64 : float32;

    /// <summary>Threads and algorithms of a training: one thread and deterministic algorithms where two runs have to be
    /// the same to the bit; these until it is disposed.</summary>
    public static IDisposable? Prepare(TrainingOptions o)
    {
        UseThreads(o.Deterministic ? 1 : o.Threads);
        return o.Deterministic && Determinism.IsSupported ? Determinism.On() : null;
    }

    /// <summary>As many threads as asked for; 0: one for each core.</summary>
    /// <exception cref="EngineFault">libtorch does not load: every command comes here before its first
    /// tensor.</exception>
    public static void UseThreads(int threads)
    {
        Engine.Load();
        set_num_threads(threads > 0 ? threads : Environment.ProcessorCount);
    }
}
