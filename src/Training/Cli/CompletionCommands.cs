using System.CommandLine;
using Generative.Learning;
using Training.Data;
using Training.Evaluation;

namespace Training.Cli;

/// <summary><c>inpaint RUN</c> and <c>interpolate RUN</c>: test examples completed, and what lies between two of them.</summary>
internal static class CompletionCommands
{
    private const int Between = 9;

    public static Command Inpaint()
    {
        var known = new Option<string>("--known") { Description = "the part that is kept: top, bottom, left, right, or border", DefaultValueFactory = _ => "top", HelpName = "part" };
        known.AcceptOnlyFromAmong("top", "bottom", "left", "right", "border");
        return Create("inpaint", "complete test images of which a part is known: what is known, the completion, the image itself, row by row", "inpainted.png", 16, known, (parsed, loaded, x, noise) =>
        {
            var inpainter = loaded.As<IInpainter>("inpaint");
            if (x.shape is [_, 1, 1, _]) throw new DataFault(loaded.Folder.Path, "data", "vectors", "images");
            var mask = Mask(parsed.GetRequiredValue(known), x.shape[2], x.shape[3], loaded.Device);
            return Pictures.Grid(cat([mask * x + 0.5 * (1 - mask), inpainter.Inpaint(x, mask, noise), x], 0), (int)x.shape[0]);
        });
    }

    public static Command Interpolate() =>
        Create("interpolate", "go from one test image to another: a row for each pair, the images themselves at its ends", "interpolated.png", 8, null, (_, loaded, x, noise) =>
        {
            var interpolator = loaded.As<IInterpolator>("interpolate");
            var n = x.shape[0] / 2;
            if (n < 1) throw new DataFault("-n", "images", $"{x.shape[0]}", "2 or more");
            var (a, b) = (x.narrow(0, 0, n), x.narrow(0, n, n));
            // The same noise at every share: only the share changes along a row.
            var seeds = Enumerable.Range(0, (int)n).Select(k => (long)k).ToArray();
            List<Tensor> row = [a];
            for (var k = 1; k <= Between; k++)
            {
                using var same = new NoiseSource(seeds, loaded.Device);
                row.Add(interpolator.Interpolate(a, b, k / (Between + 1.0), same));
            }
            row.Add(b);
            return Pictures.Grid(stack([.. row], 1).flatten(0, 1), row.Count);
        });

    private static Command Create(string name, string description, string file, int most, Option? extra, Func<ParseResult, LoadedRun, Tensor, NoiseSource, Image> draw)
    {
        var run = Options.Run();
        var count = new Option<int>("-n", "--num-samples") { Description = "how many test images", DefaultValueFactory = _ => most, HelpName = "n" };
        var seed = new Option<long>("--seed") { Description = "seed of the first image's noise; the others follow it", HelpName = "n" };
        var (output, set, weights, device) = (Options.Output(file), Options.Set("model.sampler.steps=50"), Options.Weights(), Options.Device("auto"));
        var command = new Command(name, description) { run, count, seed, output, set, weights, device };
        if (extra is not null) command.Add(extra);
        command.SetAction(parsed =>
        {
            using var loaded = LoadedRun.Open(parsed.GetRequiredValue(run), parsed.GetValue(device) ?? "auto", Console.Error.WriteLine, parsed.GetValue(set), parsed.GetValue(weights));
            using var scope = NewDisposeScope();
            using var off = no_grad();
            var (part, kind) = DataSets.Open(loaded.Options.Data).Shown;
            using var images = new DeviceData(part, loaded.Options.Data.Binarisation, loaded.Device);
            var x = images.Range(0, Math.Min(parsed.GetValue(count), images.Count));
            using var noise = new NoiseSource(Seeds.From(parsed.GetValue(seed), (int)x.shape[0]), loaded.Device);
            var path = parsed.GetRequiredValue(output);
            ImageFile.Write(path, draw(parsed, loaded, x, noise));
            Console.WriteLine($"{description.Replace("test image", $"{kind} image")}: {path}");
            return ExitCodes.Done;
        });
        return command;
    }

    private static Tensor Mask(string known, long height, long width, Device device)
    {
        var mask = zeros([1, 1, height, width], device: device);
        if (known == "border")
        {
            mask.fill_(1).narrow(2, height / 4, height / 2).narrow(3, width / 4, width / 2).fill_(0);
            return mask;
        }
        var (dim, length) = known is "top" or "bottom" ? (2, height) : (3, width);
        mask.narrow(dim, known is "top" or "left" ? 0 : length / 2, known is "top" or "left" ? length / 2 : length - length / 2).fill_(1);
        return mask;
    }
}
