namespace Generative.Training;

/// <summary>A mean over examples with what it rests on.</summary>
/// <param name="Value">The mean over examples.</param>
/// <param name="StandardError">Standard deviation over examples by sqrt(n).</param>
/// <param name="Count">n, examples.</param>
/// <param name="Samples">k, importance samples per example; null where none were drawn.</param>
public sealed record Estimate(double Value, double StandardError, long Count, int? Samples = null)
{
    /// <summary>Mean and standard error of per-example values [n]: one host read.</summary>
    /// <param name="values">[n].</param>
    /// <param name="name">What they are, for the sentence where one of them is not finite.</param>
    /// <param name="samples">k.</param>
    /// <exception cref="NonFiniteException">A value is not finite: no mean is made without it.</exception>
    public static Estimate Of(Tensor values, string name, int? samples = null)
    {
        using var scope = NewDisposeScope();
        var v = values.to(float64);
        var bad = v.isfinite().logical_not().to(float64).sum();
        var read =
            stack([v.mean(), v.numel() > 1 ? v.std() / Math.Sqrt(v.numel())
            : zeros_like(v.mean()), bad]).cpu().data<double>().ToArray();
        if (read[2] > 0)
            throw new NonFiniteException(
            $"evaluation: '{name}' is not finite on {read[2]:F0} of {v.numel()} examples, the first of them {First(v)}");
        return new(read[0], read[1], v.numel(), samples);
    }

    private static string First(Tensor v)
    {
        var values = v.cpu().data<double>().ToArray();
        var place = Array.FindIndex(values, value => !double.IsFinite(value));
        return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"number {place}: {values[place]}");
    }
}

/// <summary>A measure of a model.</summary>
/// <param name="Name">As the model names it.</param>
/// <param name="Unit">nats, bits/dim, ...</param>
/// <param name="Estimate">The number.</param>
public sealed record Measured(string Name, string Unit, Estimate Estimate);
