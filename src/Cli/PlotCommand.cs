using System.CommandLine;
using Generative.Data;
using Generative.Evaluation;
using Generative.Evaluation.Plots;
using Generative.Training;

namespace Generative.Cli;

/// <summary><c>plot RUN</c>: the training curves of a run, which may still be training.</summary>
internal static class PlotCommand
{
    public static Command Create()
    {
        var run = Options.Run("a run's folder, its number or 'latest'");
        var outdir = Options.RunsFolder();
        var output = Options.Output("curves.png", "the PNG or SVG to write");
        var metric = Options.Of<string[]>("--metric", "name", "show that name only, such as loss (repeatable)");
        metric.Arity = ArgumentArity.ZeroOrMore;
        const string description = "draw a run's curves: losses and measures of train, valid and test, learning rates";
        var command = new Command("plot", description) { run, output, metric, outdir };
        command.SetAction(parsed =>
        {
            var folder = RunFolder.Open(parsed.GetRequiredValue(run), parsed.GetRequiredValue(outdir));
            var (name, path) = (Path.GetFileName(folder.Path), parsed.GetRequiredValue(output));
            Draw(folder, parsed.GetValue(metric) ?? []).Write(path);
            Console.WriteLine($"curves of {name}: {path}");
            return ExitCodes.Done;
        });
        return command;
    }

    private static Figure Draw(RunFolder folder, string[] only)
    {
        var curves = MetricsFile.Read(folder.Metrics);
        if (curves.Count == 0) throw new DataException(folder.Metrics, "lines", "none yet", "one or more");
        var names = CurvesFigure.Names(curves);
        if (Array.Find(only, o => !names.Contains(o)) is { } unknown)
            throw new DataException("--metric", "name", $"'{unknown}'", string.Join(", ", names));
        return CurvesFigure.Of(Path.GetFileName(folder.Path), curves, Unit(folder, curves), only);
    }

    // Measures on examples have the model's units; watched numbers, such as the norm of the gradient, have none.
    private static Func<string, string> Unit(RunFolder folder, IReadOnlyList<MetricCurve> curves)
    {
        if (folder.Checkpoints.All is not [.., var newest]) return _ => "";
        var model = folder.Options().Model.Create(newest.Shape);
        return name => name == "loss" || IsMeasured(name) ? Measured.UnitOf(model, name) : "";

        bool IsMeasured(string name) => curves.Any(c => c.Name == $"valid/{name}" || c.Name == $"test/{name}");
    }
}
