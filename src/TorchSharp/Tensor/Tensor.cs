using System.Diagnostics.CodeAnalysis;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>A libtorch tensor: shape, dtype, device, storage, and its place in the autograd graph.</summary>
    /// <remarks>
    /// Lives until it is disposed, its dispose scope ends, or, made outside every scope, until the garbage collector finds it. Operators are
    /// called by schema name through <see cref="Dispatch"/>; each is one line in the file of its concept beside this one.
    /// </remarks>
    public partial class Tensor : IDisposable
    {
        internal nint handle;

        // A tensor knows its scope and its place there, so that leaving costs the same in a scope of ten and of a hundred thousand.
        internal DisposeScope? scope;
        internal int place;

        // Outside every scope a tensor is watched by the finaliser; inside, the scope frees it and the watch costs nothing.
        private Guard? guard;

        private static long totalCount, peakCount;

        /// <summary>Takes over one reference to a native tensor.</summary>
        internal Tensor(nint handle)
        {
            this.handle = handle;
            var live = Interlocked.Increment(ref totalCount);
            if (live > Volatile.Read(ref peakCount)) Volatile.Write(ref peakCount, live);
            DisposeScopeManager.Current.Register(this);
        }

        /// <summary>The managed owner of a native reference; null for an undefined tensor.</summary>
        [return: NotNullIfNotNull(nameof(handle))]
        internal static Tensor Own(nint handle) => handle == 0 ? null! : new(handle);

        /// <summary>The native tensor; a disposed one throws.</summary>
        internal nint Handle => handle != 0 ? handle : throw Invalid("Tensor");

        internal static InvalidOperationException Invalid(string op) => new($"{Dispatch.Title(op)}: Tensor invalid -- empty handle. It was disposed, or moved into another owner.");

        internal static Tensor? OwnOrNull(nint handle) => handle == 0 ? null : new(handle);

        /// <summary>Any text; not part of the computation.</summary>
        public string? name { get; set; }

        /// <summary>Whether it was disposed.</summary>
        public bool IsInvalid => handle == 0;

        /// <summary>Tensors alive now, in this process.</summary>
        public static long TotalCount => Interlocked.Read(ref totalCount);

        /// <summary>The most that were alive at once.</summary>
        public static long PeakCount => Interlocked.Read(ref peakCount);

        /// <summary>Frees the tensor's reference to its storage. Twice is harmless.</summary>
        public void Dispose()
        {
            var h = Interlocked.Exchange(ref handle, 0);
            if (h == 0) return;
            Unwatch();
            DisposeScopeManager.Current.Forget(this);
            Interlocked.Decrement(ref totalCount);
            NativeMethods.td_free(h);
        }

        /// <summary>The reference is taken by another managed owner (a parameter made from a tensor): this one becomes empty.</summary>
        internal nint Release()
        {
            var h = Interlocked.Exchange(ref handle, 0);
            if (h == 0) throw Invalid("Tensor");
            Unwatch();
            DisposeScopeManager.Current.Forget(this);
            Interlocked.Decrement(ref totalCount);
            return h;
        }

        /// <summary>Becomes the owner of another's native tensor and lets go of its own.</summary>
        internal void Adopt(Tensor other)
        {
            var shared = NativeMethods.td_share(other.Handle);
            if (guard is not null)
            {
                Unwatch();
                guard = Guard.Of(shared);
            }
            NativeMethods.td_free(Interlocked.Exchange(ref handle, shared));
        }

        /// <summary>Called when the tensor is in no scope: from here the collector looks after it.</summary>
        internal void Watch() => guard ??= Guard.Of(handle);

        /// <summary>Called when a scope takes it over.</summary>
        internal void Unwatch()
        {
            guard?.Disarm();
            guard = null;
        }

        /// <summary>The next scope out owns it now; from the outermost scope it belongs to nobody but its holder.</summary>
        public Tensor MoveToOuterDisposeScope()
        {
            scope?.MoveToOuter(this);
            return this;
        }

        /// <summary>No scope owns it any more.</summary>
        public Tensor DetachFromDisposeScope()
        {
            scope?.Detach(this);
            return this;
        }

        /// <summary>The scope that owns <paramref name="other"/> owns this one too.</summary>
        public Tensor MoveToOtherDisposeScope(Tensor other) => MoveToOtherDisposeScope(other.scope!);

        /// <inheritdoc cref="MoveToOtherDisposeScope(Tensor)"/>
        public Tensor MoveToOtherDisposeScope(DisposeScope other)
        {
            if (scope is not null) scope.MoveToOther(other, this);
            else other?.Attach(this);
            return this;
        }

        /// <inheritdoc cref="DetachFromDisposeScope"/>
        [Obsolete("Use DetachFromDisposeScope")]
        public Tensor DetatchFromDisposeScope() => DetachFromDisposeScope();

        /// <summary>Frees a native tensor that no scope owned and nobody disposed.</summary>
        /// <remarks>Registering a finaliser costs as much as a small operation, so a guard that is no longer needed waits, unarmed, for the next tensor of its thread.</remarks>
        private sealed class Guard
        {
            [ThreadStatic] private static Guard?[]? spare;
            [ThreadStatic] private static int spares;

            private nint handle;

            internal static Guard Of(nint handle)
            {
                Guard guard;
                if (spares > 0)
                {
                    // The slot lets go of it: the collector has to see that only the tensor holds it.
                    guard = spare![--spares]!;
                    spare[spares] = null;
                }
                else
                {
                    guard = new();
                }
                guard.handle = handle;
                return guard;
            }

            internal void Disarm()
            {
                handle = 0;
                spare ??= new Guard?[64];
                if (spares < spare.Length) spare[spares++] = this;
                else GC.SuppressFinalize(this);
            }

            ~Guard()
            {
                if (handle == 0) return;
                Interlocked.Decrement(ref totalCount);
                NativeMethods.td_free(handle);
            }
        }
    }
}
