using System.CommandLine;
using System.Globalization;
using Generative.Configuration;
using Generative.Data;
using Generative.Evaluation;
using Generative.Training;

namespace Generative.Cli;

/// <summary><c>sample RUN -n 64 --seed s -o grid.png</c>: from the checkpoint alone; sample k is a function of its
/// seed, at any batch size.</summary>
internal static class SampleCommand
{
    private const int LargestGrid = 1024, FilmRows = 8, FilmPoints = 2000, FilmFrames = 12;

    // Shorthands of --set, in the order they are laid over the config: another sampler has other keys, so that the
    // run's own go.
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
        var run = Options.Run();
        var count = new Option<int>("-n", "--num-samples") { Description = "how many", DefaultValueFactory = _ => 64,
            HelpName = "n" };
        var seed = new Option<long>("--seed") { Description = "seed of the first sample; the others follow it",
            HelpName = "n" };
        var seeds = new Option<string?>("--seeds") { Description =
            "the samples' own seeds, such as 0-63,70; in place of -n and --seed", HelpName = "list" };
        var label = new Option<string?>("--class")
        {
            Description = "samples of that class, by its name or number", HelpName = "k",
        };
        var output = new Option<string?>("-o", "--output")
        {
            Description =
                "the PNG to write, or of vectors an SVG or a CSV table (default: samples.png, none with --npz "
                + "or --film)",
            HelpName = "file",
        };
        var scale = Options.Scale();
        var npz = new Option<string?>("--npz") { Description = "also as NumPy: arr_0, uint8 [n, H, W, C]",
            HelpName = "file" };
        var film = new Option<string?>("--film")
        {
            Description =
                "the way from noise to samples: a row for each of the first images, a panel for each moment of points",
            HelpName = "file",
        };
        var batch = new Option<int>("--batch-size") { Description = "samples drawn at once; changes no sample",
            DefaultValueFactory = _ => 256, HelpName = "n" };
        var set = Options.Set("model.sampler.steps=50");
        var weights = Options.Weights();
        var device = Options.Device("auto");
        var shorter = Array.ConvertAll(shorthands,
            s => new Option<string?>(
            s.Option) { Description = $"{s.Description}: --set {s.Key}={(s.Option == "--sampler" ? "{type: v}" : "")}",
            HelpName = "v" });
        var command = new Command("sample", "draw samples from a run's newest checkpoint (no data set needed)")
        {
            run, count, seed, seeds, label, output, scale, npz, film, batch, set, weights, device,
        };
        foreach (var option in shorter) command.Add(option);
        command.SetAction((parsed, stop) =>
        {
            var all = parsed.GetValue(seeds) is { } list ? Seeds.Parse(list)
                : Seeds.From(parsed.GetValue(seed), parsed.GetValue(count));
            if (parsed.GetValue(batch) < 1)
                throw new DataException("--batch-size", "samples", $"{parsed.GetValue(batch)}", "1 or more");
            string[] overrides = [.. parsed.GetValue(set)
                ?? [], .. shorter.Zip(shorthands).Where(s => parsed.GetValue(s.First) is not null)
                .Select(s =>
                $"{s.Second.Key}={(s.Second.Option == "--sampler" ? $"{{type: {parsed.GetValue(s.First)}}}" : parsed.GetValue(s.First))}")];
            using var loaded = LoadedRun.Open(parsed.GetRequiredValue(run), parsed.GetValue(device)
                ?? "auto", Console.Error.WriteLine, overrides, parsed.GetValue(weights),
                plugins: parsed.GetValue(Options.Plugins));
            using var scope = NewDisposeScope();
            using var off = no_grad();
            var name = $"{Path.GetFileName(loaded.Folder.Path)}/{Path.GetFileName(loaded.Checkpoint)}";
            var state = Checkpoint.State(loaded.Checkpoint);
            // The categories of an InfoGAN are its own, not the classes of the data.
            var names = loaded.Model is IClusterer { Categories: > 0 } ? null : state.ClassNames;
            int? k = parsed.GetValue(label) is { } asked ? ClassOf(asked, [.. names ?? []]) : null;
            var vectors = state.Shape.IsVector;
            var behind = vectors ? Background.Try(loaded.Options.Data, loaded.Device) : null;
            if (parsed.GetValue(film) is { } strip)
            {
                long[] first = [.. all.Take(vectors ? FilmPoints : FilmRows)];
                using var noise = new NoiseSource(first, loaded.Device);
                var labels = k is { } same ? full([first.Length], same, dtype: int64, device: loaded.Device) : null;
                var moments = loaded.As<ITrajectorySampler>("be filmed").Film(noise, FilmFrames, labels);
                var what = $"From noise to {first.Length} samples of {name}";
                Pictures.Film(moments, new(what, behind?.Names, Scale: parsed.GetValue(scale))).Write(strip);
                Console.WriteLine($"{what}: {strip}");
                if (parsed.GetValue(output) is null && parsed.GetValue(npz) is null)
                    return Task.FromResult(ExitCodes.Done);
            }
            var samples = Samples.Draw(loaded.As<ISampler>("sample"), all, parsed.GetValue(batch), k, loaded.Device,
                stop);
            var drawn = $"{all.Count} samples of {name}";
            if (parsed.GetValue(npz) is { } numbers)
            {
                Npz.Write(numbers, "arr_0", Samples.Rows(samples));
                Console.WriteLine($"{drawn}: {numbers}");
            }
            if (parsed.GetValue(output) is { } path
                || (path = parsed.GetValue(npz) is null ? "samples.png" : null) is not null)
            {
                if (Path.GetExtension(path).Equals(".csv", StringComparison.OrdinalIgnoreCase))
                {
                    var className = k is { } number ? names?.ElementAtOrDefault(number) ?? $"{number}" : null;
                    SampleTable.Write(path, samples, state.Columns, className,
                        (loaded.Options.Data as CsvOptions)?.Label);
                    Console.WriteLine($"{drawn}: {path}");
                    return Task.FromResult(ExitCodes.Done);
                }
                var most = vectors ? int.MaxValue : LargestGrid;
                var look = new Look(drawn, behind?.Names, behind?.Rows, parsed.GetValue(scale));
                Pictures.Samples(Samples.Shown(samples, most), look).Write(path);
                Console.WriteLine($"{(all.Count > most ? $"the first {most} of " : "")}{drawn}: {path}");
            }
            return Task.FromResult(ExitCodes.Done);
        });
        return command;
    }

    // A name comes before a number: of the classes 1, 2 and 10 the first is called 1.
    private static int ClassOf(string label, string[] names)
    {
        if (Array.IndexOf(names, label) is >= 0 and var place) return place;
        if (int.TryParse(label, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var k)) return k;
        if (names.Length == 0) throw new DataException("--class", "class", $"'{label}'", "a class's number");
        var nearest = Nearest.To(label, names) is { } near ? $" (did you mean '{near}'?)" : "";
        var known = string.Join(", ", names.Length <= 10 ? names : [.. names.Take(10), "..."]);
        throw new DataException("--class", "class", $"'{label}'", $"{known}, or a number{nearest}");
    }
}
