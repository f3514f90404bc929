using TorchSharp;
using static TorchSharp.torch;

namespace Tests.Surface;

/// <summary>Shape and elements of a tensor against what they should be.</summary>
internal static class Expect
{
    internal static void Is<T>(Tensor actual, long[] shape, params T[] elements) where T : unmanaged
    {
        Assert.Equal(shape, actual.shape);
        Assert.Equal(elements, actual.data<T>().ToArray());
    }

    /// <summary>Floats that are not exact: to a relative 1e-6, float32's last digits.</summary>
    internal static void Near(Tensor actual, long[] shape, params double[] elements)
    {
        Assert.Equal(shape, actual.shape);
        var values = actual.to(ScalarType.Float64).data<double>().ToArray();
        Assert.Equal(elements.Length, values.Length);
        for (var k = 0; k < elements.Length; k++)
            Assert.True(Math.Abs(values[k] - elements[k]) <= 1e-6 * Math.Max(1, Math.Abs(elements[k])), $"element {k}: got {values[k]}, expected {elements[k]}");
    }
}
