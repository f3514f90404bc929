using System.Globalization;
using System.Text.Json.Nodes;
using Generative.Data;

namespace Generative.Cli.Tests;

/// <summary>Chains from the command line: table, pictures, files, warnings, faults.</summary>
public sealed class ChainCommandTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private (int Code, string Text, string Error) Chain(string yaml, params string[] more)
    {
        File.WriteAllText(folder["c.yaml"], yaml);
        return InProcess.Run(["chain", folder["c.yaml"], "-o", folder["out"], .. more]);
    }

    [Fact]
    public void Chains_are_told_beside_the_truth_and_drawn()
    {
        var (code, text, error) = Chain(
            "target: {type: correlatedNormal}\nsampler: {type: gibbs}\ndraws: 500\nwarmUp: 50\n", "--seed", "3");
        Assert.Equal((0, ""), (code, error));
        var lines = text.Split('\n');
        Assert.Equal("c: correlatedNormal by gibbs, 4 chains of 500 draws after 50 of warm-up, seed 3", lines[0]);
        Assert.Matches("^number +mean +error +true mean +sd +true sd +bulk ESS +tail ESS +R-hat$", lines[1]);
        Assert.Matches(@"^x1 +-?0\.\d+ +0\.\d+ +0\.0000 +\d\.\d+ +1\.0000 +\d+ +\d+ +1\.0", lines[2]);
        foreach (var picture in new[] { "trace.png", "histogram.png", "autocorrelation.png" })
            Assert.True(ImageFile.Read(folder[$"out/{picture}"]).Pixels.Distinct().Count() > 10, picture);
        var rows = File.ReadAllLines(folder["out/draws.csv"]);
        Assert.Equal(("chain,draw,x1,x2", 2001), (rows[0], rows.Length));
        var mean = rows.Skip(1).Average(r => double.Parse(r.Split(',')[2], CultureInfo.InvariantCulture));
        var json = JsonNode.Parse(File.ReadAllText(folder["out/chain.json"]))!;
        Assert.Equal(mean, json["numbers"]![0]!["mean"]!.GetValue<double>(), 1e-9);
        Assert.Null(json["acceptance"]);
        // What is written is a config, of the same chains.
        var first = File.ReadAllText(folder["out/draws.csv"]);
        Assert.Equal(0, InProcess.Run("chain", folder["out/config.yaml"], "-o", folder["again"]).Code);
        Assert.Equal(first, File.ReadAllText(folder["again/draws.csv"]));
    }

    [Fact]
    public void Acceptance_stands_beside_its_theory_and_weights_beside_theirs()
    {
        var (_, text, _) = Chain("target: {type: normal}\nsampler: {type: rejection, proposal: {type: normal, "
            + "deviation: 2}, bound: 2}\ndraws: 500\n");
        Assert.Matches(@"accepted: 0\.[45]\d+ of the proposals, in theory 1 / M = 0\.5000 with M = 2\.0000", text);
        (_, text, _) = Chain("target: {type: beta}\nsampler: {type: importance}\ndraws: 500\n");
        Assert.Matches(@"weights: ESS \d+ of 2,000 draws, mean \d\.\d+ \(in theory 1\)", text);
        Assert.StartsWith("chain,draw,x,weight\n", File.ReadAllText(folder["out/draws.csv"]));
    }

    [Fact]
    public void Chains_that_have_not_come_together_are_warned_of()
    {
        var (code, text, _) = Chain("target: {type: normalMixture, means: [-9, 9], deviations: [1, 1]}\n"
            + "sampler: {type: metropolis, stepSize: 0.5}\ndraws: 200\nwarmUp: 0\nchains: 8\n");
        Assert.Equal(0, code);
        Assert.Matches(@"warning: R-hat of x \(\d+\.\d+\) is above 1\.01: the chains have not come together;", text);
        Assert.Matches(@"warning: ESS of x \(\d+\) is below 400", text);
    }

    [Fact]
    public void A_finite_chain_is_followed_to_its_stationary_law()
    {
        var (code, text, _) = Chain("target: {type: finiteChain, transition: [[0.7, 0.3], [0.2, 0.8]]}\n"
            + "sampler: {type: walk}\nchains: 4000\ndraws: 20\nwarmUp: 0\n");
        Assert.Equal(0, code);
        Assert.Contains("stationary law: 0.4000, 0.6000\ndetailed balance: yes\n"
            + "total variation is 1/4 or less after 2 steps\n", text);
        // 0.6 times 0.5ᵗ; of 4,000 chains within 0.03.
        Assert.Matches(@"\n +0 +0\.600000 +-\n +1 +0\.300000 +0\.[23]\d+\n +2 +0\.150000 +0\.1\d+\n", text);
        Assert.True(File.Exists(folder["out/variation.png"]));
    }

    [Theory]
    [InlineData("sampler: got gibbs for target banana, expected a target whose parts can be drawn given the rest",
        "target: {type: banana}\nsampler: {type: gibbs}\n")]
    [InlineData("warmUp: got 0, expected 1 or more, in which the sampler finds its step size",
        "target: {type: normal}\nwarmUp: 0\n")]
    [InlineData("target.start: got 3, expected 0..2, a state",
        "target: {type: finiteChain, start: 3}\nsampler: {type: walk}\n")]
    [InlineData("target.transition: got states that cannot be reached from each other",
        "target: {type: finiteChain, transition: [[1, 0], [0, 1]]}\nsampler: {type: walk}\n")]
    [InlineData("target.means: got 2 of them, expected 1, one for each weight",
        "target: {type: normalMixture, weights: [1]}\n")]
    [InlineData("target.nodes.a.parents: got 'b', expected names of nodes above a",
        "target: {type: network, nodes: {a: {type: discrete, parents: [b]}}}\nsampler: {type: ancestral}\n")]
    [InlineData("sampler.proposal: got normal, expected a density of 2 numbers that can be drawn from directly",
        "target: {type: banana}\nsampler: {type: importance, proposal: {type: normal}}\n")]
    [InlineData("target: missing, expected", "draws: 100\n")]
    public void A_mistake_ends_in_a_sentence(string sentence, string yaml)
    {
        var (code, text, error) = Chain(yaml);
        Assert.Equal((2, ""), (code, text));
        Assert.Contains(sentence, error);
        Assert.DoesNotContain("Exception", error);
    }

    [Fact]
    public void A_file_in_the_way_of_the_folder_ends_in_a_sentence()
    {
        File.WriteAllText(folder["out"], "");
        var (code, _, error) = Chain("target: {type: normal}\nsampler: {type: ancestral}\ndraws: 10\n");
        Assert.Equal(2, code);
        Assert.Contains("out", error);
    }

    [Fact]
    public void A_config_of_chains_is_checked_and_shown()
    {
        File.WriteAllText(folder["c.yaml"], "target: {type: gamma}\n");
        Assert.Equal($"{folder["c.yaml"]}: no faults\n", InProcess.Run("config", "check", folder["c.yaml"]).Out);
        var (code, shown, _) = InProcess.Run("config", "show", folder["c.yaml"]);
        Assert.Equal(0, code);
        Assert.Contains("target:\n  type: gamma\n  shape: 3\n  rate: 1\nsampler:\n  type: metropolis\n", shown);
        Assert.Contains("hamiltonian", InProcess.Run("list", "chain-samplers").Out);
        Assert.Contains("funnel", InProcess.Run("list", "targets").Out);
    }

    public void Dispose() => folder.Dispose();
}
