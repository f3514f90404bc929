using Generative.Data;

namespace Generative.Evaluation;

/// <summary>Metrics of a set of examples, compared with reference examples.</summary>
internal interface ISampleMetrics : IDisposable
{
    /// <summary>The metrics of a set [n, C, H, W].</summary>
    IEnumerable<MetricValue> Read(Tensor examples, Generator random, CancellationToken stop);

    /// <summary>The metrics that make sense for samples only, not for the floor.</summary>
    IEnumerable<MetricValue> ReadSamples(Tensor samples);
}

/// <summary>The number of examples that a metric needs, and why.</summary>
internal readonly record struct MinimumCount(int Least, string Reason)
{
    /// <summary>Checks a number of examples.</summary>
    /// <exception cref="DataException">They are too few.</exception>
    public void Check(string file, string what, long found)
    {
        if (found < Least) throw new DataException(file, what, $"{found}", $"{Least} or more: {Reason}");
    }
}
