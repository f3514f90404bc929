using System.Globalization;

namespace Generative.Training;

/// <summary>A mean over examples with its standard error.</summary>
/// <param name="Value">The mean.</param>
/// <param name="StandardError">Standard deviation over examples divided by √n; null: of one example there is none.
/// </param>
/// <param name="Count">n, the number of examples.</param>
/// <param name="Samples">k, importance samples per example; null: none.</param>
public sealed record Estimate(double Value, double? StandardError, long Count, int? Samples = null)
{
    /// <summary>Mean and standard error of values [n].</summary>
    /// <param name="values">[n].</param>
    /// <param name="name">Name of the values, for the error.</param>
    /// <param name="samples">k.</param>
    /// <exception cref="NonFiniteException">A value is NaN or infinite; none is left out of the mean.</exception>
    public static Estimate Of(Tensor values, string name, int? samples = null)
    {
        using var scope = NewDisposeScope();
        var v = values.to(float64);
        var mean = v.mean();
        var error = v.numel() > 1 ? v.std() / Math.Sqrt(v.numel()) : zeros_like(mean);
        var bad = v.isfinite().logical_not().to(float64).sum();
        var read = stack([mean, error, bad]).cpu().data<double>().ToArray();
        if (read[2] > 0)
            throw new NonFiniteException($"evaluation: '{name}' is not finite on {read[2]:F0} of {v.numel()} examples, "
                + $"the first of them {First(v)}");
        return new(read[0], v.numel() > 1 ? read[1] : null, v.numel(), samples);
    }

    /// <summary>As "1.234 ± 0.005", with so many digits after the point; without the error where there is none.
    /// </summary>
    public string ToText(int digits)
    {
        var format = $"F{digits}";
        var value = Value.ToString(format, CultureInfo.InvariantCulture);
        return StandardError is { } error
            ? $"{value} ± {error.ToString(format, CultureInfo.InvariantCulture)}" : value;
    }

    private static string First(Tensor v)
    {
        var values = v.cpu().data<double>().ToArray();
        var place = Array.FindIndex(values, value => !double.IsFinite(value));
        return string.Create(CultureInfo.InvariantCulture, $"number {place}: {values[place]}");
    }
}

/// <summary>A measure of a model on examples.</summary>
/// <param name="Name">Name of the measure, given by the model.</param>
/// <param name="Unit">nats, bits/dim, ...</param>
/// <param name="Estimate">Its value.</param>
public sealed record Measured(string Name, string Unit, Estimate Estimate)
{
    /// <summary>The default unit of losses and likelihoods.</summary>
    public const string Nats = "nats";

    /// <summary>The unit of a model's measure.</summary>
    public static string UnitOf(GenerativeModel model, string name) =>
        model.Unit(name) ?? (name.Contains("bits_per_dim", StringComparison.Ordinal) ? "bits/dim" : Nats);
}
