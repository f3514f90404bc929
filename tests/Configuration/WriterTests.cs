using FsCheck;
using FsCheck.Fluent;
using Generative.Configuration;
using Generative.Data;
using Generative.Training;

namespace Generative.Configuration.Tests;

/// <summary>Resolved configs: golden text, and back again.</summary>
public sealed class WriterTests
{
    private static readonly ConfigWriter Writer = new(Toy.Types);

    [Fact]
    public void A_resolved_config_has_every_key() =>
        Golden.Matches(Writer.Write(Toy.Run(Toy.Smallest)), "resolved.golden.txt");

    [Fact]
    public void Lists_of_records_and_awkward_texts_are_written_in_block_style()
    {
        var parts =
            new ToyFlow
            {
                Parts = [new() { Kind = "a: b", Inner = [new() { Kind = "null" }] },
            new() { Kind = "1e3\n" }]
            };
        Assert.Equal("""
            parts:
              - kind: "a: b"
                inner:
                  - kind: "null"
                    inner: []
              - kind: "1e3\n"
                inner: []

            """, Writer.Write(parts));
    }

    [Fact]
    public void Numbers_and_words_mean_the_same_to_readers_of_older_yaml() => Assert.Equal("""
        int: 0
        long: 0
        ulong: 0
        byte: 0
        float: 1.5e+20
        double: 1.0e-8
        bool: false
        text: "yes"
        nothing: ./data/a.gz
        name: bernoulli
        words: ["2024-01-01", "1_000", "12:30:00", On-line, "off", cuda:0]
        table:
          "no": 1
        matrix: [[0.001, 100000, -0]]

        """, Writer.Write(new ToyScalars
    {
        Float = 1.5e20f, Double = 1e-8, Text = "yes", Nothing = "./data/a.gz",
        Words = ["2024-01-01", "1_000", "12:30:00", "On-line", "off", "cuda:0"],
        Table = new Dictionary<string, int> { ["no"] = 1 }, Matrix = [[0.001, 1e5, -0.0]],
    }));

    [Fact]
    public void Differences_are_listed_with_one_line_for_each_key()
    {
        var before = Toy.Run(Toy.Smallest);
        var after = Toy.Run(Toy.Smallest,
            "model.latentDim=10", "optimizer.betas=[0.5, 0.9]", "optimizer.eps=1e-6",
                "model.encoder={type: conv, channels: 8}");
        Assert.Equal(
        [
            "model.latentDim: 20 -> 10",
            "model.encoder.type: mlp -> conv",
            "model.encoder.hidden: [400] -> absent",
            "optimizer.betas: [0.9, 0.999] -> [0.5, 0.9]",
            "optimizer.eps: 1.0e-8 -> 1.0e-6",
            "model.encoder.channels: absent -> 8",
        ], Writer.Differences(before, after));
        Assert.Empty(Writer.Differences(before, Toy.Run(Toy.Smallest)));
    }

    [Fact]
    public void A_resolved_config_reads_back_the_same()
    {
        string[] configs =
        [
            Toy.Smallest, Toy.Smallest + "training: {steps: 5}", Toy.Smallest + "data: {type: idx, path: '/a/b: c'}",
                "model: {type: flow, parts: [{kind: x}]}",
        ];
        foreach (var yaml in configs)
        {
            var run = Toy.Run(yaml);
            var again = Toy.Run(Writer.Write(run));
            Assert.Empty(Writer.Differences(run, again));
            Assert.Equal(Writer.Write(run), Writer.Write(again));
        }
    }

    [Fact]
    public void Random_records_come_back_from_their_text()
    {
        var texts = Gen.OneOf(
            ArbMap.Default.ArbFor<string>().Generator.Select(s => s ?? "").Where(s => !s.Any(char.IsSurrogate)),
            Gen.Elements("", " ", "null", "~", "true", "1e3", ".inf", "-", "- a", "a: b", "a #b", "#", "'", "\"", "\\",
                "a\tb", "é", "0x1F", "[", "{}", "*a", "&a", "!t", "a:", "?", "%", "@", "...", "---"));
        var scalars =
            from numbers in ArbMap.Default.ArbFor<(int, long, ulong, byte, float, double, bool)>().Generator
            from text in texts
            from nothing in Gen.OneOf(texts.Select(t => (string?)t), Gen.Constant<string?>(null))
            from words in texts.ListOf()
            from keys in texts.ListOf()
            from matrix in ArbMap.Default.ArbFor<double>().Generator.Where(double.IsFinite).ListOf().ListOf()
            from name in Gen.Elements(Enum.GetValues<ToyLikelihood>())
            where float.IsFinite(numbers.Item5) && double.IsFinite(numbers.Item6)
            select new ToyScalars
            {
                Int = numbers.Item1, Long = numbers.Item2, Ulong = numbers.Item3, Byte = numbers.Item4,
                Float = numbers.Item5, Double = numbers.Item6, Bool = numbers.Item7,
                Text = text, Nothing = nothing, Name = name, Words = [.. words],
                Table = keys.Distinct().Select((k, i) => (k, i)).ToDictionary(p => p.k, p => p.i),
                Matrix = [.. matrix.Select(row => (IReadOnlyList<double>)[.. row])],
            };
        Prop.ForAll(scalars.ToArbitrary(), before =>
        {
            var after = Toy.Read<ToyScalars>(Writer.Write(before));
            Assert.Empty(Writer.Differences(before, after));
            Assert.Equal(before.Words, after.Words);
            Assert.Equal(before.Table, after.Table);
            Assert.Equal(before.Matrix, after.Matrix);
            Assert.Equal(before, after with { Words = before.Words, Table = before.Table, Matrix = before.Matrix });
        }).Check(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(300));
    }
}
