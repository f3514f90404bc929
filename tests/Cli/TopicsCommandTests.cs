using System.Globalization;
using Generative.Data;

namespace Generative.Cli.Tests;

/// <summary>LDA from the command line: topics as a table and a picture, documents that are sampled, evaluation,
/// resume.</summary>
public sealed class TopicsCommandTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string Train(string model, string data, int steps = 40)
    {
        var config = folder["small.yaml"];
        File.WriteAllText(config, $"model: {model}\ndata: {data}\n"
            + $"training: {{steps: {steps}, logEvery: 1, saveEvery: 5, device: cpu, precision: float64}}\n");
        var (code, _, error) = InProcess.Run("train", config, "--outdir", folder["runs"]);
        Assert.Equal((0, ""), (code, error));
        return Directory.GetDirectories(folder["runs"]).Order(StringComparer.Ordinal).Last();
    }

    private const string Lda =
        "{type: latentDirichletAllocation, topics: 3, alpha: 0.2, eta: 0.1, tolerance: 0, length: 30}";

    private const string Documents = "{type: corpus, count: 300}";

    [Fact]
    public void The_words_of_each_topic_are_printed_and_written()
    {
        var run = Train(Lda, Documents);
        var (code, text, error) = InProcess.Run("topics", run, "-n", "5", "-o", folder["t.csv"], "--device", "cpu");
        Assert.Equal((0, ""), (code, error));
        string[][] lists = [.. text.Split('\n').Skip(1).Take(3).Select(l => l.Trim().Split("  ")[^1].Split(' '))];
        // The five words that each topic was drawn with most often.
        string[] expected = [.. Corpus.Topics.Select(t => string.Join(' ', t.Index().OrderByDescending(w => w.Item)
            .Take(4).Select(w => Corpus.Vocabulary[w.Index]).Order(StringComparer.Ordinal)))];
        Assert.All(lists, l => Assert.Equal(5, l.Length));
        var found = lists.Select(l => string.Join(' ', l.Take(4).Order(StringComparer.Ordinal)));
        Assert.Equal(expected.Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
        var rows = File.ReadAllLines(folder["t.csv"]);
        Assert.Equal("topic,share,rank,word,probability", rows[0]);
        Assert.Equal(1 + (3 * 5), rows.Length);
        var shares = rows.Skip(1).Select(r => r.Split(',')).DistinctBy(r => r[0])
            .Sum(r => double.Parse(r[1], CultureInfo.InvariantCulture));
        Assert.Equal(1, shares, 1e-6);                         // float32
        Assert.Equal(0, InProcess.Run("topics", run, "-o", folder["t.png"]).Code);
        Assert.True(ImageFile.Read(folder["t.png"]).Pixels.Distinct().Count() > 10);
        // The picture of the last step too.
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(run, "samples"), "topics-step-*.png"));
    }

    [Fact]
    public void Documents_are_sampled_as_a_table_and_as_text()
    {
        var run = Train(Lda, Documents, steps: 5);
        Assert.Equal(0, InProcess.Run("sample", run, "-n", "7", "-o", folder["s.csv"], "--device", "cpu").Code);
        var rows = File.ReadAllLines(folder["s.csv"]);
        Assert.Equal(string.Join(',', Corpus.Vocabulary), rows[0]);
        Assert.Equal(8, rows.Length);
        Assert.All(rows.Skip(1), r => Assert.Equal(30, r.Split(',').Sum(int.Parse)));
        Assert.Equal(0, InProcess.Run("sample", run, "-n", "7", "-o", folder["s.txt"], "--device", "cpu").Code);
        var texts = File.ReadAllLines(folder["s.txt"]);
        Assert.All(texts.Zip(rows.Skip(1)), t => Assert.Equal(30, t.First.Split(' ').Length));
        Assert.Subset(Corpus.Vocabulary.ToHashSet(), texts.SelectMany(t => t.Split(' ')).ToHashSet());
        // What was sampled can be trained on.
        _ = Train(Lda, $"{{type: wordCounts, path: '{folder["s.csv"]}', validCount: 0, testCount: 0}}", steps: 2);
    }

    [Theory]
    [InlineData("variational")]
    [InlineData("gibbs")]
    public void A_run_that_goes_on_ends_as_one_without_a_break(string inference)
    {
        var model = Lda.Replace("topics: 3", $"topics: 3, inference: {inference}");
        var whole = Train(model, Documents, steps: 10);
        var half = Train(model, Documents, steps: 5);
        var (code, _, error) = InProcess.Run("train", "--resume", half, "--set", "training.steps=10");
        Assert.Equal((0, ""), (code, error));
        byte[] Weights(string run) => File.ReadAllBytes(Path.Combine(run, "step-000010", "model.safetensors"));
        Assert.Equal(Weights(whole), Weights(half));
    }

    [Fact]
    public void Evaluation_has_the_perplexity_of_held_out_words_and_clusters_are_topics()
    {
        var run = Train(Lda, Documents);
        var (code, text, error) = InProcess.Run("evaluate", run, "--device", "cpu");
        Assert.Equal((0, ""), (code, error));
        var line = text.Split('\n').Single(l => l.StartsWith("perplexity"));
        var perplexity = double.Parse(
            line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        // A document is mostly of one topic: 9 words of its own and 6 that all share, not equally likely.
        Assert.InRange(perplexity, 8, 20);
        Assert.Contains("agreement_3", text);
        Assert.Equal(0, InProcess.Run("cluster", run, "-o", folder["c.csv"], "--picture", folder["c.png"]).Code);
        Assert.Equal(301, File.ReadAllLines(folder["c.csv"]).Length);
    }

    [Fact]
    public void Statistics_say_what_the_documents_are()
    {
        var config = folder["stats.yaml"];
        File.WriteAllText(config, $"model: {Lda}\ndata: {Documents}\n");
        var (code, text, error) = InProcess.Run("data", "stats", config);
        Assert.Equal((0, ""), (code, error));
        Assert.StartsWith("corpus: documents of 33 different words, 3 classes\ntrain 240   valid 30   test 30\n"
            + "words in training documents: ", text);
        Assert.Contains("most frequent: ", text);
    }

    [Fact]
    public void A_model_without_topics_and_data_without_counts_end_in_a_sentence()
    {
        var points = Train("{type: kMeans}", "{type: toy, count: 100}", steps: 2);
        var (code, _, error) = InProcess.Run("topics", points);
        Assert.Equal(2, code);
        Assert.Contains("expected one that can name the words of its topics", error);
        File.WriteAllText(folder["bad.yaml"], $"model: {Lda}\ndata: {{type: toy, count: 100}}\n"
            + "training: {steps: 2, device: cpu}\n");
        (code, _, error) = InProcess.Run("train", folder["bad.yaml"], "--outdir", folder["bad"]);
        Assert.Equal(2, code);
        Assert.Matches("^latentDirichletAllocation: got data with -[0-9.]+, expected counts of words\n$", error);
    }

    public void Dispose() => folder.Dispose();
}
