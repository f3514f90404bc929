using Generative.Learning;

namespace Training.Loops;

/// <summary>Means of the terms since the last log line, kept on the device: read once when a line is written.</summary>
public sealed class RunningTerms : IDisposable
{
    private readonly List<string> names = [];
    private Tensor? sums;                                                              // [terms + watched]
    private int minimised;
    private long steps;

    /// <summary>Adds a step's terms; no host read.</summary>
    public void Add(Terms terms)
    {
        using var off = no_grad();
        if (names.Count == 0)
        {
            names.AddRange(terms.Names.Concat(terms.Watched.Select(w => w.Name)));
            minimised = terms.Count;
        }
        if (sums is null)
        {
            sums = terms.Means.DetachFromDisposeScope();
        }
        else
        {
            sums.add_(terms.Means);
        }
        steps++;
    }

    /// <summary>The means by name, the sum of the terms first as <c>loss</c>, and a fresh start.</summary>
    public IReadOnlyList<(string Name, double Value)> Take()
    {
        if (sums is null || steps == 0) return [];
        using var scope = NewDisposeScope();
        var values = (sums / (double)steps).to(float64).cpu().data<double>().ToArray();
        sums.zero_();
        steps = 0;
        return [("loss", values.Take(minimised).Sum()), .. names.Zip(values)];
    }

    /// <summary>The sums as they stand and how many steps are in them, null before the first: what a resumed run goes on with.</summary>
    internal (Tensor Sums, long Steps)? State => sums is null ? null : (sums, steps);

    /// <summary>Goes on from a <see cref="State"/>.</summary>
    internal void Restore(Tensor sums, long steps)
    {
        this.sums?.Dispose();
        (this.sums, this.steps) = (sums.clone().DetachFromDisposeScope(), steps);
    }

    public void Dispose() => sums?.Dispose();
}
