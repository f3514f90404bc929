using System.Runtime.InteropServices;

namespace TorchSharp;

/// <summary>PyTorch's <c>torch</c> namespace: factories, functions, dtypes, scopes and modes.</summary>
public static partial class torch
{
    public static readonly ScalarType @bool = ScalarType.Bool, uint8 = ScalarType.Byte, int8 = ScalarType.Int8, int16 = ScalarType.Int16, int32 = ScalarType.Int32,
        int64 = ScalarType.Int64, bfloat16 = ScalarType.BFloat16, float16 = ScalarType.Float16, float32 = ScalarType.Float32, float64 = ScalarType.Float64,
        complex64 = ScalarType.ComplexFloat32, complex128 = ScalarType.ComplexFloat64, @short = ScalarType.Int16, @int = ScalarType.Int32, @long = ScalarType.Int64,
        half = ScalarType.Float16, @float = ScalarType.Float32, @double = ScalarType.Float64, cfloat = ScalarType.ComplexFloat32, cdouble = ScalarType.ComplexFloat64,
        qint8 = ScalarType.QInt8, quint8 = ScalarType.QUInt8, qint32 = ScalarType.QInt32;

    /// <summary>The version of the libtorch that is loaded.</summary>
    public static unsafe string __version__ => Marshal.PtrToStringUTF8((nint)NativeMethods.td_version_text()) ?? "";

    /// <summary>Opens a scope: tensors made on this thread until it is disposed belong to it.</summary>
    public static DisposeScope NewDisposeScope() => DisposeScopeManager.Current.Open();

    /// <summary>The innermost open scope of this thread, or null.</summary>
    public static DisposeScope? CurrentDisposeScope => DisposeScopeManager.Current.Innermost;

    /// <summary>Runs <paramref name="expr"/> in a scope of its own and hands its result to the scope around it.</summary>
    public static Tensor WrappedTensorDisposeScope(Func<Tensor> expr)
    {
        using var scope = NewDisposeScope();
        return scope.MoveToOuter(expr());
    }
}
