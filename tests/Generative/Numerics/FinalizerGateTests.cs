using System.Runtime.CompilerServices;
using Generative.Numerics;

namespace Generative.Tests.Numerics;

/// <summary>No finalizer runs behind a gate, every one does between steps and after it.</summary>
[Collection(nameof(FinalizerGateTests))]
[CollectionDefinition(nameof(FinalizerGateTests), DisableParallelization = true)]
public sealed class FinalizerGateTests
{
    private static int finalized;

    private sealed class Mortal
    {
        ~Mortal() => Interlocked.Increment(ref finalized);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Abandon()
    {
        for (var k = 0; k < 10; k++) _ = new Mortal();
    }

    private static bool Within(Func<bool> condition) => SpinWait.SpinUntil(condition, TimeSpan.FromSeconds(20));

    [Fact]
    public void Finalizers_wait_for_the_end_of_a_step()
    {
        finalized = 0;
        using (FinalizerGate.Close())
        {
            Assert.True(FinalizerGate.IsClosed);
            Abandon();
            GC.Collect();
            Thread.Sleep(50);
            Assert.Equal(0, finalized);
            FinalizerGate.LetThrough();
            // Those that the collector had queued before the finalizer thread came to its next gate; the others with
            // the next step.
            for (var k = 0; k < 20 && Volatile.Read(ref finalized) < 10; k++)
            {
                GC.Collect();
                FinalizerGate.LetThrough();
            }
            Assert.Equal(10, finalized);
            Abandon();
            GC.Collect();
        }
        Assert.True(Within(() => Volatile.Read(ref finalized) == 20));
        Assert.False(FinalizerGate.IsClosed);
    }

    [Fact]
    public void Garbage_of_a_few_megabytes_does_not_wait_for_a_collection_of_the_runtimes_own()
    {
        using var gate = FinalizerGate.Close();
        GC.Collect();
        FinalizerGate.LetThrough();
        finalized = 0;
        Abandon();
        var collections = GC.CollectionCount(0);
        FinalizerGate.LetThrough();                            // too little yet
        Assert.Equal(collections, GC.CollectionCount(0));
        for (var k = 0; k < 50 && Volatile.Read(ref finalized) < 10; k++)
        {
            GC.KeepAlive(new byte[80_000]);
            FinalizerGate.LetThrough();
        }
        Assert.Equal(10, finalized);
    }

    [Fact]
    public void Gates_nest()
    {
        finalized = 0;
        using (FinalizerGate.Close())
        {
            using (FinalizerGate.Close()) FinalizerGate.LetThrough();
            Abandon();
            GC.Collect();
            Thread.Sleep(50);
            Assert.Equal(0, finalized);
        }
        Assert.True(Within(() => Volatile.Read(ref finalized) == 10));
    }

    [Fact]
    public void Several_threads_take_steps_beside_each_other_and_finalizers_run_between_them()
    {
        finalized = 0;
        var threads = Enumerable.Range(0, 4).Select(_ => new Thread(() =>
        {
            using var gate = FinalizerGate.Close();
            for (var k = 0; k < 50; k++)
            {
                Abandon();
                if (k % 10 == 0) GC.Collect();
                FinalizerGate.LetThrough();
            }
        })).ToArray();
        foreach (var t in threads) t.Start();
        foreach (var t in threads) Assert.True(t.Join(TimeSpan.FromSeconds(60)), "a thread waits for ever");
        Assert.True(finalized > 0);
        GC.Collect();
        Assert.True(Within(() => Volatile.Read(ref finalized) == 2000));
    }

    [Fact]
    public void Outside_a_gate_LetThrough_does_nothing()
    {
        FinalizerGate.LetThrough();
        Assert.False(FinalizerGate.IsClosed);
    }
}
