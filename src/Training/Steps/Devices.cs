using Generative.Data;
using Generative.Numerics;

namespace Generative.Training;

/// <summary>Devices, number formats and threads by the names in configs.</summary>
public static class Devices
{
    /// <summary>The device of a name: <c>cpu</c>, <c>cuda</c>, <c>cuda:1</c>, or <c>auto</c> (the first CUDA device,
    /// else the CPU).</summary>
    /// <exception cref="DataException">There is no such device.</exception>
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

    /// <summary>The element type of weights and data.</summary>
    public static ScalarType Dtype(Precision precision) => precision == Precision.Float64 ? float64 : float32;

    /// <summary>Sets the number of threads, and deterministic algorithms until the result is disposed.</summary>
    public static IDisposable? Prepare(TrainingOptions o)
    {
        UseThreads(o.Deterministic ? 1 : o.Threads);
        return o.Deterministic && Determinism.IsSupported ? Determinism.On() : null;
    }

    /// <summary>Loads libtorch and sets its number of threads; 0: one per core.</summary>
    /// <exception cref="EngineFault">libtorch cannot be loaded.</exception>
    public static void UseThreads(int threads)
    {
        Engine.Load();
        set_num_threads(threads > 0 ? threads : Environment.ProcessorCount);
    }
}
