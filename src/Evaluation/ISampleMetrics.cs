using Generative.Data;

namespace Generative.Evaluation;

/// <summary>What holds sets of examples against reference examples.</summary>
internal interface ISampleMetrics : IDisposable
{
    /// <summary>The numbers of a set [n, C, H, W]; of a seed's random choices the generator's.</summary>
    IEnumerable<MetricValue> Read(Tensor examples, Generator random, CancellationToken stop);

    /// <summary>The numbers that only samples have, not training examples in their place.</summary>
    IEnumerable<MetricValue> ReadSamples(Tensor samples);
}

/// <summary>Fewer examples than this, on either side, say too little.</summary>
internal readonly record struct MinimumCount(int Least, string Reason)
{
    /// <summary>Refuses fewer.</summary>
    public void Check(string file, string what, long found)
    {
        if (found < Least) throw new DataException(file, what, $"{found}", $"{Least} or more: {Reason}");
    }
}
