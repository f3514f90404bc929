namespace Generative.Training;

/// <summary>A sum of terms that became NaN or infinite.</summary>
/// <param name="Term">Name of the term, or the norm of the gradient.</param>
/// <param name="Value">NaN or an infinity.</param>
/// <param name="After">Number of finite additions since the last log line.</param>
public sealed record NonFinite(string Term, double Value, long After);

/// <summary>Means of the terms since the last log line; summed on the device, read once per line.</summary>
/// <remarks>A sum stays non-finite once it is; the count of finite additions tells in which step that began.</remarks>
public sealed class RunningTerms : IDisposable
{
    private readonly List<string> names = [];
    private Tensor? sums;                                      // [terms + watched]
    private Tensor? sound;                                     // number of finite additions, of the same shape
    private int minimized;
    private long steps;

    /// <summary>The first non-finite term in the means taken last; null: all are finite.</summary>
    public NonFinite? Broken { get; private set; }

    /// <summary>Adds the terms of a step, on the device.</summary>
    public void Add(Terms terms)
    {
        using var off = no_grad();
        if (names.Count == 0) Begin(terms);
        if (sums is null)
        {
            sums = terms.Means.DetachFromDisposeScope();
            sound = sums.isfinite().to(float32).DetachFromDisposeScope();
        }
        else
        {
            sums.add_(terms.Means);
            sound!.add_(sums.isfinite());
        }
        steps++;
    }

    private void Begin(Terms terms)
    {
        names.AddRange(terms.Names.Concat(terms.Watched.Select(w => w.Name)));
        minimized = terms.Count;
        if (sums is not null && (sums.dim() != 1 || sums.shape[0] != names.Count || !sums.is_floating_point()))
            throw new ArgumentException(
                $"the checkpoint's running terms are {sums.dtype} [{string.Join(", ", sums.shape)}], expected "
                + $"[{names.Count}]");
    }

    /// <summary>The means by name, the sum of the minimized terms first as <c>loss</c>; starts anew.</summary>
    public IReadOnlyList<(string Name, double Value)> Take()
    {
        Broken = null;
        if (sums is null || steps == 0) return [];
        using var scope = NewDisposeScope();
        var read = stack([sums.to(float64) / (double)steps, sound!.to(float64)]).cpu().data<double>().ToArray();
        double[] values = read[..names.Count], finite = read[names.Count..];
        var first = Array.IndexOf(finite, finite.Min());
        if (finite[first] < steps) Broken = new(names[first], values[first], (long)finite[first]);
        sums.zero_();
        sound!.zero_();
        steps = 0;
        return [("loss", values.Take(minimized).Sum()), .. names.Zip(values)];
    }

    /// <summary>The sums and the number of steps in them; null before the first.</summary>
    internal (Tensor Sums, long Steps)? State => sums is null ? null : (sums, steps);

    /// <summary>Restores a <see cref="State"/>.</summary>
    internal void Restore(Tensor sums, long steps)
    {
        Dispose();
        this.sums = sums.clone().DetachFromDisposeScope();
        sound = full_like(sums, steps, dtype: float32).DetachFromDisposeScope();
        this.steps = steps;
    }

    /// <summary>Frees the sums.</summary>
    public void Dispose()
    {
        sums?.Dispose();
        sound?.Dispose();
    }
}
