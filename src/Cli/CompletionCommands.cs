using System.CommandLine;
using Generative.Data;
using Generative.Data.Tables;
using Generative.Evaluation;
using Generative.Evaluation.Plots;
using Generative.Training;

namespace Generative.Cli;

/// <summary><c>inpaint RUN</c> completes test images; <c>interpolate RUN</c> interpolates between test examples.
/// </summary>
internal static class CompletionCommands
{
    private const int Steps = 9;                               // between two examples

    public static Command Inpaint()
    {
        var known = Options.WithDefault(
            "--known", "part", "top", "the part that is kept: top, bottom, left, right, or border");
        known.AcceptOnlyFromAmong("top", "bottom", "left", "right", "border");
        const string description =
            "complete test images or sequences of which a part is known; draws the known part, the completion and the "
            + "whole in rows";
        return Create("inpaint", description, "inpainted.png", 16, 1, known, t =>
        {
            var inpainter = t.Run.As<IInpainter>("inpaint");
            if (Pictures.IsVector(t.X)) throw new DataException(t.Run.Folder.Path, "data", "vectors", "images");
            var part = t.Parsed.GetRequiredValue(known);
            if (t.Shown.Shape.IsSequence) return Continued(t, inpainter, part);
            var mask = Mask(part, t.X.shape[2], t.X.shape[3], t.Run.Device);
            var rows = cat([mask * t.X + 0.5 * (1 - mask), inpainter.Inpaint(t.X, mask, t.Noise), t.X], 0);
            var count = Format.Count(t.X.shape[0], $"{t.Part} image");
            var what = $"{count}: what is known, completed, as it is, row by row";
            return (Sheets.Of(rows, (int)t.X.shape[0], t.Scale), what);
        });
    }

    // The first half of the steps of each is known.
    private static (Picture, string) Continued(Inputs t, IInpainter inpainter, string known)
    {
        if (known != "top") throw new DataException("--known", "part", known, "top: the first half of the steps");
        var steps = t.X.select(3, 0).isnan().logical_not().sum(2);                      // [n, 1]
        var place = arange(t.X.shape[2], device: t.Run.Device);
        var isKnown = place.unsqueeze(0).lt((steps / 2).ceil()).unsqueeze(1).unsqueeze(-1);
        var begun = t.X.masked_fill(isKnown.logical_not(), double.NaN);
        var completed = inpainter.Inpaint(t.X, isKnown.to(t.X.dtype), t.Noise);
        var what = $"{Format.Count(t.X.shape[0], $"{t.Part} sequence")}: begun, completed, as it is";
        var look = new Look(what, Background.Named(t.Data), Scale: t.Scale, Sequence: t.Shown.Shape.Sequence);
        return (Pictures.Completions([begun, completed, t.X], look), what);
    }

    public static Command Interpolate()
    {
        const string description =
            "go from one test example to another: images in a row for each pair, vectors as paths";
        return Create("interpolate", description, "interpolated.png", 8, 2, null, t =>
        {
            var interpolator = t.Run.As<IInterpolator>("interpolate");
            var n = t.X.shape[0] / 2;
            if (n < 1) throw new DataException("-n", $"{t.Part} examples", $"{t.X.shape[0]}", "2 or more");
            var (a, b) = (t.X.narrow(0, 0, n), t.X.narrow(0, n, n));
            // The same noise along each row.
            var seeds = Enumerable.Range(0, (int)n).Select(k => (long)k).ToArray();
            List<Tensor> way = [a];
            for (var k = 1; k <= Steps; k++)
            {
                using var same = new NoiseSource(seeds, t.Run.Device);
                way.Add(interpolator.Interpolate(a, b, k / (Steps + 1.0), same));
            }
            way.Add(b);
            var what = $"{Format.Count(n, "way")} between {t.Part} examples, {Path.GetFileName(t.Run.Folder.Path)}";
            var behind = Pictures.IsVector(a) ? Background.Of(t.Data, t.Shown) : null;
            return (Pictures.Ways(stack([.. way], 1), new(what, behind?.Names, behind?.Rows, t.Scale)), what);
        });
    }

    private sealed record Inputs(
        ParseResult Parsed, LoadedRun Run, DataSets Data, DeviceData Shown, string Part, Tensor X, NoiseSource Noise,
        int? Scale);

    private static Command Create(
        string name, string description, string file, int most, int least, Option? extra,
        Func<Inputs, (Picture Picture, string What)> draw)
    {
        var run = new RunArguments("model.sampler.steps=50");
        var count = Options.WithDefault("-n", "n", most, "how many test examples", "--num-samples");
        var seed = Options.Of<long>("--seed", "n", "seed of the first image's noise; the others follow it");
        var output = Options.Output(file);
        var scale = Options.Scale();
        var command = new Command(name, description) { run.Run, count, seed, output, scale };
        run.AddTo(command);
        if (extra is not null) command.Add(extra);
        command.SetAction(parsed =>
        {
            using var loaded = run.Open(parsed);
            using var scope = NewDisposeScope();
            using var off = no_grad();
            var data = RunData.Open(loaded);
            var (part, kind) = data.WithAtLeast(least);
            using var shown = new DeviceData(part, loaded.Options.Data.Binarization, loaded.Device);
            var asked = parsed.GetValue(count);
            if (asked < 1) throw new DataException("-n", "examples", $"{asked}", "1 or more");
            var x = shown.Range(0, Math.Min(asked, shown.Count));
            using var noise = new NoiseSource(Seeds.From(parsed.GetValue(seed), (int)x.shape[0]), loaded.Device);
            var path = parsed.GetRequiredValue(output);
            var (picture, what) = draw(new(parsed, loaded, data, shown, kind, x, noise, parsed.GetValue(scale)));
            picture.Write(path);
            Console.WriteLine($"{what}: {path}");
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
        var (from, to) = known is "top" or "left" ? (0, length / 2) : (length / 2, length);
        mask.narrow(dim, from, to - from).fill_(1);
        return mask;
    }
}
