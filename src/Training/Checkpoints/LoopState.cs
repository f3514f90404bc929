namespace Generative.Training;

/// <summary>The state of the training loop other than tensors, saved as <c>state.json</c>.</summary>
/// <param name="Step">Training steps done.</param>
/// <param name="Seconds">Training time over all processes of the run.</param>
/// <param name="Best">Best value so far of the watched metric; null before the first evaluation.</param>
/// <param name="Shape">Shape of the examples that the model was built for.</param>
public sealed record LoopState(long Step, double Seconds, double? Best, DataShape Shape)
{
    /// <summary>Names of the classes; null in older checkpoints.</summary>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>Names of the columns of vectors; null or empty: none.</summary>
    public IReadOnlyList<string>? Columns { get; init; }

    /// <summary>Step of the best value.</summary>
    public long BestStep { get; init; }

    /// <summary>Evaluations since the best value.</summary>
    public int SinceBest { get; init; }

    /// <summary>Optimizer steps skipped because a loss or gradient was not finite.</summary>
    public long Skipped { get; init; }

    /// <summary>Memory of a model that watches its own metrics (<see cref="ITrainingMonitor"/>).</summary>
    public IReadOnlyList<int>? Watch { get; init; }

    /// <summary>The least loss of a log line or an evaluation; null: none yet.</summary>
    public double? LeastLoss { get; init; }

    /// <summary>Whether the loss had grown beyond measure.</summary>
    public bool Diverges { get; init; }

    /// <summary>Length of each log file in bytes: a resumed run cuts the files back to it.</summary>
    public IReadOnlyDictionary<string, long> Logs { get; init; } = new Dictionary<string, long>();
}
