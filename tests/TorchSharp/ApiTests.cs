using Xunit.Abstractions;

namespace Tests.Surface;

/// <summary>Our public surface against TorchSharp's own: nothing that its users write is missing, nothing is there that the package flavour would miss.</summary>
public sealed class ApiTests(ITestOutputHelper output)
{
    private static readonly HashSet<string> theirs = ApiListing.FromText(File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "TorchSharp", "torchsharp-api.txt")));
    private static readonly HashSet<string> ours = ApiListing.FromAssembly(typeof(TorchSharp.torch).Assembly);

    // The listing leaves these out, or they belong to the seams named in docs/torchsharp.md.
    private static readonly string[] extras = [];

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
        var more = ours.Except(theirs).Except(extras).Order(StringComparer.Ordinal).ToArray();
        foreach (var m in more) output.WriteLine(m);
        Assert.Empty(more);
    }
}
