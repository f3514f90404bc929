using Generative.Configuration;
using Generative.Data;
using Generative.Estimators;
using Generative.Numerics;
using Generative.Training;

namespace Generative.Evaluation.Comparison;

/// <summary>A whole comparison: warm-up, reference, gradients, curves.</summary>
public sealed class ComparisonRun(
    RunOptions run, Variants variants, DataSets data, Device device, Action<string> progress, string? config = null,
    CancellationToken stop = default)
{
    private readonly CompareOptions o = run.Compare ?? new();

    /// <summary>Compares models that are given in code, at the weights of the first, and on the CPU.</summary>
    /// <param name="data">What they are trained on.</param>
    /// <param name="options">How they are compared; its variants are not looked at.</param>
    /// <param name="models">Variants of one model by name, such as its options with another estimator each.</param>
    /// <exception cref="OptionsException">Options that cannot be used.</exception>
    public static ComparisonResult Of(
        DataSets data, CompareOptions options, params (string Name, ModelOptions Model)[] models)
    {
        foreach (var (_, model) in models) _ = Checked.Of(model);
        var run = new RunOptions { Model = models[0].Model, Compare = Checked.Of(options) };
        var types = RunTypes.Including(models.Select(m => m.Model));
        return new ComparisonRun(run, new(run, types, models), data, CPU, _ => { }).Run();
    }

    /// <summary>Everything in turn.</summary>
    /// <exception cref="ConfigException">A variant cannot stand at the run's weights, or cannot be estimated
    /// so.</exception>
    public ComparisonResult Run()
    {
        var all = variants.All(o);
        if (o.CurveSteps > 0 && data.Valid.Count + data.Test.Count == 0)
            throw new DataException(data.Name, "validation examples", "none",
                "1 or more for training curves: set data.validCount, or compare.curveSteps: 0");
        using var gate = FinalizerGate.Close();
        using var train = new DeviceData(data.Train, run.Data.Binarization, device);
        using var valid = new DeviceData(data.Valid.Count > 0 ? data.Valid : data.Test, run.Data.Binarization, device);
        using var order = new BatchOrder(train.Count, run.Training.BatchSize, run.Seed, device);
        using var scope = NewDisposeScope();

        progress($"warm-up: {o.WarmupSteps} steps");
        var start = Create("model", run.Model);
        Warm(start, train, order);
        var x = train.Batch(order, o.WarmupSteps).X.DetachFromDisposeScope();
        using var batch = x;
        List<Variant> contestants = [.. all.Select(v => At(start, v.Name, v.Model))];
        foreach (var contestant in contestants) Adapt(contestant, train, order);

        progress("reference");
        var measure = new GradientComparison(o, run.Seed, x, stop);
        var (judge, exact) = Judge(start, x);
        if (!exact) Adapt(judge, train, order);
        using var reference = measure.Reference(judge, exact);
        var results = measure.Measure(contestants, reference, progress);
        var atOnce = CurvesAtOnce(start, train, order);
        var setting = new Setting(variants.ModelType, data.Name, device.ToString(), start.Weights.Count,
            (int)x.shape[0], o.WarmupSteps, o.Draws, o.Seeds, atOnce);
        foreach (var contestant in contestants) contestant.Model.Dispose();
        return new(run.Name ?? "comparison", setting, reference.Result, results,
            Curves(all, train, valid, judge, atOnce));
    }

    /// <summary>One curve alone: what a process of <see cref="CurveProcesses"/> does.</summary>
    public Curve Curve(string variant, long seed)
    {
        var model = variants.All(o).SingleOrDefault(v => v.Name == variant).Model
            ?? throw new ConfigException([$"--curve: got '{variant}', expected a variant's name"]);
        using var gate = FinalizerGate.Close();
        using var train = new DeviceData(data.Train, run.Data.Binarization, device);
        using var valid = new DeviceData(data.Valid.Count > 0 ? data.Valid : data.Test, run.Data.Binarization, device);
        using var order = new BatchOrder(train.Count, run.Training.BatchSize, run.Seed, device);
        var start = Create("model", run.Model);
        using var x = train.Batch(order, 0).X;
        return new TrainingCurves(run, o, train, valid, Judge(start, x).Judge, stop)
            .Train(variant, () => model.Create(data.Shape), seed, device);
    }

    // Side by side where that is faster: as many one-thread trainings as there are cores against one by all threads.
    private int CurvesAtOnce(Variant start, DeviceData train, BatchOrder order)
    {
        var cores = run.Training.Threads > 0 ? run.Training.Threads : Environment.ProcessorCount;
        var curves = o.CurveSeeds * o.Variants.Count;
        // A process takes a second to start: short curves are not worth it.
        if (config is null || device.type != DeviceType.CPU || cores < 2 || curves < 2 || o.CurveSteps < 200) return 1;
        double Rate(int threads)
        {
            set_num_threads(threads);
            using var optimizers = new PhaseOptimizers(start.Model, run.Optimizer);
            using var step = new TrainingStep(start.Model, optimizers, train, order);
            for (var k = 0; k < 3; k++) step.Take(k);
            var from = System.Diagnostics.Stopwatch.GetTimestamp();
            for (var k = 3; k < 23; k++) step.Take(k);
            return 20 / System.Diagnostics.Stopwatch.GetElapsedTime(from).TotalSeconds;
        }

        var (one, all) = (Rate(1), Rate(cores));
        return one * Math.Min(cores, curves) > 1.1 * all ? Math.Min(cores, curves) : 1;
    }

    private IReadOnlyList<Curve> Curves(
        IReadOnlyList<(string Name, ModelOptions Model)> all, DeviceData train, DeviceData valid, Variant judge,
        int atOnce)
    {
        if (o.CurveSteps == 0) return [];
        if (atOnce > 1)
            return new CurveProcesses(config!, atOnce, progress, stop)
            .Draw([.. all.SelectMany(v => Enumerable.Range(0, o.CurveSeeds).Select(s => (v.Name, run.Seed + s)))]);
        var curves = new TrainingCurves(run, o, train, valid, judge, stop);
        List<Curve> drawn = [];
        // Variants take turns within a seed, so that a machine that slows down slows all.
        for (var s = 0; s < o.CurveSeeds; s++)
            foreach (var (name, model) in all)
            {
                progress($"training: seed {s + 1}/{o.CurveSeeds}, {name}, {o.CurveSteps} steps");
                drawn.Add(curves.Train(name, () => model.Create(data.Shape), run.Seed + s, device));
            }
        return [.. all.SelectMany(v => drawn.Where(c => c.Variant == v.Name))];
    }

    private Variant Create(string name, ModelOptions options)
    {
        RandomState.Seed(run.Seed);
        var model = (run with { Model = options }).CreateModel(data.Shape);
        model.to(device);
        model.train();
        return model.HasOneLoss ? new(name, model)
            : throw new ConfigException([$"compare: {model.GetName()} has no loss to compare"]);
    }

    private Variant At(Variant start, string name, ModelOptions options)
    {
        var contestant = Create(name, options);
        try
        {
            contestant.Weights.CopyFrom(start.Weights);
        }
        catch (ArgumentException e)
        {
            throw new ConfigException([$"compare.variants.{name}: {e.Message}"]);
        }
        return contestant;
    }

    private void Warm(Variant start, DeviceData train, BatchOrder order)
    {
        using var optimizers = new PhaseOptimizers(start.Model, run.Optimizer, o.WarmupSteps);
        using var step = new TrainingStep(start.Model, optimizers, train, order);
        for (var k = 0; k < o.WarmupSteps; k++)
        {
            stop.ThrowIfCancellationRequested();
            FinalizerGate.LetThrough();
            step.Take(k);
        }
    }

    // Baselines, temperatures and running means come to rest at the shared weights, which stay.
    private void Adapt(Variant contestant, DeviceData train, BatchOrder order)
    {
        if (!contestant.Weights.HasEstimator) return;
        RandomState.Seed(run.Seed + 11);
        using var optimizer = contestant.Weights.Estimators.Count > 0
            ? Optimizers.Create(run.Optimizer, contestant.Weights.Estimators) : null;
        try
        {
            for (var k = 0; k < o.AdaptSteps; k++)
            {
                stop.ThrowIfCancellationRequested();
                FinalizerGate.LetThrough();
                using var scope = NewDisposeScope();
                contestant.Backward(train.Batch(order, o.WarmupSteps + k).X);
                optimizer?.Step();
            }
        }
        catch (NotSupportedException e)
        {
            throw new ConfigException([$"compare.variants.{contestant.Name}: {e.Message}"]);
        }
    }

    /// <summary>Whose gradient is true: the config's choice, or enumeration where it can be, or the run's own
    /// model.</summary>
    private (Variant Judge, bool Exact) Judge(Variant start, Tensor x)
    {
        if (o.Reference is { } part)
        {
            var chosen = At(start, "reference", variants.Of("compare.reference", part));
            return (chosen, IsExact(chosen));
        }
        if (variants.Enumerating is { } options)
            try
            {
                var exact = At(start, "reference", options);
                // The model's parameters outlive this scope: it is opened after they are made.
                using var scope = NewDisposeScope();
                using var off = no_grad();
                _ = exact.Model.Loss(x.slice(0, 0, 1, 1));
                return (exact, true);
            }
            catch (NotSupportedException)
            {
                // Too many states: a long mean then.
            }
        return (At(start, "reference", run.Model), false);
    }

    private static bool IsExact(Variant contestant) => contestant.Model.modules().Any(m => m is Enumerate);
}
