using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;

namespace Generative.Training;

/// <summary>What <c>compare</c> sets side by side: variants of the run's model, at the same weights and on the same
/// batch, then in training.</summary>
public sealed record CompareOptions : IChecked
{
    [Description(
        "The variants by name, each the keys of the model in which it differs; a mapping with a type replaces the "
        + "model's own.")]
    [MinLength(1)]
    public IReadOnlyDictionary<string, JsonObject> Variants { get; init; } =
        new Dictionary<string, JsonObject> { ["model"] = [] };

    [Description(
        "The variant whose gradient is taken as true; null: exact enumeration where the model can, the run's own "
        + "model where not.")]
    public JsonObject? Reference { get; init; }

    [Description("Draws of the reference's mean, where it is not exact.")]
    [Range(2, 100_000_000)]
    public int ReferenceDraws { get; init; } = 10_000;

    [Description(
        "Training steps of the run's model before its gradients are compared; the variants share these weights.")]
    [Range(0, 1_000_000_000)]
    public int WarmupSteps { get; init; } = 500;

    [Description(
        "Steps in which an estimator's own parts (baselines, temperatures) adapt to those weights, which stay.")]
    [Range(0, 1_000_000_000)]
    public int AdaptSteps { get; init; } = 300;

    [Description("Gradients drawn for each variant and seed.")]
    [Range(2, 100_000_000)]
    public int Draws { get; init; } = 200;

    [Description("Independent streams of draws; intervals are over them.")]
    [Range(1, 1000)]
    public int Seeds { get; init; } = 5;

    [Description("Steps timed for each variant and seed.")]
    [Range(1, 1_000_000)]
    public int TimedSteps { get; init; } = 40;

    [Description("Training steps of the curves; 0: no curves.")]
    [Range(0, 1_000_000_000)]
    public int CurveSteps { get; init; }

    [Description("Seeds of each curve: initial weights, order of the data, noise.")]
    [Range(1, 1000)]
    public int CurveSeeds { get; init; } = 2;

    [Description("Measurements along a curve.")]
    [Range(1, 10_000)]
    public int CurvePoints { get; init; } = 20;

    [Description("Validation images of each measurement.")]
    [Range(1, 10_000_000)]
    public int CurveImages { get; init; } = 500;

    public IEnumerable<string> Faults()
    {
        if (CurveSteps > 0 && CurveSteps < CurvePoints)
            yield return $"curvePoints: got {CurvePoints}, expected at most curveSteps, {CurveSteps}";
    }
}
