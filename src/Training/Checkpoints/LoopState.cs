namespace Generative.Training;

/// <summary>Where the loop stands: everything beside tensors that a run needs to go on.</summary>
/// <param name="Step">Optimizer steps done.</param>
/// <param name="Seconds">Time spent training, over all the run's processes.</param>
/// <param name="Best">Best value so far of the metric that is watched, null before the first evaluation.</param>
/// <param name="Shape">Shape of the examples, which the model is built for.</param>
public sealed record LoopState(long Step, double Seconds, double? Best, DataShape Shape)
{
    /// <summary>Names of the classes; null in checkpoints from before they were kept.</summary>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>Names of the columns of vectors; null or empty if they have none.</summary>
    public IReadOnlyList<string>? Columns { get; init; }

    /// <summary>The step of that best value.</summary>
    public long BestStep { get; init; }

    /// <summary>Evaluations since.</summary>
    public int SinceBest { get; init; }

    /// <summary>Optimizer steps left out because loss or gradient was not finite.</summary>
    public long Skipped { get; init; }

    /// <summary>What the model remembers of its logged numbers, if it watches them.</summary>
    public IReadOnlyList<int>? Watch { get; init; }

    /// <summary>Length in bytes of each log file at that moment: a resumed run cuts them back to it and writes what
    /// follows again.</summary>
    public IReadOnlyDictionary<string, long> Logs { get; init; } = new Dictionary<string, long>();
}
