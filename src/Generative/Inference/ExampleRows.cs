namespace Generative.Inference;

/// <summary>A row of numbers that is kept for each training example from one pass to the next.</summary>
public sealed class ExampleRows : IDisposable
{
    private Tensor? rows;
    private long kept;                                         // of the examples in order, so many

    /// <summary>All rows [N, ...]; null: nothing is kept.</summary>
    public Tensor? All => rows;

    /// <summary>The rows of count examples from the first on; null: nothing is kept of them.</summary>
    public Tensor? Of(long first, long count) =>
        first + count <= kept ? rows!.narrow(0, first, count) : null;

    /// <summary>Keeps the rows of the examples from the first on.</summary>
    /// <param name="first">Number of the first of them.</param>
    /// <param name="some">[count, ...].</param>
    /// <param name="total">N.</param>
    public void Keep(long first, Tensor some, long total)
    {
        if (rows?.size(0) != total) Replace(null);
        rows ??= zeros([total, .. some.shape[1..]], dtype: some.dtype, device: some.device).DetachFromDisposeScope();
        _ = rows.narrow(0, first, some.size(0)).copy_(some);
        if (first <= kept) kept = Math.Max(kept, first + some.size(0));
    }

    /// <summary>Replaces all rows by a copy; null: forgets them.</summary>
    public void Replace(Tensor? all)
    {
        rows?.Dispose();
        rows = all?.clone().DetachFromDisposeScope();
        kept = all?.size(0) ?? 0;
    }

    /// <inheritdoc/>
    public void Dispose() => rows?.Dispose();
}
