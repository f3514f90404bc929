using System.Runtime.InteropServices;

namespace Generative.Numerics;

/// <summary>Work in C# on the threads that libtorch works with.</summary>
/// <remarks>
/// A thread of OpenMP spins for a while after each operator, so that the next one finds it awake. .NET's threads would
/// have to share its core. GOMP_parallel(function, data, threads, flags), which compilers call for
/// <c>#pragma omp parallel</c>, hands the same threads a function of ours. Where libtorch comes with another OpenMP,
/// .NET's threads work.
/// </remarks>
internal static unsafe class Team
{
    private const int Often = 4;

    private static readonly delegate* unmanaged<delegate* unmanaged<nint, void>, nint, uint, uint, void> parallel =
        (delegate* unmanaged<delegate* unmanaged<nint, void>, nint, uint, uint, void>)Find();

    /// <summary>Each part once, by as many threads as libtorch has; in no order.</summary>
    public static void For(int parts, Action<int> part)
    {
        var threads = Math.Min(get_num_threads(), parts);
        if (threads <= 1) for (var k = 0; k < parts; k++) part(k);
        else if (parallel == null)
            _ = Parallel.For(0, parts, new ParallelOptions { MaxDegreeOfParallelism = threads }, part);
        else
        {
            var work = new Work(parts, part);
            var handle = GCHandle.Alloc(work);
            parallel(&Enter, GCHandle.ToIntPtr(handle), (uint)threads, 0);
            handle.Free();
            work.Rethrow();
        }
    }

    /// <summary>So many things in parts of about one size: number of the part, first thing, end.</summary>
    /// <param name="count">Things.</param>
    /// <param name="part">A part's work.</param>
    /// <param name="often">Parts for each thread: with several, one that wakes late does less.</param>
    public static void InParts(long count, Action<int, long, long> part, int often = Often)
    {
        var parts = Parts(count, often);
        For(parts, n => part(n, count * n / parts, count * (n + 1) / parts));
    }

    /// <summary>The number of parts of <see cref="InParts"/>.</summary>
    public static int Parts(long count, int often = Often) =>
        (int)Math.Min(get_num_threads() == 1 ? 1 : (long)get_num_threads() * often, count);

    private static nint Find()
    {
        Engine.Load();
        return NativeLibrary.TryLoad("libtorch_cpu.so", typeof(torch).Assembly, null, out var library)
            && NativeLibrary.TryGetExport(library, "GOMP_parallel", out var start) ? start : 0;
    }

    [UnmanagedCallersOnly]
    private static void Enter(nint handle) => ((Work)GCHandle.FromIntPtr(handle).Target!).Take();

    private sealed class Work(int parts, Action<int> part)
    {
        private int taken;
        private Exception? fault;

        // A thread takes what the others have left. No exception may leave into C.
        public void Take()
        {
            try
            {
                for (var k = Next(); k < parts; k = Next()) part(k);
            }
            catch (Exception e)
            {
                _ = Interlocked.CompareExchange(ref fault, e, null);
            }
        }

        public void Rethrow()
        {
            if (fault is not null) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(fault);
        }

        private int Next() => Interlocked.Increment(ref taken) - 1;
    }
}
