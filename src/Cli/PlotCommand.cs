using System.CommandLine;
using Generative.Configuration;
using Generative.Data;
using Generative.Evaluation;
using Generative.Evaluation.Plots;
using Generative.Training;

namespace Generative.Cli;

/// <summary><c>plot RUN</c>: the curves of a run's <c>metrics.jsonl</c>, also of one that is still training.</summary>
internal static class PlotCommand
{
    public static Command Create()
    {
        var run = new Argument<string>("run") { Description = "a run's folder, its number or 'latest'" };
        var output = Options.Output("curves.png", "the PNG or SVG to write");
        var metric = new Option<string[]>("--metric")
        {
            Description = "show that name only, such as loss (repeatable)", HelpName = "name",
            Arity = ArgumentArity.ZeroOrMore,
        };
        const string description = "draw a run's curves: losses and measures of train, valid and test, learning rates";
        var command = new Command("plot", description) { run, output, metric };
        command.SetAction(parsed =>
        {
            var folder = RunFolder.Open(parsed.GetRequiredValue(run));
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

    // Only the model knows its units, and only a checkpoint knows the shape to build it for. What is measured on
    // examples has the model's units; a watched number, such as the norm of a gradient, has none.
    private static Func<string, string> Unit(RunFolder folder, IReadOnlyList<MetricCurve> curves)
    {
        if (folder.Checkpoints.Count == 0) return _ => "";
        var model = folder.Options().Model.Create(Checkpoint.Shape(folder.Checkpoints[^1]));
        bool Measured(string name) => curves.Any(c => c.Name == $"valid/{name}" || c.Name == $"test/{name}");
        return name => name == "loss" || Measured(name) ? Units.Of(model, name) : "";
    }
}
