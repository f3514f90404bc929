namespace Generative.Training;

/// <summary>A sum of terms that became NaN or infinite.</summary>
/// <param name="Term">Name of the term, or the norm of the gradient.</param>
/// <param name="Value">NaN or an infinity.</param>
/// <param name="After">Number of finite additions since the last log line.</param>
public sealed record NonFinite(string Term, double Value, long After);

/// <summary>Means of the terms since the last log line; summed on the device, read once per line.</summary>
/// <remarks>
/// A sum stays non-finite once it is; the count of finite additions tells in which step that began. A watched number
/// may be undefined, such as the deviation of one example: its mean leaves out the undefined ones.
/// </remarks>
internal sealed class RunningTerms : IDisposable
{
    private const string GradientNorm = "gradNorm";
    private readonly List<string> names = [];
    private Tensor? sums;                                      // [terms + watched]
    private Tensor? sound;                                     // finite additions, of the same shape
    private Tensor? free;                                      // bool, of the same shape: may be undefined
    private int minimized;
    private long steps;

    /// <summary>The first non-finite term in the means taken last; null: all are finite.</summary>
    public NonFinite? Broken { get; private set; }

    /// <summary>Adds the terms of a step, on the device.</summary>
    public void Add(Terms terms)
    {
        using var off = no_grad();
        if (names.Count == 0) Begin(terms);
        var means = terms.Means;
        var finite = means.isfinite();
        if (free is not null) means = means.masked_fill(free.logical_and(finite.logical_not()), 0);
        if (sums is null)
        {
            sums = means.DetachFromDisposeScope();
            sound = finite.to(float32).DetachFromDisposeScope();
        }
        else
        {
            sums.add_(means);
            sound!.add_(free is null ? sums.isfinite() : where(free, finite, sums.isfinite()));
        }
        steps++;
    }

    private void Begin(Terms terms)
    {
        names.AddRange(terms.Names.Concat(terms.Watched.Select(w => w.Name)));
        minimized = terms.Count;
        if (sums is not null && (sums.dim() != 1 || sums.size(0) != names.Count || !sums.is_floating_point()))
            throw new ArgumentException(
                $"the checkpoint's running terms are {sums.dtype} [{string.Join(", ", sums.shape)}], expected "
                + $"[{names.Count}]");
        bool[] mayBeUndefined = [.. names.Select((_, k) => IsFree(k))];
        if (!mayBeUndefined.Contains(true)) return;
        free = tensor(mayBeUndefined, device: terms.First().Value.device).DetachFromDisposeScope();
    }

    private bool IsFree(int k) => k >= minimized && names[k] != GradientNorm;

    /// <summary>The means by name, the sum of the minimized terms first as <c>loss</c>; starts anew.</summary>
    public IReadOnlyList<(string Name, double Value)> Take()
    {
        Broken = null;
        if (sums is null || steps == 0) return [];
        using var scope = NewDisposeScope();
        var read = stack([sums.to(float64) / (double)steps, sound!.to(float64)]).cpu().data<double>().ToArray();
        double[] values = read[..names.Count], finite = read[names.Count..];
        foreach (var (k, name) in names.Index())
        {
            if (finite[k] == steps) continue;
            if (IsFree(k)) values[k] = finite[k] == 0 ? double.NaN : values[k] * steps / finite[k];
            else if (Broken is null || finite[k] < Broken.After) Broken = new(name, values[k], (long)finite[k]);
        }
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
        this.sums?.Dispose();
        sound?.Dispose();
        this.sums = sums.clone().DetachFromDisposeScope();
        sound = full_like(sums, steps, dtype: float32).DetachFromDisposeScope();
        this.steps = steps;
    }

    public void Dispose()
    {
        sums?.Dispose();
        sound?.Dispose();
        free?.Dispose();
    }
}
