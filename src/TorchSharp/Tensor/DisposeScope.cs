using System.Diagnostics.CodeAnalysis;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>Disposes, when it ends, every tensor that was made while it was the innermost scope of its thread and has not left it.</summary>
/// <remarks>
/// Tensors stand in an array and know their place in it: entering and leaving are constant time whatever the scope holds. Other disposables that
/// are attached by hand stand in a set.
/// </remarks>
public sealed class DisposeScope : IDisposable
{
    private readonly DisposeScopeManager manager;
    private Tensor?[] tensors;
    private int count;
    private HashSet<IDisposable>? others;
    private bool disposed;

    internal DisposeScope(DisposeScopeManager manager)
    {
        this.manager = manager;
        tensors = manager.RentBuffer();
    }

    /// <summary>The scope that was innermost when this one began.</summary>
    internal DisposeScope? Outer { get; set; }

    /// <summary>What the scope holds now.</summary>
    public IReadOnlyList<IDisposable> DisposablesView => [.. tensors.AsSpan(0, count)!, .. others ?? []];

    /// <summary>How many it holds.</summary>
    public int DisposablesCount => count + (others?.Count ?? 0);

    internal void Add(Tensor t)
    {
        if (count == tensors.Length) Array.Resize(ref tensors, 2 * count);
        t.scope = this;
        t.place = count;
        tensors[count++] = t;
    }

    internal void Remove(Tensor t)
    {
        var last = tensors[--count]!;
        tensors[t.place] = last;
        last.place = t.place;
        tensors[count] = null;
        t.scope = null;
    }

    private bool Take(IDisposable d)
    {
        if (d is not Tensor t) return others?.Remove(d) ?? false;
        if (t.scope != this) return false;
        Remove(t);
        return true;
    }

    private void Put(IDisposable d)
    {
        if (d is Tensor t) Add(t);
        else (others ??= new(ReferenceEqualityComparer.Instance)).Add(d);
    }

    /// <summary>Something new that is not a tensor.</summary>
    internal void Born(IDisposable d)
    {
        Put(d);
        manager.Count(d).CreatedInScope();
    }

    /// <summary>Hands it to the next scope out, or, from the outermost, to nobody.</summary>
    public T MoveToOuter<T>(T disposable) where T : IDisposable => MoveToOther(Outer, disposable);

    public (T1 first, T2 second) MoveToOuter<T1, T2>(T1 first, T2 second) where T1 : IDisposable where T2 : IDisposable => MoveToOther(Outer, first, second);

    public (T1 first, T2 second, T3 third) MoveToOuter<T1, T2, T3>(T1 first, T2 second, T3 third) where T1 : IDisposable where T2 : IDisposable where T3 : IDisposable
        => MoveToOther(Outer, first, second, third);

    public void MoveToOuter(params IDisposable[] disposables) => MoveToOther(Outer, disposables);

    public void MoveToOuter(IEnumerable<IDisposable> disposables) => MoveToOther(Outer, disposables);

    /// <summary>Hands it to that scope; null detaches it.</summary>
    public T MoveToOther<T>(DisposeScope? scope, T disposable) where T : IDisposable
    {
        Move(scope, disposable);
        return disposable;
    }

    public (T1 first, T2 second) MoveToOther<T1, T2>(DisposeScope? scope, T1 first, T2 second) where T1 : IDisposable where T2 : IDisposable
        => (MoveToOther(scope, first), MoveToOther(scope, second));

    public (T1 first, T2 second, T3 third) MoveToOther<T1, T2, T3>(DisposeScope? scope, T1 first, T2 second, T3 third)
        where T1 : IDisposable where T2 : IDisposable where T3 : IDisposable
        => (MoveToOther(scope, first), MoveToOther(scope, second), MoveToOther(scope, third));

    public void MoveToOther(DisposeScope? scope, params IDisposable[] disposables) => MoveToOther(scope, (IEnumerable<IDisposable>)disposables);

    public void MoveToOther(DisposeScope? scope, IEnumerable<IDisposable> disposables)
    {
        foreach (var d in disposables) Move(scope, d);
    }

    private void Move(DisposeScope? scope, IDisposable d)
    {
        if (!Take(d)) return;
        if (scope is null)
        {
            manager.Count(d).DetachedFromScope();
            (d as Tensor)?.Watch();
        }
        else
        {
            scope.Put(d);
        }
    }

    /// <summary>Takes it out of this scope: its holder disposes it from now on.</summary>
    public T Detach<T>(T disposable) where T : IDisposable
    {
        Move(null, disposable);
        return disposable;
    }

    public (T1 first, T2 second) Detach<T1, T2>(T1 first, T2 second) where T1 : IDisposable where T2 : IDisposable => (Detach(first), Detach(second));

    public (T1 first, T2 second, T3 third) Detach<T1, T2, T3>(T1 first, T2 second, T3 third) where T1 : IDisposable where T2 : IDisposable where T3 : IDisposable
        => (Detach(first), Detach(second), Detach(third));

    public void Detach(params IDisposable[] disposables) => Detach((IEnumerable<IDisposable>)disposables);

    public void Detach(IEnumerable<IDisposable> disposables) => MoveToOther(null, disposables);

    /// <summary>This scope disposes it from now on; it leaves the scope it was in.</summary>
    public void Attach(IDisposable disposable) => Attach((IEnumerable<IDisposable>)[disposable]);

    public void Attach(params IDisposable[] disposables) => Attach((IEnumerable<IDisposable>)disposables);

    public IReadOnlyList<IDisposable> Attach(IEnumerable<IDisposable> disposables)
    {
        List<IDisposable> all = [.. disposables];
        foreach (var d in all)
        {
            if (d is Tensor t)
            {
                if (t.scope == this || t.IsInvalid) continue;
                if (t.scope is { } owner)
                {
                    owner.Remove(t);
                }
                else
                {
                    t.Unwatch();
                    manager.Count(d).AttachedToScope();
                }
                Add(t);
            }
            else
            {
                if (others?.Contains(d) == true) continue;
                manager.Count(d).AttachedToScope();
                Put(d);
            }
        }
        return all;
    }

    /// <summary>Disposes what it holds and stays open.</summary>
    public void DisposeEverything() => DisposeEverythingBut((IEnumerable<IDisposable>)[]);

    public void DisposeEverythingBut(IEnumerable<IDisposable> inKeep)
    {
        HashSet<IDisposable> keep = new(inKeep, ReferenceEqualityComparer.Instance);
        if (keep.Count == 0)
        {
            Empty();
            return;
        }
        foreach (var d in DisposablesView)
            if (!keep.Contains(d)) d.Dispose();
        others?.RemoveWhere(d => !keep.Contains(d));
    }

    public void DisposeEverythingBut(params IDisposable[] keep) => DisposeEverythingBut((IEnumerable<IDisposable>)keep);

    public T DisposeEverythingBut<T>(T keep) where T : IDisposable
    {
        DisposeEverythingBut((IEnumerable<IDisposable>)[keep]);
        return keep;
    }

    public (T1 first, T2 second) DisposeEverythingBut<T1, T2>(T1 first, T2 second) where T1 : IDisposable where T2 : IDisposable
    {
        DisposeEverythingBut((IEnumerable<IDisposable>)[first, second]);
        return (first, second);
    }

    public (T1 first, T2 second, T3 third) DisposeEverythingBut<T1, T2, T3>(T1 first, T2 second, T3 third)
        where T1 : IDisposable where T2 : IDisposable where T3 : IDisposable
    {
        DisposeEverythingBut((IEnumerable<IDisposable>)[first, second, third]);
        return (first, second, third);
    }

    /// <summary>Ends the scope: disposes what it holds and makes the scope around it the innermost again.</summary>
    public void Dispose()
    {
        if (disposed) return;
        disposed = true;
        Empty();
        manager.Close(this, tensors);
        tensors = [];
    }

    private void Empty()
    {
        while (count > 0) tensors[count - 1]!.Dispose();
        if (others is null) return;
        foreach (var d in others.ToArray())
        {
            d.Dispose();
            if (others.Remove(d)) manager.Count(d).DisposedInScope();
        }
    }

    /// <summary>It was disposed elsewhere: the scope forgets it.</summary>
    public void MarkAsDisposed(IDisposable disposable)
    {
        if (Take(disposable)) manager.Count(disposable).DisposedInScope();
    }

    /// <summary>Whether the scope holds it.</summary>
    public bool Contains(IDisposable disposable) => disposable is Tensor t ? t.scope == this : others?.Contains(disposable) ?? false;
}
