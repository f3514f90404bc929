using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;

namespace Generative.Training;

/// <summary>Options of the command <c>compare</c>: variants of a model, compared at the same weights on the same batch,
/// and in training.</summary>
public sealed record CompareOptions : IChecked
{
    [Description(
        "variants by name, each with the keys of the model that differ; a mapping with a type replaces all keys")]
    [MinLength(1)]
    public IReadOnlyDictionary<string, JsonObject> Variants { get; init; } =
        new Dictionary<string, JsonObject> { ["model"] = [] };

    [Description(
        "variant with the true gradient; null: exact enumeration if the model has it, else the model itself")]
    public JsonObject? Reference { get; init; }

    [Description("gradients averaged for the reference, if it is not exact")]
    [Range(2, 100_000_000)]
    public int ReferenceDraws { get; init; } = 10_000;

    [Description(
        "training steps before the comparison; all variants share the weights")]
    [Range(0, 1_000_000_000)]
    public int WarmupSteps { get; init; } = 500;

    [Description(
        "steps that train only the estimator's own parameters (baselines, temperatures)")]
    [Range(0, 1_000_000_000)]
    public int AdaptSteps { get; init; } = 300;

    [Description("gradients per variant and seed")]
    [Range(2, 100_000_000)]
    public int Draws { get; init; } = 200;

    [Description("independent random streams, for confidence intervals")]
    [Range(1, 1000)]
    public int Seeds { get; init; } = 5;

    [Description("timed steps per variant and seed")]
    [Range(1, 1_000_000)]
    public int TimedSteps { get; init; } = 40;

    [Description("training steps of the training curves; 0: no curves")]
    [Range(0, 1_000_000_000)]
    public int CurveSteps { get; init; }

    [Description("seeds per training curve")]
    [Range(1, 1000)]
    public int CurveSeeds { get; init; } = 2;

    [Description("evaluations along a training curve")]
    [Range(1, 10_000)]
    public int CurvePoints { get; init; } = 20;

    [Description("validation examples per evaluation")]
    [Range(1, 10_000_000)]
    public int CurveImages { get; init; } = 500;

    /// <inheritdoc/>
    public IEnumerable<string> Faults()
    {
        if (CurveSteps > 0 && CurveSteps < CurvePoints)
            yield return $"curvePoints: got {CurvePoints}, expected at most curveSteps, {CurveSteps}";
    }
}
