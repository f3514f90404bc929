namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class utils
        {
            public static partial class rnn
            {
                /// <summary>Sequences of several lengths, time step by time step without padding: longest first, batch_sizes[t] of them still running at
                /// t.</summary>
                public sealed partial class PackedSequence : IDisposable
                {
                    public readonly Tensor data;
                    public readonly Tensor batch_sizes;
                    public readonly Tensor? sorted_indices;
                    public readonly Tensor? unsorted_indices;
                    private bool disposed;

                    // The sequence is held by its scope as one thing: its tensors leave theirs.
                    internal PackedSequence(Tensor data, Tensor batch_sizes, Tensor? sorted_indices, Tensor? unsorted_indices)
                    {
                        (this.data, this.batch_sizes, this.sorted_indices, this.unsorted_indices) = (data, batch_sizes, sorted_indices, unsorted_indices);
                        foreach (var t in Tensors) t.DetachFromDisposeScope();
                        if (CurrentDisposeScope is { } scope) scope.Born(this);
                        else DisposeScopeManager.Current.Count(this).CreatedOutsideScope();
                    }

                    private IEnumerable<Tensor> Tensors
                    {
                        get
                        {
                            yield return data;
                            yield return batch_sizes;
                            if (sorted_indices is not null) yield return sorted_indices;
                            if (unsorted_indices is not null) yield return unsorted_indices;
                        }
                    }

                    /// <summary>Other data in the same order.</summary>
                    internal PackedSequence With(Tensor other)
                        => new(other, Dispatch.Call("alias", batch_sizes), Alias(sorted_indices), Alias(unsorted_indices));

                    private static Tensor? Alias(Tensor? t) => t is null ? null : Dispatch.Call("alias", t);

                    private DisposeScope? Owner
                    {
                        get
                        {
                            for (var s = CurrentDisposeScope; s is not null; s = s.Outer)
                                if (s.Contains(this)) return s;
                            return null;
                        }
                    }

                    public PackedSequence MoveToOuterDisposeScope()
                    {
                        Owner?.MoveToOuter(this);
                        return this;
                    }

                    public PackedSequence DetachFromDisposeScope()
                    {
                        Owner?.Detach(this);
                        return this;
                    }

                    /// <summary>The scope that holds the other one holds this one too.</summary>
                    public PackedSequence MoveToOtherDisposeScope(PackedSequence other) => MoveToOtherDisposeScope(other.Owner!);

                    public PackedSequence MoveToOtherDisposeScope(DisposeScope other)
                    {
                        if (Owner is { } owner) owner.MoveToOther(other, this);
                        else other?.Attach(this);
                        return this;
                    }

                    public void Dispose()
                    {
                        if (disposed) return;
                        disposed = true;
                        if (Owner is { } owner) owner.MarkAsDisposed(this);
                        else DisposeScopeManager.Current.Count(this).DisposedOutsideScope();
                        foreach (var t in Tensors) t.Dispose();
                    }
                }
            }
        }
    }
}
