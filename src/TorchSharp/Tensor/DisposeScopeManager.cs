using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>The open dispose scopes of one thread, and what was made and freed in and outside them.</summary>
public class DisposeScopeManager
{
    [ThreadStatic] private static DisposeScopeManager? current;

    private DisposeScope? innermost;
    private Tensor?[]? spare;

    internal static DisposeScopeManager Current => current ??= new();

    /// <summary>This thread's counts.</summary>
    public static ThreadDisposeScopeStatistics Statistics => Current.statistics;

    private readonly ThreadDisposeScopeStatistics statistics = new();

    internal DisposeScope? Innermost => innermost;

    internal DisposeScope Open()
    {
        var scope = new DisposeScope(this) { Outer = innermost };
        innermost = scope;
        return scope;
    }

    /// <summary>Scopes may end out of order: one that is not innermost is taken out of the middle.</summary>
    internal void Close(DisposeScope scope, Tensor?[] buffer)
    {
        if (buffer.Length <= 1 << 16) spare = buffer;
        if (innermost == scope)
        {
            innermost = scope.Outer;
            return;
        }
        for (var s = innermost; s is not null; s = s.Outer)
            if (s.Outer == scope)
            {
                s.Outer = scope.Outer;
                return;
            }
    }

    /// <summary>The array of a scope that ended serves the next one.</summary>
    internal Tensor?[] RentBuffer()
    {
        var buffer = spare ?? new Tensor?[64];
        spare = null;
        return buffer;
    }

    internal void Register(Tensor t)
    {
        if (innermost is { } scope)
        {
            scope.Add(t);
            statistics.TensorStatistics.CreatedInScope();
        }
        else
        {
            t.Watch();
            statistics.TensorStatistics.CreatedOutsideScope();
        }
    }

    internal void Forget(Tensor t)
    {
        if (t.scope is { } scope)
        {
            scope.Remove(t);
            statistics.TensorStatistics.DisposedInScope();
        }
        else
        {
            statistics.TensorStatistics.DisposedOutsideScope();
        }
    }

    internal LifetimeStatistics Count(IDisposable d) => d switch
    {
        Tensor => statistics.TensorStatistics,
        nn.utils.rnn.PackedSequence => statistics.PackedSequenceStatistics,
        _ => statistics.OtherStatistics,
    };
}

/// <summary>What one kind of disposable did in and outside the scopes of a thread.</summary>
public class LifetimeStatistics
{
    public long CreatedOutsideScopeCount { get; private set; }
    public long DisposedOutsideScopeCount { get; private set; }
    public long CreatedInScopeCount { get; private set; }
    public long DisposedInScopeCount { get; private set; }
    public long AttachedToScopeCount { get; private set; }
    public long DetachedFromScopeCount { get; private set; }

    /// <summary>Made and not yet disposed.</summary>
    public long ThreadTotalLiveCount => CreatedOutsideScopeCount + CreatedInScopeCount - DisposedOutsideScopeCount - DisposedInScopeCount;

    internal void CreatedOutsideScope() => CreatedOutsideScopeCount++;
    internal void DisposedOutsideScope() => DisposedOutsideScopeCount++;
    internal void CreatedInScope() => CreatedInScopeCount++;
    internal void DisposedInScope() => DisposedInScopeCount++;
    internal void AttachedToScope() => AttachedToScopeCount++;
    internal void DetachedFromScope() => DetachedFromScopeCount++;

    public void Reset() => CreatedOutsideScopeCount = DisposedOutsideScopeCount = CreatedInScopeCount = DisposedInScopeCount = AttachedToScopeCount = DetachedFromScopeCount = 0;

    public override string ToString() =>
        $"ThreadTotalLiveCount: {ThreadTotalLiveCount}; CreatedOutsideScopeCount: {CreatedOutsideScopeCount}; DisposedOutsideScopeCount: {DisposedOutsideScopeCount}; "
        + $"CreatedInScopeCount: {CreatedInScopeCount}; DisposedInScopeCount: {DisposedInScopeCount}; AttachedToScopeCount: {AttachedToScopeCount}; DetachedFromScopeCount: {DetachedFromScopeCount}";
}

/// <summary>The sums over all kinds of disposables of one thread.</summary>
public class ThreadDisposeScopeStatistics
{
    public LifetimeStatistics TensorStatistics { get; } = new();
    public LifetimeStatistics PackedSequenceStatistics { get; } = new();
    internal LifetimeStatistics OtherStatistics { get; } = new();

    public long CreatedOutsideScopeCount => Sum(s => s.CreatedOutsideScopeCount);
    public long DisposedOutsideScopeCount => Sum(s => s.DisposedOutsideScopeCount);
    public long CreatedInScopeCount => Sum(s => s.CreatedInScopeCount);
    public long DisposedInScopeCount => Sum(s => s.DisposedInScopeCount);
    public long AttachedToScopeCount => Sum(s => s.AttachedToScopeCount);
    public long DetachedFromScopeCount => Sum(s => s.DetachedFromScopeCount);
    public long ThreadTotalLiveCount => TensorStatistics.ThreadTotalLiveCount + PackedSequenceStatistics.ThreadTotalLiveCount;

    private long Sum(Func<LifetimeStatistics, long> of) => of(TensorStatistics) + of(PackedSequenceStatistics) + of(OtherStatistics);

    public void Reset()
    {
        TensorStatistics.Reset();
        PackedSequenceStatistics.Reset();
        OtherStatistics.Reset();
    }

    public override string ToString() => $"Tensors: {TensorStatistics}; PackedSequences: {PackedSequenceStatistics}";
}
