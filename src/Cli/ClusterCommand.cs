using System.CommandLine;
using System.Globalization;
using Generative.Data;
using Generative.Data.Tables;
using Generative.Evaluation;
using Generative.Training;

namespace Generative.Cli;

/// <summary><c>cluster RUN -o assignments.csv</c>: the component of each example of a mixture's data.</summary>
internal static class ClusterCommand
{
    public static Command Create()
    {
        var run = new RunArguments();
        var data = Options.Of<string?>("--data", "config", "a config whose data is used (default: the run's own)");
        var output = Options.Output("assignments.csv", "the CSV to write: example, cluster, p0, p1, ...",
            ".csv");
        var picture = Options.Of<string?>("--picture", "file",
            "a PNG, or an SVG of a figure: points with ellipses and means, or the means as images")
            .Checked(OutputFile.Figure);
        const string description = "sort the examples of a run's data into the components of its mixture";
        var command = new Command("cluster", description) { run.Run, data, output, picture };
        run.AddTo(command);
        command.SetAction((parsed, stop) =>
        {
            using var loaded = run.Open(parsed);
            var model = loaded.As<IMixture>("sort examples into components");
            if (model.Categories == 0)
                throw new DataException(loaded.Folder.Path, "model", loaded.Model.Kind, "one with clusters");
            var options = parsed.GetValue(data) is { } other
                ? ConfigFile.Read(other, [], loaded.Options.Plugins).Data : loaded.Options.Data;
            using var scope = NewDisposeScope();
            using var off = no_grad();
            var (all, x) = Read(loaded, options);
            using var examples = x;
            var (shares, assigned) = Sort(model, x, loaded.Options.Evaluation.BatchSize, stop);
            var path = parsed.GetRequiredValue(output);
            AssignmentTable.Write(path, shares, assigned);
            var count = Format.Count(x.Count, "example");
            Console.WriteLine($"components of {count} of {options.Title} by {loaded.Name}: {path}");
            Print(shares, assigned);
            if (parsed.GetValue(picture) is { } file)
            {
                var look = new Look($"Components of {loaded.Name}", all.Columns.Count > 0 ? all.Columns : null);
                ClusterPicture.Of(model, x.Range(0, ClusterPicture.MostPoints), assigned, look).Write(file);
            }
            return Task.FromResult(ExitCodes.Done);
        });
        return command;
    }

    // All examples in the order of their file, unsplit.
    private static (IExamples All, DeviceData X) Read(LoadedRun loaded, DataOptions options)
    {
        var (all, _) = options.Read(Console.Error.WriteLine);
        RunData.Check(loaded, options.Title, all.Shape);
        return (all, new DeviceData(all, options.Binarization, loaded.Device, loaded.Dtype));
    }

    private static (Tensor Shares, Tensor Assigned) Sort(
        IMixture model, DeviceData x, int batchSize, CancellationToken stop)
    {
        List<Tensor> shares = [];
        for (var from = 0L; from < x.Count; from += batchSize)
        {
            stop.ThrowIfCancellationRequested();
            using var inner = NewDisposeScope();
            shares.Add(model.Responsibilities(x.Range(from, from + batchSize)).MoveToOuterDisposeScope());
        }
        var all = cat(shares, 0);
        return (all, all.argmax(1));
    }

    private static void Print(Tensor shares, Tensor assigned)
    {
        var counts = bincount(assigned, minlength: shares.shape[1]).cpu().data<long>().ToArray();
        var sure = shares.max(1).values.mean().to(float64).item<double>();
        Console.WriteLine($"examples in each: {string.Join(", ", counts)}");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"mean share of the own component: {sure:F4}"));
    }
}
