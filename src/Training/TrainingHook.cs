namespace Generative.Training;

/// <summary>Something that follows a training: a progress line, pictures, checkpoints, early stopping.</summary>
/// <remarks>
/// All methods run on the training's own thread, between steps, in the order of the hooks. A hook that keeps numbers
/// across steps writes them
/// into the state that checkpoints hold, so that a resumed training goes on as if it had not been cut off.
/// </remarks>
public abstract class TrainingHook
{
    /// <summary>Before the first step; of a resumed training, after its state has been taken back.</summary>
    public virtual void Started(TrainingRun run) { }

    /// <summary>After each step.</summary>
    public virtual void Stepped(TrainingRun run) { }

    /// <summary>At each log line: the means of the terms since the last one, and the learning rates.</summary>
    public virtual void Logged(TrainingRun run, IReadOnlyList<(string Name, double Value)> metrics) { }

    /// <summary>After an evaluation of a part: <c>valid</c> on the way, <c>test</c> at the end.</summary>
    public virtual void Evaluated(TrainingRun run, string part, IReadOnlyList<Measured> measures) { }

    /// <summary>After the steps that draw pictures, and after the last step.</summary>
    public virtual void Drawn(TrainingRun run) { }

    /// <summary>When everything that a step brings has happened: the moment to save.</summary>
    public virtual void Settled(TrainingRun run) { }

    /// <summary>After the last step.</summary>
    public virtual void Ended(TrainingRun run) { }

    /// <summary>Saves everything for inspection because the numbers are not finite: where to, and which weights are not
    /// finite; null: this hook does not save.</summary>
    public virtual (string Folder, IReadOnlyList<string> Weights)? Inspect(TrainingRun run) => null;

    /// <summary>Adds this hook's own numbers to a checkpoint's state.</summary>
    public virtual LoopState Save(LoopState state) => state;

    /// <summary>Takes them back.</summary>
    public virtual void Restore(LoopState state) { }
}
