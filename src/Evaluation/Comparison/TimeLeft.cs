using Generative.Data.Tables;

namespace Generative.Evaluation.Comparison;

/// <summary>The time that equal pieces of work will still take.</summary>
internal static class TimeLeft
{
    /// <summary><c>, 1:30 left</c>; empty before the first piece and after the last.</summary>
    public static string After(int done, int all, TimeSpan elapsed) =>
        done == 0 || done >= all ? "" : $", {Format.Duration(elapsed.TotalSeconds / done * (all - done))} left";
}
