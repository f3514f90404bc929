using System.Text.RegularExpressions;
using Generative.Evaluation.Chains;
using Generative.Training;

namespace Generative.Laws.Tests;

/// <summary>What holds for a run of every committed config: cut off and resumed, it ends as if it had not been, to the
/// bit.</summary>
public sealed partial class ResumeLaws : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("generative-test-").FullName;

    /// <summary>Every config of the repository: a new one is under the law by being there.</summary>
    public static TheoryData<string> Configs =>
        [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "configs"), "*.yaml")
        .Where(f => !ChainOptions.IsAt(f)).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];

    // Checkpoints at 4 and 8; log lines at 3, 6 and 8, so that a mean under way is cut through; five batches an epoch,
    // of which a step may take several.
    private static readonly string[] length =
        ["training.steps=8", "training.logEvery=3", "training.evaluateEvery=2", "training.sampleEvery=4",
        "training.saveEvery=4", "training.keepLast=0"];

    [Theory, MemberData(nameof(Configs))]
    public void A_run_cut_off_and_resumed_ends_with_the_same_weights(string config)
    {
        var path = Path.Combine(Repository.Root, "configs", config);
        string[] sets = [.. SmallConfig.Overrides(path, folder).Concat(length).SelectMany(o => new[] { "--set", o })];
        Program(["train", path, "--outdir", folder, "--name", "run", .. sets]);
        var whole = Path.Combine(folder, "00001-run");
        var cut = CutOff(whole, Path.Combine(folder, "00002-run"), from: 4);
        Program(["train", "--resume", cut]);

        foreach (var file in Directory.GetFiles(Path.Combine(whole, "step-000008"), "*.safetensors")
            .Concat(Directory.GetFiles(Path.Combine(whole, "samples"))))
            Assert.True(File.ReadAllBytes(file).AsSpan()
                .SequenceEqual(File.ReadAllBytes(Path.Combine(cut, Path.GetRelativePath(whole, file)))),
                Path.GetRelativePath(whole, file));
        Assert.Equal(Lines(whole), Lines(cut));
        Assert.Equal(Events(whole), Events(cut));
        var (first, last) = (new Checkpoint(Path.Combine(cut, "step-000004")).State,
            new Checkpoint(Path.Combine(cut, "step-000008")).State);
        Assert.Equal(new Checkpoint(Path.Combine(whole, "step-000008")).State.Best, last.Best);
        Assert.True(last.Seconds > first.Seconds, $"{last.Seconds} s after 8 steps, {first.Seconds} s after 4");
    }

    /// <summary>The run as a killed process would have left it: its last checkpoint half written, its logs ahead of it
    /// and torn.</summary>
    private static string CutOff(string run, string copy, long from)
    {
        string[] lost = [.. RunFolder.Open(run).Checkpoints.All.Where(c => c.Step > from).Select(c => c.Folder)];
        foreach (var file in Directory.GetFiles(run, "*", SearchOption.AllDirectories)
            .Where(f => !lost.Contains(Path.GetDirectoryName(f))))
        {
            var to = Path.Combine(copy, Path.GetRelativePath(run, file));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(file, to);
        }
        // Empty where the model draws none.
        Directory.CreateDirectory(Path.Combine(copy, "samples"));
        Directory.Delete(Path.Combine(copy, "samples"), recursive: true);
        Directory.CreateDirectory(Path.Combine(copy, "samples"));
        foreach (var picture in Directory.GetFiles(Path.Combine(run, "samples"), "*step-000004.png"))
            File.Copy(picture, Path.Combine(copy, "samples", Path.GetFileName(picture)));
        File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(copy, ".writing-000008")).FullName,
            "model.safetensors"), "half");
        File.AppendAllText(Path.Combine(copy, "metrics.jsonl"), "{\"step\":9,\"ep");
        return copy;
    }

    private static void Program(string[] args)
    {
        try
        {
            var (code, _, error) = InProcess.Run(args);
            Assert.True(code == 0, $"{string.Join(' ', args)}\n{error}");
        }
        finally
        {
            set_num_threads(System.Environment.ProcessorCount);
        }
    }

    // Time is all that may differ.
    private static string[] Lines(string run) =>
        [.. File.ReadLines(Path.Combine(run, "metrics.jsonl")).Select(l => Seconds().Replace(l, ""))];

    private static (ulong Step, string Summary)[] Events(string run) =>
    [
        .. Directory.GetFiles(run, "events.out.tfevents.*").Order(StringComparer.Ordinal).SelectMany(EventFile.Read)
            .Where(e => e.Exists(f => f.Number == 5))
            .Select(e => (e.Find(f => f.Number == 2)!.Integer, Convert.ToHexString(e.Find(f => f.Number == 5)!.Bytes))),
    ];

    [GeneratedRegex("\"seconds\":[0-9.E+-]+,")]
    private static partial Regex Seconds();

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
