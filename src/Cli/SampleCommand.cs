using System.CommandLine;
using System.Globalization;
using Generative.Configuration;
using Generative.Data;
using Generative.Data.Tables;
using Generative.Evaluation;
using Generative.Training;

namespace Generative.Cli;

/// <summary><c>sample RUN -n 64 --seed s -o grid.png</c>: draws samples; sample k depends only on its own
/// seed.</summary>
internal static class SampleCommand
{
    private const int LargestGrid = 1024, FilmRows = 8, FilmPoints = 2000, FilmFrames = 12;

    // Shorthands of --set in the order in which they are applied: another sampler discards the keys of the run's own.
    private static readonly (string Option, string Key, string Description)[] shorthands =
    [
        ("--sampler", "model.sampler", "which sampler, with its own defaults"),
        ("--steps", "model.sampler.steps", "steps of the sampler"),
        ("--eta", "model.sampler.eta", "noise of the sampler, 0: none"),
        ("--guidance", "model.sampler.guidance", "weight of the class"),
        ("--temperature", "model.temperature", "temperature of the samples"),
    ];

    public static Command Create()
    {
        var run = new RunArguments("model.sampler.steps=50");
        var count = Options.WithDefault("-n", "n", 64, "how many", "--num-samples");
        var seed = Options.Of<long>("--seed", "n", "seed of the first sample; the others follow it");
        var seeds = Options.Of<string?>(
            "--seeds", "list", "the samples' own seeds, such as 0-63,70; in place of -n and --seed");
        var label = Options.Of<string?>(
            "--class", "k", "samples of that class, by its name or number; all: a row of them for each class");
        var output = Options.Of<string?>("-o", "file",
            "the PNG to write, of vectors an SVG or a CSV table, of documents a CSV table or a text (default: "
                + "samples.png, of documents samples.csv, none with --npz or --film)",
            "--output").Checked([".png", ".svg", ".csv", ".txt"]);
        var scale = Options.Scale();
        var npz = Options.Of<string?>("--npz", "file", "also as NumPy: arr_0, uint8 [n, H, W, C]").Checked([".npz"]);
        var film = Options.Of<string?>("--film", "file",
            "the way from noise to samples: a row for each of the first images, a panel for each moment of points")
            .Checked(OutputFile.Figure);
        var batch = Options.WithDefault("--batch-size", "n", 256, "samples drawn at once; changes no sample");
        var command = new Command("sample", "draw samples from a run's newest checkpoint (no data set needed)")
        {
            run.Run, count, seed, seeds, label, output, scale, npz, film, batch,
        };
        run.AddTo(command);
        var shorter = Array.ConvertAll(shorthands, s =>
            Options.Of<string?>(s.Option, "v", $"{s.Description}: --set {s.Key}={Value(s.Option, "v")}"));
        foreach (var option in shorter) command.Add(option);
        command.SetAction((parsed, stop) =>
        {
            var all = parsed.GetValue(seeds) is { } list
                ? Seeds.Parse(list)
                : Seeds.From(parsed.GetValue(seed), parsed.GetValue(count));
            if (parsed.GetValue(batch) < 1)
                throw new DataException("--batch-size", "samples", $"{parsed.GetValue(batch)}", "1 or more");
            using var loaded = run.Open(parsed, Overrides(parsed, shorter));
            var state = loaded.Checkpoint.State;
            var names = ClassNames(loaded, state);
            var classes = Classes(parsed.GetValue(label), names, loaded);
            var size = parsed.GetValue(batch);
            var request = new Request(loaded, state, all, classes, names, size, parsed.GetValue(scale), stop);
            using var scope = NewDisposeScope();
            using var off = no_grad();
            Draw(request, parsed.GetValue(film), parsed.GetValue(npz), parsed.GetValue(output));
            return Task.FromResult(ExitCodes.Done);
        });
        return command;
    }

    private sealed record Request(
        LoadedRun Run, LoopState State, IReadOnlyList<long> Seeds, int?[] Labels, string[] ClassNames,
        int Batch, int? Scale, CancellationToken Stop);

    // Null: the model chooses.
    private static int?[] Classes(string? label, string[] names, LoadedRun run)
    {
        if (label is null) return [null];
        var count = run.As<ISampler>("sample").Classes;
        if (count == 0)
            throw new DataException("--class", "class", $"'{label}'", "none: this model was built without classes");
        if (label != "all" || names.Contains(label)) return [ClassOf(label, names)];
        return [.. Enumerable.Range(0, count).Select(k => (int?)k)];
    }

    // The categories of an InfoGAN are not the classes of the data.
    private static string[] ClassNames(LoadedRun run, LoopState state) =>
        run.Model is IClusterer { Categories: > 0 } ? [] : [.. state.ClassNames ?? []];

    // A name comes before a number: of the classes 1, 2 and 10 the first is called 1.
    private static int ClassOf(string label, string[] names)
    {
        var place = Array.IndexOf(names, label);
        if (place >= 0) return place;
        if (int.TryParse(label, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var k)) return k;
        if (names.Length == 0) throw new DataException("--class", "class", $"'{label}'", "a class's number");
        var nearest = Nearest.To(label, names) is { } near ? $" (did you mean '{near}'?)" : "";
        var known = string.Join(", ", names.Length <= 10 ? names : [.. names.Take(10), "..."]);
        throw new DataException("--class", "class", $"'{label}'", $"{known}, or a number{nearest}");
    }

    private static string Value(string option, string value) => option == "--sampler" ? $"{{type: {value}}}" : value;

    private static IEnumerable<string> Overrides(ParseResult parsed, Option<string?>[] shorter)
    {
        foreach (var (option, shorthand) in shorter.Zip(shorthands))
        {
            if (parsed.GetValue(option) is { } value)
                yield return $"{shorthand.Key}={Value(shorthand.Option, value)}";
        }
    }

    private static void Draw(Request r, string? film, string? npz, string? output)
    {
        var (isVector, isSequence) = (r.State.Shape.IsVector, r.State.Shape.IsSequence);
        var kind = isSequence ? "sequences" : "images";
        var path = output ?? (isVector && r.Run.Model is ITopicModel ? "samples.csv" : "samples.png");
        var ending = Path.GetExtension(path).ToLowerInvariant();
        if (ending == ".txt" && r.Run.Model is not ITopicModel)
            throw new DataException(path, "samples", isVector ? "vectors" : kind, "documents");
        if (ending == ".csv" && !isVector)
            throw new DataException(path, "samples", kind, $"vectors; for {kind} a .png file, or --npz");
        if (ending == ".svg" && !isVector && r.State.Shape.Sequence != SequenceKind.Numbers)
            throw new DataException(path, "picture", "a sheet of images", "the name of a PNG file");
        var background = isVector ? Background.Try(r.Run.Options.Data, r.Run.Device) : null;
        if (film is not null)
        {
            Film(r, film, isVector, background);
            if (output is null && npz is null) return;
        }
        var sampler = r.Run.As<ISampler>("sample");
        var samples = cat([.. r.Labels.Select(k =>
            Samples.Draw(sampler, r.Seeds, r.Batch, k, r.Run.Device, r.Stop))], 0);
        var count = r.Seeds.Count * r.Labels.Length;
        var drawn = $"{Format.Count(count, "sample")} of {r.Run.Name}";
        if (npz is not null)
        {
            Npz.Write(npz, "arr_0", Samples.Rows(samples));
            Console.WriteLine($"{drawn}: {npz}");
            if (output is null) return;
        }
        if (ending == ".txt")
        {
            DocumentText.Write(path, samples, r.State.Columns);
            Console.WriteLine($"{drawn}: {path}");
            return;
        }
        if (ending == ".csv")
        {
            var labelColumn = (r.Run.Options.Data as CsvOptions)?.Label;
            string[]? classes = r.Labels is [null] ? null : [.. r.Labels.SelectMany(k =>
                Enumerable.Repeat(r.ClassNames.ElementAtOrDefault(k!.Value) ?? $"{k}", r.Seeds.Count))];
            SampleTable.Write(path, samples, r.State.Columns, classes, labelColumn);
            Console.WriteLine($"{drawn}: {path}");
            return;
        }
        var most = isVector ? int.MaxValue : LargestGrid;
        var look = new Look(
            drawn, isSequence ? r.State.Columns : background?.Names, background?.Rows, r.Scale,
            r.Labels.Length > 1 ? r.Seeds.Count : 0, r.State.Shape.Sequence);
        Pictures.Samples(Samples.Shown(samples, most), look).Write(path);
        Console.WriteLine($"{(count > most ? $"the first {most} of " : "")}{drawn}: {path}");
    }

    private static void Film(Request r, string path, bool isVector, Background? background)
    {
        long[] first = [.. r.Seeds.Take(isVector ? FilmPoints : FilmRows)];
        using var noise = new NoiseSource(first, r.Run.Device);
        if (r.Labels.Length > 1) throw new DataException("--class", "class", "'all'", "a single one beside --film");
        var labels = r.Labels[0] is { } k ? full([first.Length], k, dtype: int64, device: r.Run.Device) : null;
        const string verb = "be filmed";
        var moments = r.Run.As<ISampler>(verb).Film(noise, FilmFrames, labels) ?? throw r.Run.Cannot(verb);
        var what = $"From noise to {Format.Count(first.Length, "sample")} of {r.Run.Name}";
        Pictures.Film(moments, new(what, background?.Names, Scale: r.Scale)).Write(path);
        Console.WriteLine($"{what}: {path}");
    }
}
