using System.CommandLine;
using Generative.Data;
using Generative.Data.Tables;
using Generative.Evaluation;
using Generative.Numerics;
using Generative.Training;

namespace Generative.Cli;

/// <summary><c>encode RUN -o codes.npz</c>: the code of each example, with its label.</summary>
internal static class EncodeCommand
{
    public static Command Create()
    {
        var run = new RunArguments();
        var part = Options.Of<string?>("--part", "part",
            "train, valid, test, or all: every example in the order of the file (default: test)");
        part.AcceptOnlyFromAmong("train", "valid", "test", "all");
        var count = Options.Of<int?>("-n", "n", "only the first n examples", "--count");
        var seed = Options.Of<long>("--seed", "n", "seed of a flow's noise between levels of gray");
        var output = Options.Output("codes.npz",
            "the NumPy file to write, codes [n, L] and labels [n]; or a CSV with a column for each number",
            ".npz", ".csv");
        var picture = Options.Of<string?>("--picture", "file",
            "a PNG or SVG: the codes in the plane of their first two principal components, a color for each class")
            .Checked(OutputFile.Figure);
        const string description =
            "write the code of each example: the mean of q(z|x), of flows z itself, or features";
        var command = new Command("encode", description) { run.Run, part, count, seed, output, picture };
        run.AddTo(command);
        command.SetAction((parsed, stop) =>
        {
            using var loaded = run.Open(parsed);
            var model = loaded.As<IEncoder>("encode examples");
            if (parsed.GetValue(count) is < 1)
                throw new DataException("-n", "examples", $"{parsed.GetValue(count)}", "1 or more");
            using var scope = NewDisposeScope();
            using var off = no_grad();
            RandomState.Seed(parsed.GetValue(seed));
            var (chosen, kind) = Chosen(RunData.Open(loaded), parsed.GetValue(part));
            using var data = new DeviceData(chosen, loaded.Options.Data.Binarization, loaded.Device, loaded.Dtype);
            var n = Math.Min(parsed.GetValue(count) ?? data.Count, data.Count);
            var batch = loaded.Options.Evaluation.BatchSize;
            var codes = Codes.Of(model, data, n, batch, stop).to(float32).cpu();
            var path = parsed.GetRequiredValue(output);
            Write(path, codes, data.LabelRange(0, n), chosen.Set.ClassNames, loaded.Options.Data);
            var of = kind.Length == 0 ? "" : kind + " ";
            var examples = Format.Count(n, $"{of}example");
            if (parsed.GetValue(picture) is { } file)
                CodePlane.Of(codes, data.LabelRange(0, n), chosen.Set.ClassNames, $"Codes of {examples}").Write(file);
            Console.WriteLine($"codes [{n}, {codes.shape[1]}] of {examples} by {loaded.Name}: {path}");
            return Task.FromResult(ExitCodes.Done);
        });
        return command;
    }

    private static (DataPart Part, string Kind) Chosen(DataSets data, string? part) => part switch
    {
        "train" => (data.Train, "training"),
        "valid" => (Some(data, data.Valid, "validation"), "validation"),
        "test" => (Some(data, data.Test, "test"), "test"),
        "all" => (new(data.Train.Set), ""),
        _ => data.Shown,
    };

    private static DataPart Some(DataSets data, DataPart part, string kind) => part.Count > 0 ? part
        : throw new DataException(data.Name, $"{kind} examples", "none", "1 or more, or another --part");

    private static void Write(
        string path, Tensor codes, Tensor? labels, IReadOnlyList<string> classes, DataOptions options)
    {
        if (Path.GetExtension(path).Equals(".csv", StringComparison.OrdinalIgnoreCase))
        {
            string[] names = [.. Enumerable.Range(0, (int)codes.shape[1]).Select(j => $"z{j}")];
            string[]? own = labels is null ? null
                : [.. labels.cpu().data<long>().ToArray().Select(k => classes.ElementAtOrDefault((int)k) ?? $"{k}")];
            SampleTable.Write(path, codes, names, own, (options as CsvOptions)?.Label);
            return;
        }
        Npz.Write(path, labels is null ? [("codes", codes)] : [("codes", codes), ("labels", labels)]);
    }
}
