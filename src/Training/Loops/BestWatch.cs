using Training.Config;
using Training.Runs;

namespace Training.Loops;

/// <summary>The best value so far of one metric, and how long ago it was: which checkpoint is the best, and when to stop early.</summary>
/// <param name="o">Which metric; null: none is watched.</param>
public sealed class BestWatch(BestOptions? o)
{
    /// <summary>The best value, null before the first evaluation.</summary>
    public double? Value { get; private set; }

    /// <summary>Its step.</summary>
    public long Step { get; private set; }

    /// <summary>Evaluations since.</summary>
    public int Since { get; private set; }

    /// <summary>Whether there has been none better for as long as the options allow.</summary>
    public bool Over => o?.Patience is { } patience && Since >= patience;

    /// <summary>Goes on from a checkpoint.</summary>
    public void Restore(LoopState state) => (Value, Step, Since) = (state.Best, state.BestStep, state.SinceBest);

    /// <summary>Takes in an evaluation; whether it is the best so far. A value that is not a number never is.</summary>
    public bool Judge(IEnumerable<(string Name, double Value)> metrics, long step)
    {
        foreach (var (name, value) in metrics)
        {
            if (o is null || name != o.Metric) continue;
            var better = !double.IsNaN(value) && (Value is not { } best || (o.Goal == Goal.Least ? value < best : value > best));
            if (better) (Value, Step) = (value, step);
            Since = better ? 0 : Since + 1;
            return better;
        }
        return false;
    }
}
