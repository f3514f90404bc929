namespace Generative.Evaluation;

/// <summary>One metric of a set of examples.</summary>
/// <param name="Name">Its name, with the extractor's data set if it depends on one.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Value">Its value.</param>
public readonly record struct MetricValue(string Name, string Unit, double Value);

/// <summary>A metric of samples over several seeds, with its floor.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Values">A value for each seed.</param>
/// <param name="Floor">The metric on real images instead of samples: the best achievable value; null: not defined.
/// </param>
public sealed record SampleMeasure(string Name, string Unit, IReadOnlyList<double> Values, IReadOnlyList<double>? Floor)
{
    /// <summary>Mean over seeds.</summary>
    public double Mean => Values.Average();

    /// <summary>Standard deviation over seeds; null for one seed.</summary>
    public double? Deviation => Spread(Values);

    /// <summary>Mean of the floor over seeds.</summary>
    public double? FloorMean => Floor?.Average();

    /// <summary>Standard deviation of the floor over seeds.</summary>
    public double? FloorDeviation => Floor is null ? null : Spread(Floor);

    private static double? Spread(IReadOnlyList<double> values)
    {
        var mean = values.Average();
        return values.Count < 2 ? null : Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Count - 1));
    }
}

/// <summary>All metrics of a model's samples, with their settings.</summary>
/// <param name="Count">n, samples per seed.</param>
/// <param name="Seeds">The seeds.</param>
/// <param name="Reference">The reference examples, in words.</param>
/// <param name="ReferenceCount">Their number.</param>
/// <param name="ReferenceSha256">SHA-256 of their bytes.</param>
/// <param name="Extractor">The extractor's data set; null: no extractor.</param>
/// <param name="ExtractorSha256">SHA-256 of its weights.</param>
/// <param name="ExtractorAccuracy">Its accuracy on the reference.</param>
/// <param name="Measures">The metrics.</param>
public sealed record SampleRecord(
    int Count, IReadOnlyList<long> Seeds, string Reference, long ReferenceCount, string ReferenceSha256,
    string? Extractor, string? ExtractorSha256, double? ExtractorAccuracy, IReadOnlyList<SampleMeasure> Measures);
