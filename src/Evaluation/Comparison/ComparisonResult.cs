namespace Generative.Evaluation.Comparison;

/// <summary>What was found, in the form of <c>compare.json</c>.</summary>
/// <param name="Name">The comparison's name.</param>
/// <param name="Setting">What it rests on.</param>
/// <param name="Reference">What was taken as the true gradient.</param>
/// <param name="Variants">In the order of the config.</param>
/// <param name="Curves">One per variant and seed; none where none were asked for.</param>
public sealed record ComparisonResult(
    string Name, Setting Setting, ReferenceResult Reference, IReadOnlyList<VariantResult> Variants,
    IReadOnlyList<Curve> Curves);

/// <summary>What a comparison rests on.</summary>
/// <param name="Model">The kind of model, as the config names it.</param>
/// <param name="Data">The data set.</param>
/// <param name="Device">Where it ran.</param>
/// <param name="Parameters">Number of shared parameters, P.</param>
/// <param name="BatchSize">Images in the batch, the same for every gradient.</param>
/// <param name="WarmupSteps">Training steps behind the weights.</param>
/// <param name="Draws">Gradients per variant and seed.</param>
/// <param name="Seeds">Independent streams of draws.</param>
/// <param name="CurvesAtOnce">Training curves drawn at a time, each then by one thread; 1: one after the other, by all
/// threads.</param>
public sealed record Setting(
    string Model, string Data, string Device, long Parameters, int BatchSize, int WarmupSteps, int Draws, int Seeds,
    int CurvesAtOnce = 1);

/// <summary>What was taken as the true gradient.</summary>
/// <param name="Exact">Whether by enumeration of every state.</param>
/// <param name="Draws">Gradients in its mean.</param>
/// <param name="Loss">Loss, nats per image.</param>
/// <param name="Norm">Norm of the gradient of all parameters.</param>
/// <param name="StandardError">Of that mean, as the norm of the error over all parameters; 0 where exact.</param>
public sealed record ReferenceResult(bool Exact, int Draws, double Loss, double Norm, double StandardError);

/// <summary>One variant: its groups of parameters, the last of them <c>total</c>.</summary>
/// <param name="Name">As the config names it.</param>
/// <param name="Loss">The variant's own loss at the shared weights, nats per image.</param>
/// <param name="Milliseconds">Loss and backward of one batch.</param>
/// <param name="Groups">The model's parts, and their total.</param>
public sealed record VariantResult(string Name, Interval Loss, Interval Milliseconds, IReadOnlyList<GroupResult> Groups)
{
    /// <summary>All parameters together.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public GroupResult Total => Groups[^1];
}

/// <summary>The gradient g of one group of parameters against the reference r; g has as many numbers as the
/// group.</summary>
/// <param name="Name">The model's part, or <c>total</c>.</param>
/// <param name="Parameters">How many numbers.</param>
/// <param name="MeanNorm">‖E g‖.</param>
/// <param name="ReferenceNorm">‖r‖.</param>
/// <param name="BiasSquared">‖E g - r‖², freed of what sampling alone adds; it may be negative where the bias is not
/// resolved.</param>
/// <param name="MeanSquaredError">E‖g - r‖² of one gradient.</param>
/// <param name="Variance">E‖g - E g‖², summed over the group.</param>
/// <param name="LogVariance">ln of that.</param>
/// <param name="Cosine">E cos(g, r).</param>
/// <param name="VarianceTime">Variance x milliseconds: the variance at equal wall-clock.</param>
/// <param name="Mean">E g itself, for groups of at most 16 numbers.</param>
public sealed record GroupResult(
    string Name, long Parameters, double MeanNorm, double ReferenceNorm, Interval BiasSquared,
        Interval MeanSquaredError,
    Interval Variance, Interval LogVariance, Interval Cosine, Interval VarianceTime, IReadOnlyList<double>? Mean)
{
    /// <summary>Whether the bias is more than sampling explains.</summary>
    public bool Biased => BiasSquared.Low > 0;

    /// <summary>‖E g - r‖, 0 where it is not resolved.</summary>
    public double Bias => Math.Sqrt(Math.Max(0, BiasSquared.Mean));
}

/// <summary>One training run: the ELBO on validation images along the way.</summary>
public sealed record Curve(string Variant, long Seed, IReadOnlyList<CurvePoint> Points);

/// <summary>A measurement along a curve.</summary>
/// <param name="Step">Optimizer steps so far.</param>
/// <param name="Seconds">Time in those steps, measurements not counted.</param>
/// <param name="Elbo">Nats per image.</param>
public sealed record CurvePoint(long Step, double Seconds, double Elbo);
