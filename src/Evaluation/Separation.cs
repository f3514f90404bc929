namespace Generative.Evaluation;

/// <summary>How well a model's log-densities tell two sets of examples apart.</summary>
internal static class Separation
{
    /// <summary>
    /// The probability that an example of the first set has a higher value than one of the second, ties halved: the
    /// area under the ROC curve.
    /// </summary>
    public static double Of(double[] first, double[] second)
    {
        Array.Sort(first);
        Array.Sort(second);
        double above = 0;
        for (int i = 0, below = 0, equal = 0; i < first.Length; i++)
        {
            while (below < second.Length && second[below] < first[i]) below++;
            for (equal = Math.Max(equal, below); equal < second.Length && second[equal] == first[i];) equal++;
            above += below + (equal - below) / 2.0;
        }
        return above / ((double)first.Length * second.Length);
    }
}
