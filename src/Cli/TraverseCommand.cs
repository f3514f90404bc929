using System.CommandLine;
using System.Globalization;
using Generative.Data;
using Generative.Evaluation;
using Generative.Numerics;

namespace Generative.Cli;

/// <summary><c>traverse RUN</c>: what each latent dimension changes.</summary>
internal static class TraverseCommand
{
    private const int MostRows = 64;

    public static Command Create()
    {
        var run = new RunArguments();
        var example = Options.WithDefault("--example", "k", 0, "the test example whose code is changed, from 0 on");
        var dims = Options.Of<string?>(
            "--dims", "list", $"dimensions, from 0 on, such as 0-9,12 (default: all, {MostRows} at most)");
        var steps = Options.WithDefault("--steps", "n", 9, "images in a row");
        var reach = Options.Of<double?>(
            "--reach", "r", "from -r to r (default: 3; of binary latents from 0 to 1)");
        var seed = Options.Of<long>("--seed", "n", "seed of a flow's noise between levels of gray");
        var output = Options.Output("traversal.png");
        var scale = Options.Scale();
        const string description =
            "change one latent dimension after the other: a row of images for each, of vectors a path";
        var command = new Command("traverse", description)
        {
            run.Run, example, dims, steps, reach, seed, output, scale,
        };
        run.AddTo(command);
        command.SetAction(parsed =>
        {
            using var loaded = run.Open(parsed);
            var model = loaded.As<ILatentSpace>("decode latents");
            var chosen = Dimensions(parsed.GetValue(dims), model.Latents);
            var (columns, ends) = (parsed.GetValue(steps), Ends(parsed.GetValue(reach), model.Reach));
            if (columns is < 2 or > 1000) throw new DataException("--steps", "images", $"{columns}", "2..1000");
            using var scope = NewDisposeScope();
            using var off = no_grad();
            RandomState.Seed(parsed.GetValue(seed));
            var data = RunData.Open(loaded);
            var (part, kind) = data.Shown;
            var k = parsed.GetValue(example);
            if (k < 0 || k >= part.Count)
                throw new DataException("--example", $"{kind} example", $"{k}", $"0..{part.Count - 1}");
            using var shown = new DeviceData(part, loaded.Options.Data.Binarization, loaded.Device, loaded.Dtype);
            var batch = shown.Part(k, k + 1);
            var rows = Rows(model, batch, chosen, ends, columns);
            var what = Text($"{chosen.Count} of {model.Latents} latent dimensions from {ends.Low} to {ends.High}, ")
                + $"the others those of {kind} example {k}, {Path.GetFileName(loaded.Folder.Path)}";
            var behind = data.Shape.IsVector ? Background.Of(data, shown) : null;
            var look = new Look(what, behind?.Names, behind?.Rows, parsed.GetValue(scale));
            var path = parsed.GetRequiredValue(output);
            Pictures.Ways(rows, look).Write(path);
            Console.WriteLine($"{what}: {path}");
            return ExitCodes.Done;
        });
        return command;
    }

    // z of the example, one dimension in each row set to so many values in turn: [dimensions, columns, C, H, W].
    private static Tensor Rows(
        ILatentSpace model, Batch example, IReadOnlyList<long> dims, (double Low, double High) ends, int columns)
    {
        var z = model.Encode(example);                                                 // [1, L]
        var values = linspace(ends.Low, ends.High, columns, dtype: z.dtype, device: z.device).unsqueeze(1);
        List<Tensor> rows = [];
        foreach (var j in dims)
        {
            var codes = z.repeat(columns, 1);
            codes.narrow(1, j, 1).copy_(values);
            rows.Add(model.Decode(codes, example.Labels?.repeat(columns)));
        }
        return stack([.. rows]);
    }

    private static IReadOnlyList<long> Dimensions(string? list, long latents)
    {
        var chosen = list is null ? [.. Enumerable.Range(0, (int)Math.Min(latents, MostRows)).Select(j => (long)j)]
            : Seeds.Parse(list);
        if (chosen.Count > MostRows)
            throw new DataException("--dims", "dimensions", $"{chosen.Count}", $"at most {MostRows}");
        if (chosen.Any(j => j >= latents))
            throw new DataException("--dims", "dimension", $"{chosen.Max()}", $"0..{latents - 1}");
        return chosen;
    }

    private static (double Low, double High) Ends(double? reach, (double Low, double High) byDefault)
    {
        if (reach is not { } r) return byDefault;
        if (!(r > 0) || !double.IsFinite(r)) throw new DataException("--reach", "reach", Text($"{r}"), "more than 0");
        return (-r, r);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
