using Generative.Data;
using Generative.Numerics;

namespace Generative.Training;

/// <summary>How a training ended.</summary>
public enum Outcome
{
    /// <summary>All its steps are done.</summary>
    Finished,

    /// <summary>It was asked to stop, and saved.</summary>
    Interrupted,

    /// <summary>It is over, but its last checkpoint could not be written.</summary>
    Unsaved,
}

/// <summary>A loss or gradient that is not a number.</summary>
public sealed class NonFiniteException(string message) : Exception(message);

/// <summary>A training as its hooks see it: the model, where it stands, and what it holds.</summary>
public sealed class TrainingRun : IDisposable
{
    private readonly TimeProvider time;
    private readonly long started;
    private readonly IReadOnlyList<TrainingHook> hooks;
    private readonly TrainingState state;
    private readonly DataSets data;
    private double before;                                     // seconds that earlier processes trained

    internal TrainingRun(GenerativeModel model, DataSets data, FitOptions o, IReadOnlyList<TrainingHook> hooks,
        TimeProvider time)
    {
        (Model, Options, this.hooks, this.time, this.data) = (model, Checked.Of(o), hooks, time, data);
        started = time.GetTimestamp();

        // Data: bytes on the device; the order is a function of the seed.
        var parameters = model.parameters().FirstOrDefault();
        Device = parameters?.device ?? CPU;
        var dtype = Devices.Dtype(o.Training.Precision);
        Train = new(data.Train, o.Binarization, Device, dtype);
        Valid = new(data.Valid, o.Binarization, Device, dtype);
        Test = new(data.Test, o.Binarization, Device, dtype);
        Order = new(Train.Count, o.Training.BatchSize, o.Seed, Device);

        // Model and optimizers.
        if (data.Shape.IsVector && model is IDataInitialized initialized)
        {
            using var scope = NewDisposeScope();
            initialized.Initialize(Train.Range(0, Train.Count));
        }
        model.train();
        Length = RunLength.Of(o.Training, model, Train.Count);
        Optimizers = new(model.Phases, o.Optimizer, o.Optimizers, Length.Total);
        Training = new(model, Optimizers, Train, Order, o.Training);
        Average = o.Ema is null ? null : AverageOf(o, model, dtype);

        // Where it stands: at its start, or as it was left.
        state = new(model, Optimizers, Training, Average, Device);
        if (o.From is null) return;
        var left = state.Load(o.From);
        (Step, From, before) = (left.Step, left.Step, left.Seconds);
        foreach (var hook in hooks) hook.Restore(left);
    }

    /// <summary>The model in training.</summary>
    public GenerativeModel Model { get; }

    /// <summary>The model that is measured and drawn: the running average where there is one.</summary>
    public GenerativeModel Shown => Average?.Model ?? Model;

    /// <summary>How it is trained.</summary>
    public FitOptions Options { get; }

    /// <summary>Where the model is.</summary>
    public Device Device { get; }

    /// <summary>Training examples.</summary>
    public DeviceData Train { get; }

    /// <summary>Validation examples; there may be none.</summary>
    public DeviceData Valid { get; }

    /// <summary>Test examples; there may be none.</summary>
    public DeviceData Test { get; }

    /// <summary>How many steps there are.</summary>
    public RunLength Length { get; }

    /// <summary>Steps done.</summary>
    public long Step { get; internal set; }

    /// <summary>The step that a resumed training went on from; 0: it started afresh.</summary>
    public long From { get; }

    /// <summary>Passes over the training examples done.</summary>
    public double Epoch => (double)Step / Length.StepsPerEpoch;

    /// <summary>Seconds trained, over all the run's processes.</summary>
    public double Seconds => before + time.GetElapsedTime(started).TotalSeconds;

    /// <summary>Set by a hook: no further step is taken.</summary>
    public bool IsOver { get; set; }

    /// <summary>Set by a hook: the last evaluation was the best so far, and the step is worth saving.</summary>
    public bool IsBest { get; set; }

    /// <summary>Set by a hook that could not save.</summary>
    public bool Unsaved { get; set; }

    /// <summary>All tensors that the training changes.</summary>
    public TrainingState State => state;

    internal BatchOrder Order { get; }

    internal PhaseOptimizers Optimizers { get; }

    internal TrainingStep Training { get; }

    internal Ema? Average { get; }

    /// <summary>Everything beside tensors that a checkpoint holds.</summary>
    public LoopState Now() =>
        hooks.Aggregate(
            new LoopState(Step, Seconds, null, data.Shape)
            {
                Skipped = Training.Skipped, ClassNames = data.Train.Set.ClassNames, Columns = data.Columns,
            },
            (s, hook) => hook.Save(s));

    // Making the average's model draws random numbers: the training's own stream goes on as if it had not.
    private Ema AverageOf(FitOptions o, GenerativeModel model, ScalarType dtype)
    {
        var another = o.Another ?? (model.BuiltFrom is var (options, shape) ? () => options.Create(shape)
            : throw new OptionsException("ema: got an average, expected none without FitOptions.Another: "
                + "this model does not say what it was built from"));
        using var random = RandomState.Get();
        var shadow = another();
        shadow.to(Device, dtype);
        RandomState.Set(random);
        return new(o.Ema!, model, shadow);
    }

    /// <summary>Frees what the training held; the model stays the caller's.</summary>
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
