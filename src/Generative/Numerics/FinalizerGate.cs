using System.Runtime.CompilerServices;

namespace Generative.Numerics;

/// <summary>Holds finalizers back while libtorch computes, and lets them run between steps.</summary>
/// <remarks>
/// TorchSharp 0.107 passes the handle of a <see cref="Scalar"/> to libtorch and does not keep the Scalar alive. Every
/// <c>x + y</c> makes such a
/// Scalar. A collection that another thread starts may then finalize it, and free its memory, while libtorch still
/// reads it.
/// Collections may happen at any time here, but the finalizer thread waits inside the finalizer of a
/// <see cref="Gate"/>. Nothing is freed
/// behind libtorch's back until a loop says, between two steps, that finalizers may run.
/// It then sees to it that a collection comes soon enough. What waits for one holds memory of the C library, Scalars
/// above all; it lies scattered between the tensors of the steps, and their heap would grow around it.
/// <code>
/// using var gate = FinalizerGate.Close();
/// while (...) { Step(); FinalizerGate.LetThrough(); }
/// </code>
/// Gates nest, and several threads may hold one each: finalizers run when all of them are between steps.
/// A thread that holds a gate must not call <see cref="GC.WaitForPendingFinalizers"/>: it would wait for itself.
/// </remarks>
public sealed class FinalizerGate : IDisposable
{
    private static readonly object threads = new();            // guards the three fields below
    // threads that are between Close and Dispose, and not at a LetThrough
    private static int inside;
    private static int holders;
    private static bool opening;                               // finalizers are running

    // where the finalizer thread waits; null: it is free
    private static Gate? parked;
    private static int collections;                            // GC.CollectionCount when finalizers last ran

    // Bytes of objects after which there is a collection: a few steps.
    private const long Garbage = 2 << 20;

    [ThreadStatic]
    private static int depth;                                  // gates that this thread holds

    [ThreadStatic]
    private static long allocated;                             // bytes, at the last collection

    private bool disposed;

    static FinalizerGate() => AppDomain.CurrentDomain.ProcessExit += (_, _) => parked?.Open();

    private FinalizerGate() { }

    /// <summary>Holds finalizers back from now on, until the result is disposed on the same thread.</summary>
    public static FinalizerGate Close()
    {
        if (depth == 0) Enter();
        depth++;
        return new();
    }

    /// <summary>Whether finalizers are held back now, by any thread.</summary>
    public static bool IsClosed => Volatile.Read(ref parked) is not null;

    /// <summary>Lets finalizers run if there has been a collection since they last did, or should be; called between
    /// steps.</summary>
    /// <remarks>Nothing happens on a thread that holds no gate: an iterating sampler may say it without knowing who
    /// called.</remarks>
    public static void LetThrough()
    {
        if (depth == 0) return;
        var bytes = GC.GetAllocatedBytesForCurrentThread();
        if (GC.CollectionCount(0) == Volatile.Read(ref collections))
        {
            if (bytes - allocated < Garbage) return;
            GC.Collect(0);
        }
        allocated = bytes;
        lock (threads)
        {
            inside--;
            Monitor.PulseAll(threads);
            if (opening)
            {
                while (opening) Monitor.Wait(threads);
                inside++;
                return;
            }
            opening = true;
            while (inside > 0) Monitor.Wait(threads);
        }
        Park();
        lock (threads)
        {
            inside++;
            opening = false;
            Monitor.PulseAll(threads);
        }
    }

    /// <summary>Lets finalizers run freely again when the last gate is gone.</summary>
    public void Dispose()
    {
        if (disposed) return;
        disposed = true;
        depth--;
        if (depth > 0) return;
        lock (threads)
        {
            inside--;
            holders--;
            Monitor.PulseAll(threads);
            if (holders > 0) return;
            parked?.Open();
            parked = null;
        }
    }

    private static void Enter()
    {
        lock (threads)
        {
            while (opening) Monitor.Wait(threads);
            inside++;
            holders++;
            if (parked is null) Park();
        }
    }

    // The finalizer thread works off its queue, then waits at a new gate. It takes the newest object first, so the
    // new gate has to come last. One thread at a time.
    private static void Park()
    {
        parked?.Open();
        GC.WaitForPendingFinalizers();
        var next = new Gate.Place();
        Abandon(next);
        GC.Collect(0);
        while (!next.Reached.Wait(millisecondsTimeout: 50)) GC.Collect();
        parked = next.Gate;
        Volatile.Write(ref collections, GC.CollectionCount(0));
    }

    // Not inlined: no local variable may keep the gate alive.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Abandon(Gate.Place place) => _ = new Gate(place);

    /// <summary>An object that nothing refers to, at whose finalizer the finalizer thread waits.</summary>
    private sealed class Gate(Gate.Place place)
    {
        private readonly ManualResetEventSlim opened = new();

        public void Open() => opened.Set();

        ~Gate()
        {
            place.Gate = this;
            place.Reached.Set();
            opened.Wait();
        }

        /// <summary>Set when the finalizer thread has reached the gate.</summary>
        public sealed class Place
        {
            public readonly ManualResetEventSlim Reached = new();
            public Gate? Gate;
        }
    }
}
