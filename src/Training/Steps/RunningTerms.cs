namespace Generative.Training;

/// <summary>A number that is not one, as a log line finds it.</summary>
/// <param name="Term">Which term, or the gradient's norm.</param>
/// <param name="Value">NaN or an infinity.</param>
/// <param name="After">Additions since the last log line that were sound.</param>
public sealed record NonFinite(string Term, double Value, long After);

/// <summary>Means of the terms since the last log line, kept on the device: read once when a line is written.</summary>
/// <remarks>
/// A sum that is not finite stays so: for how many additions it was is counted on the device too, which says later when
/// it began. A watched number may be undefined, as the spread of one example is: its mean is over those that are not.
/// </remarks>
internal sealed class RunningTerms : IDisposable
{
    private readonly List<string> names = [];
    private const string GradientNorm = "gradNorm";
    private Tensor? free;                                   // [terms + watched], bool: those that may be undefined
    // [terms + watched]: their sums, and additions whose sums were finite
    private Tensor? sums, sound;
    private int minimized;
    private long steps;

    /// <summary>What was not finite in the means taken last, the earliest of it; null: nothing.</summary>
    public NonFinite? Broken { get; private set; }

    /// <summary>Adds a step's terms; no host read.</summary>
    public void Add(Terms terms)
    {
        using var off = no_grad();
        if (names.Count == 0)
        {
            names.AddRange(terms.Names.Concat(terms.Watched.Select(w => w.Name)));
            minimized = terms.Count;
            if (sums is not null && (sums.dim() != 1 || sums.shape[0] != names.Count || !sums.is_floating_point()))
                throw new ArgumentException(
                    $"the checkpoint's running terms are {sums.dtype} [{string.Join(", ", sums.shape)}], expected "
                    + $"[{names.Count}]");
            bool[] mayBeUndefined = [.. names.Select((_, k) => IsFree(k))];
            var device = terms.First().Value.device;
            if (mayBeUndefined.Contains(true)) free = tensor(mayBeUndefined, device: device).DetachFromDisposeScope();
        }
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

    /// <summary>The means by name, the sum of the terms first as <c>loss</c>, and a fresh start.</summary>
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

    private bool IsFree(int k) => k >= minimized && names[k] != GradientNorm;

    /// <summary>The sums as they stand and how many steps are in them, null before the first: what a resumed run goes
    /// on with.</summary>
    internal (Tensor Sums, long Steps)? State => sums is null ? null : (sums, steps);

    /// <summary>Goes on from a <see cref="State"/>.</summary>
    internal void Restore(Tensor sums, long steps)
    {
        this.sums?.Dispose();
        sound?.Dispose();
        (this.sums, sound, this.steps) =
            (sums.clone().DetachFromDisposeScope(), full_like(sums, steps, dtype: float32).DetachFromDisposeScope(),
            steps);
    }

    public void Dispose()
    {
        sums?.Dispose();
        sound?.Dispose();
        free?.Dispose();
    }
}
