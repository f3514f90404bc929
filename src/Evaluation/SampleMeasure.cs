namespace Generative.Evaluation;

/// <summary>One number about a set of examples.</summary>
/// <param name="Name">Its name; of a number that rests on an extractor's scale, with the extractor's data set.</param>
/// <param name="Unit">In what it is counted.</param>
/// <param name="Value">The number.</param>
public readonly record struct MetricValue(string Name, string Unit, double Value);

/// <summary>A number about a model's samples over several seeds, beside what real examples reach in their
/// place.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Unit">In what it is counted.</param>
/// <param name="Values">One for each seed.</param>
/// <param name="Floor">The same of training examples in place of samples, as many, chosen by the same seeds: what no
/// model can be asked to better; null where that would say nothing.</param>
public sealed record SampleMeasure(string Name, string Unit, IReadOnlyList<double> Values, IReadOnlyList<double>? Floor)
{
    /// <summary>Mean over seeds.</summary>
    public double Mean => Values.Average();

    /// <summary>Standard deviation over seeds; null of one seed.</summary>
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

/// <summary>All numbers about a model's samples, and what they rest on.</summary>
/// <param name="Count">n, samples for each seed.</param>
/// <param name="Seeds">The seeds.</param>
/// <param name="Reference">What the samples are held against, in words.</param>
/// <param name="ReferenceCount">How many of them.</param>
/// <param name="ReferenceSha256">SHA-256 of their numbers, in order.</param>
/// <param name="Extractor">The data set of the extractor; null: none was used.</param>
/// <param name="ExtractorSha256">SHA-256 of its weights.</param>
/// <param name="ExtractorAccuracy">Share of the reference that it classifies rightly.</param>
/// <param name="Measures">The numbers.</param>
public sealed record SampleRecord(
    int Count, IReadOnlyList<long> Seeds, string Reference, long ReferenceCount, string ReferenceSha256,
    string? Extractor, string? ExtractorSha256, double? ExtractorAccuracy, IReadOnlyList<SampleMeasure> Measures);
