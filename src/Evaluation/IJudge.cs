using Generative.Data;

namespace Generative.Evaluation;

/// <summary>What holds sets of examples against reference examples.</summary>
internal interface IJudge : IDisposable
{
    /// <summary>The numbers of a set [n, C, H, W]; of a seed's random choices the generator's.</summary>
    IEnumerable<Reading> Read(Tensor examples, Generator random, CancellationToken stop);

    /// <summary>The numbers that only samples have, not training examples in their place.</summary>
    IEnumerable<Reading> ReadSamples(Tensor samples);
}

/// <summary>Fewer examples than this, on either side, say too little.</summary>
internal readonly record struct Needs(int Least, string Reason)
{
    /// <summary>Refuses fewer.</summary>
    public void Check(string file, string what, long found)
    {
        if (found < Least) throw new DataFault(file, what, $"{found}", $"{Least} or more: {Reason}");
    }
}
