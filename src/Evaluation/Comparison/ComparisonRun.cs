using System.Diagnostics;
using Generative.Configuration;
using Generative.Data;
using Generative.Estimators;
using Generative.Numerics;
using Generative.Training;

namespace Generative.Evaluation.Comparison;

/// <summary>A comparison: warm-up, reference gradient, gradients of the variants, training curves.</summary>
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

    /// <summary>Runs the whole comparison.</summary>
    /// <exception cref="ConfigException">A variant has other weights, or its estimator does not fit the model.
    /// </exception>
    public ComparisonResult Run()
    {
        var all = variants.All(o);
        if (o.CurveSteps > 0 && data.Valid.Count + data.Test.Count == 0)
            throw new DataException(data.Name, "validation examples", "none",
                "1 or more for training curves: set data.validCount, or compare.curveSteps: 0");
        using var gate = FinalizerGate.Close();
        using var train = new DeviceData(
            data.Train, run.Data.Binarization, device, mirrored: run.Data.IsMirrored);
        using var valid = new DeviceData(data.Valid.Count > 0 ? data.Valid : data.Test, run.Data.Binarization, device);
        using var order = new BatchOrder(train.Count, run.Training.BatchSize, run.Seed, device);
        using var scope = NewDisposeScope();

        progress($"warm-up: {o.WarmupSteps} steps");
        var start = Create("model", run.Model);
        Warm(start, train, order);
        var x = train.Batch(order, o.WarmupSteps).X.DetachFromDisposeScope();
        using var batch = x;
        List<Variant> competitors = [.. all.Select(v => At(start, v.Name, v.Model))];
        foreach (var competitor in competitors) Adapt(competitor, train, order);

        progress("reference");
        var measure = new GradientComparison(o, run.Seed, x, stop);
        var (truth, exact) = Reference(start, x);
        if (!exact) Adapt(truth, train, order);
        using var reference = measure.Reference(truth, exact, progress);
        var results = measure.Measure(competitors, reference, progress);
        var atOnce = CurvesAtOnce(start, train, order);
        var setting = new Setting(variants.ModelType, data.Name, device.ToString(), start.Weights.Count,
            (int)x.size(0), o.WarmupSteps, o.Draws, o.Seeds, atOnce);
        foreach (var competitor in competitors) competitor.Model.Dispose();
        return new(run.Name ?? "comparison", setting, reference.Result, results,
            Curves(all, train, valid, truth, atOnce));
    }

    /// <summary>Computes one training curve; called in the processes of <see cref="CurveProcesses"/>.</summary>
    public Curve Curve(string variant, long seed)
    {
        var model = variants.All(o).SingleOrDefault(v => v.Name == variant).Model
            ?? throw new ConfigException([$"--curve: got '{variant}', expected a variant's name"]);
        using var gate = FinalizerGate.Close();
        using var train = new DeviceData(
            data.Train, run.Data.Binarization, device, mirrored: run.Data.IsMirrored);
        using var valid = new DeviceData(data.Valid.Count > 0 ? data.Valid : data.Test, run.Data.Binarization, device);
        using var order = new BatchOrder(train.Count, run.Training.BatchSize, run.Seed, device);
        var start = Create("model", run.Model);
        using var x = train.Batch(order, 0).X;
        return new TrainingCurves(run, o, train, valid, Reference(start, x).Model, stop)
            .Train(variant, () => model.Create(data.Shape), seed, device);
    }

    // In parallel if that is faster: one-thread trainings on all cores, compared with one training by all threads.
    private int CurvesAtOnce(Variant start, DeviceData train, BatchOrder order)
    {
        var cores = run.Training.Threads > 0 ? run.Training.Threads : Environment.ProcessorCount;
        var curves = o.CurveSeeds * o.Variants.Count;
        // Starting a process takes a second, too long for short curves.
        if (config is null || device.type != DeviceType.CPU || cores < 2 || curves < 2 || o.CurveSteps < 200) return 1;
        var (one, all) = (StepsPerSecond(1), StepsPerSecond(cores));
        return one * Math.Min(cores, curves) > 1.1 * all ? Math.Min(cores, curves) : 1;

        double StepsPerSecond(int threads)
        {
            set_num_threads(threads);
            using var optimizers = new PhaseOptimizers(start.Model, run.Optimizer);
            using var step = new TrainingStep(start.Model, optimizers, train, order);
            for (var k = 0; k < 3; k++) step.Take(k);
            var from = Stopwatch.GetTimestamp();
            for (var k = 3; k < 23; k++) step.Take(k);
            return 20 / Stopwatch.GetElapsedTime(from).TotalSeconds;
        }
    }

    private IReadOnlyList<Curve> Curves(
        IReadOnlyList<(string Name, ModelOptions Model)> all, DeviceData train, DeviceData valid, Variant truth,
        int atOnce)
    {
        if (o.CurveSteps == 0) return [];
        if (atOnce > 1)
        {
            var wanted = all.SelectMany(v => Enumerable.Range(0, o.CurveSeeds).Select(s => (v.Name, run.Seed + s)));
            return new CurveProcesses(config!, atOnce, progress, stop).Draw([.. wanted]);
        }
        var curves = new TrainingCurves(run, o, train, valid, truth, stop);
        List<Curve> drawn = [];
        var (from, wantedCurves) = (Stopwatch.GetTimestamp(), o.CurveSeeds * all.Count);
        // Variants in turns within a seed, so that a machine that slows down slows all.
        for (var s = 0; s < o.CurveSeeds; s++)
        {
            foreach (var (name, model) in all)
            {
                progress($"training: seed {s + 1}/{o.CurveSeeds}, {name}, {o.CurveSteps} steps"
                    + TimeLeft.After(drawn.Count, wantedCurves, Stopwatch.GetElapsedTime(from)));
                drawn.Add(curves.Train(name, () => model.Create(data.Shape), run.Seed + s, device));
            }
        }
        return [.. all.SelectMany(v => drawn.Where(c => c.Variant == v.Name))];
    }

    private Variant Create(string name, ModelOptions options)
    {
        RandomState.Seed(run.Seed);
        var model = (run with { Model = options }).CreateModel(data.Shape);
        model.to(device);
        model.train();
        if (!model.HasOneLoss) throw new ConfigException([$"compare: {model.Kind} has no loss to compare"]);
        return new(name, model);
    }

    private Variant At(Variant start, string name, ModelOptions options)
    {
        var competitor = Create(name, options);
        try
        {
            competitor.Weights.CopyFrom(start.Weights);
        }
        catch (ArgumentException e)
        {
            throw new ConfigException([$"compare.variants.{name}: {e.Message}"]);
        }
        return competitor;
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

    // Trains baselines, temperatures and running means at the shared weights, which do not change.
    private void Adapt(Variant competitor, DeviceData train, BatchOrder order)
    {
        if (!competitor.Weights.HasEstimator) return;
        RandomState.Seed(run.Seed + 11);
        using var optimizer = competitor.Weights.Estimators.Count > 0
            ? Optimizer.Create(run.Optimizer, competitor.Weights.Estimators)
            : null;
        try
        {
            for (var k = 0; k < o.AdaptSteps; k++)
            {
                stop.ThrowIfCancellationRequested();
                FinalizerGate.LetThrough();
                using var scope = NewDisposeScope();
                competitor.Backward(train.Batch(order, o.WarmupSteps + k).X);
                optimizer?.Step();
            }
        }
        catch (NotSupportedException e)
        {
            throw new ConfigException([$"compare.variants.{competitor.Name}: {e.Message}"]);
        }
    }

    // The reference: the config's choice, or exact enumeration if possible, or the run's model.
    private (Variant Model, bool Exact) Reference(Variant start, Tensor x)
    {
        if (o.Reference is { } part)
        {
            var chosen = At(start, "reference", variants.Of("compare.reference", part));
            return (chosen, IsExact(chosen));
        }
        if (Enumerated(start, x) is { } exact) return (exact, true);
        return (At(start, "reference", run.Model), false);
    }

    private Variant? Enumerated(Variant start, Tensor x)
    {
        if (variants.Enumerating is not { } options) return null;
        try
        {
            var exact = At(start, "reference", options);
            // The scope is opened after the model is made, so that its parameters outlive it.
            using var scope = NewDisposeScope();
            using var off = no_grad();
            _ = exact.Model.Loss(x.slice(0, 0, 1, 1));
            return exact;
        }
        catch (NotSupportedException)
        {
            return null;                                       // too many states
        }
    }

    private static bool IsExact(Variant competitor) => competitor.Model.modules().Any(m => m is Enumerate);
}
