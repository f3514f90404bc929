using Xunit.Abstractions;

namespace Tests.Surface;

/// <summary>Our public surface against TorchSharp's own: nothing that its users write is missing, nothing is there that the package flavour would miss.</summary>
public sealed class ApiTests(ITestOutputHelper output)
{
    private static readonly HashSet<string> theirs = ApiListing.FromText(File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "TorchSharp", "torchsharp-api.txt")));
    private static readonly HashSet<string> ours = ApiListing.FromAssembly(typeof(TorchSharp.torch).Assembly);

    // TorchSharp has them too, but the listing (the parts this project may use) leaves them out, or a language rule asks for them.
    private static readonly string[] extras =
    [
        "BFloat16", "Storage", "layout.", "compute_mode", "CTCLoss", "EmbeddingBag", "Fold", "Unfold", "FractionalMaxPool", "LPPool", "MaxUnpool", "ExportedProgram",
        "nn.Embedding", "Bernoulli.mode", "Categorical.mode", "FisherSnedecor.mode", "Geometric.mode", "Dataset<1>.Dispose(bool)", "Distribution.Dispose(bool)", "Module.Dispose(bool)",
        "Optimizer.Dispose(bool)", "Optimizer.ctor()",
    ];

    [Fact]
    public void Every_listed_member_is_here()
    {
        var missing = theirs.Except(ours).Order(StringComparer.Ordinal).ToArray();
        output.WriteLine($"{theirs.Count} listed, {missing.Length} missing");
        foreach (var m in missing) output.WriteLine(m);
        Assert.Empty(missing);
    }

    [Fact]
    public void Nothing_public_is_ours_alone()
    {
        var more = ours.Except(theirs).Where(m => !extras.Any(e => m.StartsWith(e, StringComparison.Ordinal))).Order(StringComparer.Ordinal).ToArray();
        foreach (var m in more) output.WriteLine(m);
        Assert.Empty(more);
    }
}
