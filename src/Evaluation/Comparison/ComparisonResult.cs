using System.Text.Json.Serialization;

namespace Generative.Evaluation.Comparison;

/// <summary>The results of a comparison, as in <c>compare.json</c>.</summary>
/// <param name="Name">The comparison's name.</param>
/// <param name="Setting">Its settings.</param>
/// <param name="Reference">The reference gradient.</param>
/// <param name="Variants">The variants, in the order of the config.</param>
/// <param name="Curves">Training curves, one per variant and seed; empty: not asked for.</param>
public sealed record ComparisonResult(
    string Name, Setting Setting, ReferenceResult Reference, IReadOnlyList<VariantResult> Variants,
    IReadOnlyList<Curve> Curves);

/// <summary>The settings of a comparison.</summary>
/// <param name="Model">The kind of model.</param>
/// <param name="Data">The data set.</param>
/// <param name="Device">The device.</param>
/// <param name="Parameters">P, the number of shared parameters.</param>
/// <param name="BatchSize">Images in the batch, which is the same for all gradients.</param>
/// <param name="WarmupSteps">Training steps before the comparison.</param>
/// <param name="Draws">Gradients per variant and seed.</param>
/// <param name="Seeds">Independent random streams.</param>
/// <param name="CurvesAtOnce">Training curves computed in parallel, each by one thread; 1: in turn, by all threads.
/// </param>
public sealed record Setting(
    string Model, string Data, string Device, long Parameters, int BatchSize, int WarmupSteps, int Draws, int Seeds,
    int CurvesAtOnce = 1);

/// <summary>The reference gradient.</summary>
/// <param name="Exact">Whether it is exact, by enumeration of all states.</param>
/// <param name="Draws">Number of gradients in its mean.</param>
/// <param name="Loss">Loss, nats per image.</param>
/// <param name="Norm">Norm of the gradient of all parameters.</param>
/// <param name="StandardError">Norm of the standard error over all parameters; 0 if exact.</param>
public sealed record ReferenceResult(bool Exact, int Draws, double Loss, double Norm, double StandardError);

/// <summary>The results of one variant.</summary>
/// <param name="Name">Its name in the config.</param>
/// <param name="Loss">Its own loss at the shared weights, nats per image.</param>
/// <param name="Milliseconds">Time of loss and backward pass of one batch.</param>
/// <param name="Groups">Gradients of the model's parts, then of all parameters (<c>total</c>).</param>
public sealed record VariantResult(string Name, Interval Loss, Interval Milliseconds, IReadOnlyList<GroupResult> Groups)
{
    /// <summary>All parameters together.</summary>
    [JsonIgnore]
    public GroupResult Total => Groups[^1];
}

/// <summary>The gradient g of a group of parameters, compared with the reference r.</summary>
/// <param name="Name">The model's part, or <c>total</c>.</param>
/// <param name="Parameters">Number of parameters.</param>
/// <param name="MeanNorm">‖E g‖.</param>
/// <param name="ReferenceNorm">‖r‖.</param>
/// <param name="BiasSquared">‖E g - r‖², estimated without bias; may be negative if it is not significant.</param>
/// <param name="MeanSquaredError">E‖g - r‖² of one gradient.</param>
/// <param name="Variance">E‖g - E g‖², summed over the group.</param>
/// <param name="LogVariance">ln of the variance.</param>
/// <param name="Cosine">E cos(g, r).</param>
/// <param name="VarianceTime">Variance x milliseconds: the variance at equal wall-clock time.</param>
/// <param name="Mean">E g, for groups of at most 16 parameters.</param>
public sealed record GroupResult(
    string Name, long Parameters, double MeanNorm, double ReferenceNorm, Interval BiasSquared,
    Interval MeanSquaredError, Interval Variance, Interval LogVariance, Interval Cosine, Interval VarianceTime,
    IReadOnlyList<double>? Mean)
{
    /// <summary>Whether the bias is significant.</summary>
    public bool Biased => BiasSquared.Low > 0;

    /// <summary>‖E g - r‖; 0 if the estimate is negative.</summary>
    public double Bias => Math.Sqrt(Math.Max(0, BiasSquared.Mean));
}

/// <summary>The ELBO on validation images during one training.</summary>
/// <param name="Variant">The variant.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Points">The evaluations.</param>
public sealed record Curve(string Variant, long Seed, IReadOnlyList<CurvePoint> Points);

/// <summary>One evaluation of a training curve.</summary>
/// <param name="Step">Optimizer steps done.</param>
/// <param name="Seconds">Training time without evaluations.</param>
/// <param name="Elbo">Nats per image.</param>
public sealed record CurvePoint(long Step, double Seconds, double Elbo);
