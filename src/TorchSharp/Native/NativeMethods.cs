using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

[assembly: DisableRuntimeMarshalling]

namespace TorchSharp;

/// <summary>The C boundary of <c>libTorchDispatch</c> (src/Native): blittable values only, errors as text.</summary>
internal static unsafe partial class NativeMethods
{
    private const string Library = "TorchDispatch";

    [ModuleInitializer]
    internal static void Register() => NativeLibrary.SetDllImportResolver(typeof(NativeMethods).Assembly, Resolve);

    private static nint loaded;

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (name != Library) return 0;
        if (loaded != 0) return loaded;
        ThreadDefaults.BeforeLoading();
        loaded = Load(assembly, path);
        ThreadDefaults.AfterLoading();
        return loaded;
    }

    private static nint Load(Assembly assembly, DllImportSearchPath? path)
    {
        string[] candidates = [
            Environment.GetEnvironmentVariable("TORCH_DISPATCH_LIBRARY") ?? "",
            Path.Combine(AppContext.BaseDirectory, "libTorchDispatch.so"),
            Path.Combine(Path.GetDirectoryName(assembly.Location) ?? "", "libTorchDispatch.so"),
        ];
        foreach (var candidate in candidates)
            if (candidate.Length > 0 && File.Exists(candidate)) return NativeLibrary.Load(candidate);
        return NativeLibrary.Load("libTorchDispatch.so", assembly, path);
    }

    [DllImport(Library)] internal static extern byte* td_error();
    [DllImport(Library)] internal static extern nint td_find(byte* name, byte* overload);
    [DllImport(Library)] internal static extern int td_call(nint op, NativeValue* args, int n, NativeValue* results, int capacity);
    [DllImport(Library)] internal static extern int td_schema(nint op, byte* buffer, int capacity);
    [DllImport(Library)] internal static extern void td_free_memory(nint p);
    [DllImport(Library)] internal static extern void td_counters(long* values);

    [DllImport(Library)] internal static extern void td_free(nint tensor);
    [DllImport(Library)] internal static extern nint td_share(nint tensor);
    [DllImport(Library)] internal static extern int td_info(nint tensor, TensorInfo* info);
    [DllImport(Library)] internal static extern int td_sizes(nint tensor, long* sizes, long* strides);
    [DllImport(Library)] internal static extern int td_data(nint tensor, void** data);
    [DllImport(Library)] internal static extern int td_item(nint tensor, double* real, double* imaginary, long* integer);
    [DllImport(Library)] internal static extern void td_count_host_read();
    [DllImport(Library)] internal static extern nint td_from_memory(void* data, long bytes, int dtype, long* sizes, int dimensions);
    [DllImport(Library)] internal static extern nint td_over_memory(void* data, int dtype, long* sizes, int dimensions, delegate* unmanaged<nint, void> release, nint context);
    [DllImport(Library)] internal static extern int td_set_data(nint tensor, nint data);
    [DllImport(Library)] internal static extern long td_version(nint tensor);

    [DllImport(Library)] internal static extern int td_cxx11_abi();
    [DllImport(Library)] internal static extern int td_lazy_bits(nint tensor);
    [DllImport(Library)] internal static extern long td_storage_offset(nint tensor);
    [DllImport(Library)] internal static extern int td_storage(nint tensor, void** data, long* bytes);
    [DllImport(Library)] internal static extern int td_names(nint tensor, byte* buffer, int capacity);
    [DllImport(Library)] internal static extern nint td_with_names(nint tensor, int action, byte* names);
    [DllImport(Library)] internal static extern int td_save(nint tensor, byte* path);
    [DllImport(Library)] internal static extern nint td_load(byte* path);

    [DllImport(Library)] internal static extern int td_backward(nint* tensors, nint* grads, int n, int retainGraph, int createGraph, nint* inputs, int m);
    [DllImport(Library)] internal static extern int td_grad(nint* outputs, nint* grads, int n, nint* inputs, int m, int retainGraph, int createGraph, int allowUnused, nint* results);
    [DllImport(Library)] internal static extern int td_grad_mode(int enabled);
    [DllImport(Library)] internal static extern int td_inference_mode(int enabled);
    [DllImport(Library)] internal static extern int td_set_requires_grad(nint tensor, int required);
    [DllImport(Library)] internal static extern int td_get_grad(nint tensor, nint* grad);
    [DllImport(Library)] internal static extern int td_set_grad(nint tensor, nint grad);
    [DllImport(Library)] internal static extern int td_zero_grads(nint* tensors, int n, int setToNone);
    [DllImport(Library)] internal static extern int td_retain_grad(nint tensor);
    [DllImport(Library)] internal static extern int td_anomaly(int enabled, int checkNan);
    [DllImport(Library)] internal static extern int td_custom_function(byte* name, nint* inputs, int n, nint* outputs, int m, byte* differentiable,
        delegate* unmanaged<nint, nint*, int, nint*, int, byte*, int, int> backward, delegate* unmanaged<nint, void> release, nint context);

    [DllImport(Library)] internal static extern byte* td_version_text();
    [DllImport(Library)] internal static extern int td_set_threads(int n);
    [DllImport(Library)] internal static extern int td_get_threads();
    [DllImport(Library)] internal static extern int td_set_interop_threads(int n);
    [DllImport(Library)] internal static extern int td_get_interop_threads();
    [DllImport(Library)] internal static extern int td_watch_neighbours();
    [DllImport(Library)] internal static extern int td_manual_seed(long seed);
    [DllImport(Library)] internal static extern nint td_new_generator(ulong seed, int deviceType, int deviceIndex);
    [DllImport(Library)] internal static extern nint td_default_generator(int deviceType, int deviceIndex);
    [DllImport(Library)] internal static extern void td_free_generator(nint generator);
    [DllImport(Library)] internal static extern int td_generator_seed(nint generator, long seed);
    [DllImport(Library)] internal static extern int td_generator_get_seed(nint generator, int fresh, long* seed);
    [DllImport(Library)] internal static extern nint td_generator_state(nint generator);
    [DllImport(Library)] internal static extern int td_generator_set_state(nint generator, nint state);
    [DllImport(Library)] internal static extern int td_cuda_available();
    [DllImport(Library)] internal static extern int td_cuda_count();
    [DllImport(Library)] internal static extern int td_cuda_synchronize(int device);
    [DllImport(Library)] internal static extern int td_cuda_memory(int device, long* free, long* total);
    [DllImport(Library)] internal static extern int td_switch(int which, int value);
    [DllImport(Library)] internal static extern int td_get_default_dtype();
    [DllImport(Library)] internal static extern int td_set_default_dtype(int dtype);
}

/// <summary>td::Value: a tag and eight bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeValue
{
    public Tag Tag;
    public int Length;
    public long Raw;
}

/// <summary>What <c>td_info</c> tells of a tensor, in its field order.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TensorInfo
{
    public int Dtype, DeviceType, DeviceIndex, Dimensions, RequiresGrad, IsLeaf, Layout, Contiguous;
    public long Elements, ElementSize;
}

/// <summary>td::Tag, in its order.</summary>
internal enum Tag { None, Tensor, Int, Double, Bool, Ints, Tensors, Doubles, Bools, String, Device, Generator, Default, Complex }
