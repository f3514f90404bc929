namespace TorchSharp;

public static partial class torch
{
    /// <summary>Whether the dtype counts: integers and bool.</summary>
    public static bool is_integral(ScalarType type)
        => type is ScalarType.Byte or ScalarType.Int8 or ScalarType.Int16 or ScalarType.Int32 or ScalarType.Int64 or ScalarType.Bool;

    public static bool is_integral(Tensor t) => is_integral(t.dtype);

    public static bool is_floating_point(ScalarType type)
        => type is ScalarType.Float16 or ScalarType.BFloat16 or ScalarType.Float32 or ScalarType.Float64;

    public static bool is_floating_point(Tensor input) => is_floating_point(input.dtype);

    public static bool is_complex(ScalarType type) => type is ScalarType.ComplexFloat32 or ScalarType.ComplexFloat64;

    public static bool is_complex(Tensor input) => is_complex(input.dtype);

    public static bool is_nonzero(Tensor input) => input.is_nonzero();

    public static bool is_tensor(object obj) => obj is Tensor;

    public static bool is_storage(object obj) => obj is Storage;

    public static long numel(Tensor input) => input.numel();

    public static Tensor clone(Tensor input) => input.clone();

    /// <summary>The largest value of an integer dtype.</summary>
    public static long max_int_value(ScalarType type) => type switch
    {
        ScalarType.Byte => byte.MaxValue,
        ScalarType.Int8 => sbyte.MaxValue,
        ScalarType.Int16 => short.MaxValue,
        ScalarType.Int32 => int.MaxValue,
        ScalarType.Int64 => long.MaxValue,
        ScalarType.Bool => 1,
        _ => 0,
    };

    /// <summary>The floating-point dtype that factories use when none is given.</summary>
    public static ScalarType get_default_dtype() => (ScalarType)NativeMethods.td_get_default_dtype();

    public static void set_default_dtype(ScalarType dtype)
    {
        if (!is_floating_point(dtype)) throw new ArgumentException($"set_default_dtype: {dtype} is not a floating-point dtype", nameof(dtype));
        Dispatch.Check(NativeMethods.td_set_default_dtype((int)dtype));
    }

    /// <summary>Makes the tensor's dtype the default.</summary>
    public static void set_default_tensor_type(Tensor t) => set_default_dtype(t.dtype);

    public static Device get_default_device() => defaultDevice ?? CPU;

    public static void set_default_device(Device device) => defaultDevice = InitializeDevice(device);

    public static void set_default_device(string device) => set_default_device(new Device(device));

    /// <summary>Whether tensors can be put on devices of that type.</summary>
    public static bool TryInitializeDeviceType(DeviceType deviceType) => deviceType switch
    {
        DeviceType.CUDA => cuda_is_available(),
        DeviceType.MPS => mps_is_available(),
        _ => true,
    };

    /// <summary>Throws when they cannot.</summary>
    public static void InitializeDeviceType(DeviceType deviceType)
    {
        if (deviceType is not (DeviceType.CPU or DeviceType.META) && !TryInitializeDeviceType(deviceType))
            throw new InvalidOperationException($"Torch device type {deviceType} did not initialise on the current machine.");
    }

    /// <summary>The device, checked; the default one for null.</summary>
    public static Device InitializeDevice(Device? device)
    {
        if (device is null) return get_default_device();
        InitializeDeviceType(device.type);
        return device;
    }

    public static bool cuda_is_available() => NativeMethods.td_cuda_available() > 0;

    /// <summary>False: the dispatcher library runs on Linux.</summary>
    public static bool mps_is_available() => false;

    /// <summary>Every failed call throws by itself; nothing waits to be asked for.</summary>
    public static void CheckForErrors() { }

    /// <summary>The version without its fourth part when that is zero, and without build metadata: 1.2.0.0+abc is 1.2.0.</summary>
    public static string NormalizeNuGetVersion(string versionString)
    {
        if (string.IsNullOrWhiteSpace(versionString))
            throw new ArgumentException($"Invalid NuGet version: {versionString}. Version string is null, empty or only contains whitespaces");
        var parts = versionString.Split('+')[0].Split('-', 2);
        var numbers = parts[0].Split('.');
        if (numbers.Length is < 2 or > 4 || !numbers.All(n => int.TryParse(n, out _)))
            throw new ArgumentException($"Invalid NuGet version: {versionString}. Expecting: major.minor[.patch[.revision]]");
        var normal = string.Join('.', numbers.Length == 4 && int.Parse(numbers[3]) == 0 ? numbers[..3] : numbers);
        return parts.Length == 2 ? $"{normal}-{parts[1]}" : normal;
    }

    /// <summary>The dtype of an operation between the two.</summary>
    public static ScalarType result_type(Tensor tensor1, Tensor tensor2) => (ScalarType)Dispatch.CallLong("result_type.Tensor", tensor1, tensor2);

    public static bool can_cast(ScalarType from, ScalarType to) => Dispatch.CallBool("can_cast", from, to);

    /// <summary>The smallest dtype that both can be cast to.</summary>
    public static ScalarType promote_types(ScalarType type1, ScalarType type2) => (ScalarType)Dispatch.CallLong("promote_types", type1, type2);
}
