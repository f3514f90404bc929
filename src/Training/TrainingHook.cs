namespace Generative.Training;

/// <summary>Something that happens along a training: progress, images, checkpoints, early stopping.</summary>
/// <remarks>
/// All methods are called on the training's thread, between steps, in the order of the hooks. A hook with state of its
/// own saves it in the checkpoint (<see cref="Save"/>, <see cref="Restore"/>), so that a resumed training goes on
/// exactly as an uninterrupted one.
/// </remarks>
public abstract class TrainingHook
{
    /// <summary>Before the first step.</summary>
    public virtual void Started(TrainingRun run) { }

    /// <summary>After each step.</summary>
    public virtual void Stepped(TrainingRun run) { }

    /// <summary>At each log line: means of the terms since the last one, and learning rates.</summary>
    public virtual void Logged(TrainingRun run, IReadOnlyList<(string Name, double Value)> metrics) { }

    /// <summary>After an evaluation: of <c>valid</c> on the way, of <c>test</c> at the end.</summary>
    public virtual void Evaluated(TrainingRun run, string part, IReadOnlyList<Measured> measures) { }

    /// <summary>Every <c>sampleEvery</c> steps and after the last one: the moment to draw samples.</summary>
    public virtual void Drawn(TrainingRun run) { }

    /// <summary>After everything else in a step: the moment to save.</summary>
    public virtual void Settled(TrainingRun run) { }

    /// <summary>After the last step, before the test.</summary>
    public virtual void Ended(TrainingRun run) { }

    /// <summary>Saves everything for inspection after NaN or infinity.</summary>
    /// <returns>The folder, and the weights with NaN or infinity; null: this hook does not save.</returns>
    public virtual (string Folder, IReadOnlyList<string> Weights)? Inspect(TrainingRun run) => null;

    /// <summary>Adds this hook's state to that of a checkpoint.</summary>
    public virtual LoopState Save(LoopState state) => state;

    /// <summary>Restores this hook's state, before <see cref="Started"/>.</summary>
    public virtual void Restore(LoopState state) { }
}
