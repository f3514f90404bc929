using Generative.Numerics;

namespace Generative.Tests.Numerics;

/// <summary>Memory of the C library.</summary>
public sealed class NativeSettingsTests
{
    private const int Tensors = 16;
    private const long Numbers = 1 << 22, Bytes = Tensors * Numbers * sizeof(float);

    [SkippableFact]
    public void Memory_of_large_tensors_can_go_back_to_the_system()
    {
        Skip.IfNot(NativeSettings.Applied.Contains("M_MMAP_THRESHOLD"), "the C library is another one");
        long full;
        using (NativeSettings.GiveBack())
        using (NewDisposeScope())
        {
            for (var k = 0; k < Tensors; k++) _ = ones(Numbers);
            full = Environment.WorkingSet;
        }
        // Other tests take and give memory meanwhile.
        Assert.InRange(full - Environment.WorkingSet, Bytes / 2, long.MaxValue);
    }
}
