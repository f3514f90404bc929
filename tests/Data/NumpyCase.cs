using Generative.Configuration;
using Generative.Data;
using Generative.Training;

namespace Generative.Data.Tests;

/// <summary>Arrays in a file of their own.</summary>
public abstract class NumpyCase : IDisposable
{
    private protected readonly TemporaryFolder folder = new();
    protected static readonly byte[] bytes = [.. Enumerable.Range(0, 4 * 2 * 5 * 3).Select(k => (byte)k)];

    protected (IExamples Train, IExamples? Test) Read(byte[] file, NumpyOptions? o = null) =>
        NumpyData.Read((o ?? new NumpyOptions { Path = "" }) with { Path = folder.Put("a.npz", file) });

    protected string Fault(byte[] file, NumpyOptions? o = null) =>
        Assert.Throws<DataException>(() => Read(file, o)).Message[(folder["a.npz"].Length)..];

    protected static byte[] Labels(params long[] labels) => NumpyFile.Npy("<i8", [labels.Length], labels);

    public void Dispose() => folder.Dispose();
}
