using System.CommandLine;
using System.Globalization;
using Generative.Data;
using Generative.Data.Tables;
using Generative.Evaluation;
using Generative.Evaluation.Plots;
using Generative.Training;

namespace Generative.Cli;

/// <summary><c>topics RUN -n 10 -o topics.csv</c>: the most probable words of each topic.</summary>
internal static class TopicsCommand
{
    public static Command Create()
    {
        var run = new RunArguments();
        var count = Options.WithDefault("-n", "n", 10, "words of each topic");
        var output = Options.Of<string?>("-o", "file",
            "also as CSV: topic, share, rank, word, probability; or as a PNG or SVG of bars", "--output")
            .Checked([".csv", .. OutputFile.Figure]);
        const string description = "the words of each topic of a run (no data set needed)";
        var command = new Command("topics", description) { run.Run, count, output };
        run.AddTo(command);
        command.SetAction((parsed, _) =>
        {
            var most = parsed.GetValue(count);
            if (most < 1) throw new DataException("-n", "words", $"{most}", "1 or more");
            using var loaded = run.Open(parsed);
            var model = loaded.As<ITopicModel>("name the words of its topics");
            var words = loaded.Checkpoint.State.Columns;
            var topics = TopicTable.Of(model, words, most);
            Terminal.Write(Table(topics));
            if (parsed.GetValue(output) is { } path) Write(path, loaded, model, topics, words, most);
            return Task.FromResult(ExitCodes.Done);
        });
        return command;
    }

    private static TextTable Table(IReadOnlyList<TopicWords> topics)
    {
        Column[] columns = [new("topic", Right: true), new("share", Right: true, Gap: 2), new("words", Gap: 2)];
        return new(columns, [.. topics.Select(t => new[]
        {
            $"{t.Number}",
            t.Share.ToString("F3", CultureInfo.InvariantCulture),
            string.Join(' ', t.Words.Select(w => w.Word)),
        })]);
    }

    private static void Write(string path, LoadedRun loaded, ITopicModel model, IReadOnlyList<TopicWords> topics,
        IReadOnlyList<string>? words, int most)
    {
        var isTable = Path.GetExtension(path).Equals(".csv", StringComparison.OrdinalIgnoreCase);
        if (isTable) TopicTable.Write(path, topics);
        else TopicTable.Picture(model, new($"Topics of {loaded.Name}", words), most).Write(path);
        Console.WriteLine($"{Format.Count(topics.Count, "topic")} of {loaded.Name}: {path}");
    }
}
