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
        if (sums is null)
        {
            names.AddRange(terms.Names.Concat(terms.Watched.Select(w => w.Name)));
            minimised = terms.Count;
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
        if (sums is null) return [];
        using var scope = NewDisposeScope();
        var values = (sums / (double)steps).to(float64).cpu().data<double>().ToArray();
        sums.zero_();
        steps = 0;
        return [("loss", values.Take(minimised).Sum()), .. names.Zip(values)];
    }

    public void Dispose() => sums?.Dispose();
}
