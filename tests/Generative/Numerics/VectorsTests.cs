using System.Runtime.Intrinsics;
using Generative.Numerics;

namespace Generative.Tests.Numerics;

/// <summary>Functions of eight numbers at once are those of one.</summary>
public sealed class VectorsTests
{
    [Fact]
    public void An_exponential_is_right_to_two_units_in_the_last_place()
    {
        for (var x = -86.5f; x < 88; x += 0.01237f)
        {
            var (ours, exact) = (Vectors.Exp(Vector256.Create(x))[3], Math.Exp(x));
            Assert.InRange(Math.Abs(ours - exact), 0, 2 * (MathF.BitIncrement((float)exact) - (float)exact));
        }
        Assert.Equal(1, Vectors.Exp(Vector256<float>.Zero)[0]);
        Assert.True(float.IsNaN(Vectors.Exp(Vector256.Create(float.NaN))[0]));
    }
}
