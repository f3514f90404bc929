namespace TorchSharp;

/// <summary>Where a tensor lives; c10's numbers.</summary>
public enum DeviceType
{
    CPU = 0, CUDA = 1, MKLDNN = 2, OPENGL = 3, OPENCL = 4, IDEEP = 5, HIP = 6, FPGA = 7, MSNPU = 8, XLA = 9, MPS = 13, META = 14,
}

public static partial class torch
{
    /// <summary>Element types; c10's numbers.</summary>
    public enum ScalarType : sbyte
    {
        Byte = 0, Int8 = 1, Int16 = 2, Int32 = 3, Int64 = 4, Float16 = 5, Float32 = 6, Float64 = 7,
        ComplexFloat32 = 9, ComplexFloat64 = 10, Bool = 11, QInt8 = 12, QUInt8 = 13, QInt32 = 14, BFloat16 = 15,
    }

    public enum RoundingMode { None, trunc, floor }
}

/// <summary>Order of elements in memory; c10's numbers.</summary>
public enum memory_format { contiguous_format = 0, preserve_format = 1, channels_last = 2 }

/// <summary>Kinds of storage; c10's numbers.</summary>
public enum layout { strided = 0, sparse = 1, sparse_csr = 2, mkldnn = 3 }

public enum indexing { xy, ij }
