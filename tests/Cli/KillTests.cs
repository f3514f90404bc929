using System.Diagnostics;
using System.Text.Json;
using Generative.Cli;
using Generative.Data;
using Generative.Training;

namespace Generative.Cli.Tests;

/// <summary>Processes that end in the middle of things: killed, or out of disk.</summary>
public sealed class KillTests : IDisposable
{
    private const int SaveEvery = 5;
    private readonly string folder = Directory.CreateTempSubdirectory("generative-test-").FullName;

    private string Config => Path.Combine(folder, "small.yaml");

    private string Runs => Path.Combine(folder, "runs");

    public KillTests() => File.WriteAllText(Config, $$"""
        model: {type: gaussianVae, latentDim: 3, hidden: [16]}
        data: {type: digits, count: 100}
        training:
          steps: 1000000
          batchSize: 16
          logEvery: 1
          evaluateEvery: 0
          sampleEvery: 0
          saveEvery: {{SaveEvery}}
          keepLast: 2
          device: cpu
          threads: 1
        logging: {tensorBoard: false}
        """);

    private static Process Start(params string[] args)
    {
        var start = new ProcessStartInfo("dotnet",
            [typeof(CommandLine).Assembly.Location, .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true
        };
        start.Environment["DOTNET_TieredPGO"] = "0";                                      // only the start counts
        return Process.Start(start)!;
    }

    private static long StepOf(string line) => JsonDocument.Parse(line).RootElement.GetProperty("step").GetInt64();

    [Fact]
    public void Killed_a_dozen_times_a_run_loses_no_checkpoint_and_ends_as_if_undisturbed()
    {
        var random = new CounterRandom(7, 0);
        long newest = 0;
        for (var kill = 0; kill < 12; kill++)
        {
            using var process = Start(kill == 0 ? ["train", Config, "--outdir", Runs]
                : ["train", "--resume", "latest", "--outdir", Runs]);
            // Some steps on, at any place in one of them, or in a save.
            for (var steps = 1 + random.Below(15); steps > 0 && process.StandardOutput.ReadLine() is { } line;)
                if (line.StartsWith("step ", StringComparison.Ordinal)) steps--;
            Thread.Sleep(random.Below(8));
            process.Kill();
            process.WaitForExit();
            Assert.Equal("", process.StandardError.ReadToEnd());

            var run = RunFolder.Open(Assert.Single(Directory.GetDirectories(Runs)));
            Assert.All(run.Checkpoints.All, c => Assert.Null(c.Damage()));
            // The steps done when the process ended, as far as its log tells.
            string[] whole = File.ReadAllText(run.Metrics).Split('\n')[..^1];
            var step = whole.Length == 0 ? 0 : StepOf(whole[^1]);
            var saved = run.Checkpoints.All.LastOrDefault()?.State.Step ?? 0;
            Assert.InRange(step - saved, 0, SaveEvery);
            Assert.True(saved >= newest, $"the newest checkpoint went from {newest} back to {saved}");
            newest = saved;
        }
        Assert.True(newest > 0, "no checkpoint was written in a dozen runs");

        string[] end = ["--set", $"training.steps={newest + 7}"];
        using var last = Start(["train", "--resume", "latest", "--outdir", Runs, .. end]);
        _ = last.StandardOutput.ReadToEnd();
        last.WaitForExit();
        Assert.Equal((0, ""), (last.ExitCode, last.StandardError.ReadToEnd()));
        using var undisturbed = Start(["train", Config, "--outdir", Path.Combine(folder, "whole"), .. end]);
        _ = undisturbed.StandardOutput.ReadToEnd();
        undisturbed.WaitForExit();
        var (a, b) = (Directory.GetDirectories(Runs).Single(),
            Directory.GetDirectories(Path.Combine(folder, "whole")).Single());
        foreach (var file in new[] { "model", "optimizer", "loop" })
            Assert.Equal(File.ReadAllBytes(Path.Combine(b, $"step-{newest + 7:000000}", $"{file}.safetensors")),
                File.ReadAllBytes(Path.Combine(a, $"step-{newest + 7:000000}", $"{file}.safetensors")));
        Assert.Equal(File.ReadLines(Path.Combine(b, "metrics.jsonl")).Select(StepOf),
            File.ReadLines(Path.Combine(a, "metrics.jsonl")).Select(StepOf));
    }

    [Fact]
    public void A_full_disk_costs_the_checkpoint_and_not_the_run()
    {
        // A limit on the size of files stands in for the disk: the weights do not fit, the metrics do.
        const string limited = "trap '' XFSZ; ulimit -f 30; export DOTNET_EnableWriteXorExecute=0; exec dotnet \"$@\"";
        var start = new ProcessStartInfo("bash",
            ["-c", limited, "bash", typeof(CommandLine).Assembly.Location, "train", Config, "--outdir", Runs, "--set",
            "training.steps=12", "--set", "training.sampleEvery=12"])
        { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal((1, ""), (process.ExitCode, process.StandardError.ReadToEnd()));
        foreach (var step in new[] { 5, 10, 12 })
            Assert.Contains($"step {step}: the checkpoint could not be written, those before it stay: ", text);
        var run = Assert.Single(Directory.GetDirectories(Runs));
        Assert.Empty(Directory.GetDirectories(run, "*step-*").Concat(Directory.GetDirectories(run, ".writing*")));
        Assert.Equal([.. Enumerable.Range(1, 12), 12, 12],
            File.ReadLines(Path.Combine(run, "metrics.jsonl")).Select(l => (int)StepOf(l)));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
