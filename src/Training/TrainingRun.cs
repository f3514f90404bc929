using Generative.Data;
using Generative.Numerics;

namespace Generative.Training;

/// <summary>How a training ended.</summary>
public enum Outcome
{
    /// <summary>All steps are done.</summary>
    Finished,

    /// <summary>It was stopped early by a cancellation, and saved.</summary>
    Interrupted,

    /// <summary>It ended, but the last checkpoint could not be written.</summary>
    Unsaved,
}

/// <summary>A loss, a gradient or a measure is NaN or infinite.</summary>
public sealed class NonFiniteException(string message) : Exception(message);

/// <summary>A training and its state: model, data, optimizers, step. Hooks read it.</summary>
public sealed class TrainingRun : IDisposable
{
    private readonly TimeProvider time;
    private readonly long started;
    private readonly LoopState? resumed;
    private readonly DataSets data;
    private IReadOnlyList<TrainingHook> hooks = [];

    /// <summary>Prepares a training; <see cref="Trainer.Fit(TrainingRun, IReadOnlyList{TrainingHook},
    /// CancellationToken)"/> runs it.</summary>
    /// <param name="model">The model; moved to the device and number format of the options, owned by the
    /// caller.</param>
    /// <param name="data">Training, validation and test examples.</param>
    /// <param name="o">How to train.</param>
    /// <param name="time">The clock; null: the system's.</param>
    /// <exception cref="DataException">There is no such device, or the checkpoint does not fit.</exception>
    public TrainingRun(GenerativeModel model, DataSets data, FitOptions o, TimeProvider? time = null)
    {
        this.time = time ?? TimeProvider.System;
        started = this.time.GetTimestamp();
        (Model, Options, this.data) = (model, Checked.Of(o), data);
        if (data.Shape.IsSequence && !model.Domain.Sequences)
            throw new DataException(data.Name, "examples", "sequences",
                $"images or vectors, as {model.Kind} takes them: of sequences there are the models vrnn and rnn");
        if (model.Domain.UnitRange) CheckRange(model, data);
        if (data.Shape.HasMissing && !model.Domain.Missing)
            throw new DataException(data.Name, "numbers", "some that are missing",
                $"all of them: {model.Kind} cannot leave any out");

        // Data on the device; the order of the examples is a function of the seed.
        Device = Devices.Resolve(o.Training.Device);
        var dtype = Devices.Dtype(o.Training.Precision);
        Train = new(data.Train, o.Binarization, Device, dtype, o.IsMirrored);
        Valid = new(data.Valid, o.Binarization, Device, dtype);
        Test = new(data.Test, o.Binarization, Device, dtype);
        Order = new(Train.Count, o.Training.BatchSize, o.Seed, Device);

        // Model and optimizers.
        model.to(Device, dtype);
        if (!data.Shape.IsImage && model is IDataInitialized initialized)
        {
            using var scope = NewDisposeScope();
            initialized.Initialize(Train.Range(0, Train.Count));
        }
        if (o is { Init: { } file, From: null }) LoadFirst(model, file);
        model.train();
        Length = RunLength.Of(o.Training, model, Train.Count);
        Optimizers = new(model.Phases, o.Optimizer, o.Optimizers, Length.Total);
        Training = new(model, Optimizers, Train, Order, o.Training);
        Average = o.Ema is null ? null : new(o.Ema, model, o.Another ?? Another(model));

        // State: new, or from a checkpoint.
        State = new(model, Optimizers, Training, Average, Device);
        resumed = o.From is null ? null : State.Load(o.From);
        From = resumed?.Step ?? 0;
        if (From > Length.Total)
            throw new DataException(o.From!.Folder, "steps", $"a limit of {Length.Total}",
                $"{From} or more: so many are done");
        Step = From;
    }

    private static void CheckRange(GenerativeModel model, DataSets data)
    {
        var values = data.Train.Set switch
        {
            VectorSet set => set.Values,
            SequenceSet set => Array.FindAll(set.Values, v => !float.IsNaN(v)),
            _ => [],
        };
        if (values.Length == 0) return;
        var (least, most) = (values.Min(), values.Max());
        if (least < 0 || most > 1)
            throw new DataException(data.Name, "numbers", FormattableString.Invariant($"{least:G4} to {most:G4}"),
                $"0 to 1, as {model.Kind} models probabilities (of a gaussianVae likelihood: gaussian or "
                + "gaussianLearned takes others)");
    }

    private static void LoadFirst(GenerativeModel model, string file)
    {
        if (model is IIterative)
            throw new DataException(file, "model", model.Kind,
                "one that is trained by gradients: this one starts from the data");
        Checkpoint.Load(model, file);
        using var scope = NewDisposeScope();
        using var off = no_grad();
        foreach (var (name, weight) in model.named_parameters())
            if (!weight.isfinite().all().item<bool>())
                throw new DataException(file, $"tensor '{name}'", "NaN or infinity", "finite numbers");
    }

    private static Func<GenerativeModel> Another(GenerativeModel model)
    {
        if (model.BuiltFrom is var (options, shape)) return () => options.Create(shape);
        throw new OptionsException("ema: got an average, expected none without FitOptions.Another: this model does not "
            + "say what it is built from");
    }

    /// <summary>The model in training.</summary>
    public GenerativeModel Model { get; }

    /// <summary>The model to evaluate and sample from: the average if there is one.</summary>
    public GenerativeModel Shown => Average?.Model ?? Model;

    /// <summary>How it is trained.</summary>
    public FitOptions Options { get; }

    /// <summary>Device of model and data.</summary>
    public Device Device { get; }

    /// <summary>Training examples.</summary>
    public DeviceData Train { get; }

    /// <summary>Validation examples; may be empty.</summary>
    public DeviceData Valid { get; }

    /// <summary>Test examples; may be empty.</summary>
    public DeviceData Test { get; }

    /// <summary>Number of steps.</summary>
    public RunLength Length { get; }

    /// <summary>Steps done.</summary>
    public long Step { get; internal set; }

    /// <summary>The step of the checkpoint that training went on from; 0: a new training.</summary>
    public long From { get; }

    /// <summary>Epochs done.</summary>
    public double Epoch => (double)Step / Length.StepsPerEpoch;

    /// <summary>Training time over all processes of the run, in seconds.</summary>
    public double Seconds => (resumed?.Seconds ?? 0) + time.GetElapsedTime(started).TotalSeconds;

    /// <summary>Set by a hook to stop after this step.</summary>
    public bool IsOver { get; set; }

    /// <summary>Set by a hook when the last evaluation is the best so far, so that the step is saved.</summary>
    public bool IsBest { get; set; }

    /// <summary>Set by a hook that could not save.</summary>
    public bool Unsaved { get; set; }

    /// <summary>All tensors that the training changes.</summary>
    public TrainingState State { get; }

    internal BatchOrder Order { get; }

    internal PhaseOptimizers Optimizers { get; }

    internal TrainingStep Training { get; }

    internal Ema? Average { get; }

    /// <summary>The state other than tensors, for a checkpoint.</summary>
    public LoopState Now()
    {
        var state = new LoopState(Step, Seconds, null, data.Shape)
        {
            Skipped = Training.Skipped,
            ClassNames = data.Train.Set.ClassNames,
            Columns = data.Columns,
        };
        return hooks.Aggregate(state, (s, hook) => hook.Save(s));
    }

    internal void Begin(IReadOnlyList<TrainingHook> hooks)
    {
        this.hooks = hooks;
        foreach (var hook in hooks)
        {
            if (resumed is not null) hook.Restore(resumed);
        }
        foreach (var hook in hooks) hook.Started(this);
    }

    /// <summary>Frees everything but the model.</summary>
    public void Dispose()
    {
        Average?.Dispose();
        Training.Dispose();
        Optimizers.Dispose();
        Order.Dispose();
        Test.Dispose();
        Valid.Dispose();
        Train.Dispose();
    }
}
