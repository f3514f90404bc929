namespace Generative.Evaluation;

/// <summary>How well log-densities separate two sets of examples.</summary>
internal static class Separation
{
    /// <summary>Area under the ROC curve: the probability that an example of the first set has the higher value, ties
    /// counted half.</summary>
    public static double Of(double[] first, double[] second)
    {
        Array.Sort(first);
        Array.Sort(second);
        double above = 0;
        var (below, notAbove) = (0, 0);                        // numbers of values < v and <= v in the second set
        foreach (var v in first)
        {
            while (below < second.Length && second[below] < v) below++;
            while (notAbove < second.Length && second[notAbove] <= v) notAbove++;
            above += (below + notAbove) / 2.0;
        }
        return above / ((double)first.Length * second.Length);
    }
}
