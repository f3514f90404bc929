using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Generative.Estimators;

/// <summary>What an estimator with learned parts has to know of the model.</summary>
/// <param name="Context">D of <see cref="IStochasticObjective.Context"/>; 0 where there is none.</param>
/// <param name="Widths">Numbers in one example's latents, per layer: N, or N C.</param>
public sealed record LatentShape(long Context, IReadOnlyList<long> Widths);

/// <summary>What an estimator is built from. The key <c>type</c> chooses the concrete record, by the names of <see cref="Kinds"/>.</summary>
public abstract record EstimatorOptions
{
    /// <summary>K in the docs' shapes.</summary>
    [Description("latent samples per example"), Range(1, 10_000)]
    public virtual int Samples { get; init; } = 1;

    /// <summary>A fresh estimator for latents of that shape.</summary>
    public abstract GradientEstimator Create(LatentShape shape);

    /// <summary>Config name -> options record: the only list of estimators.</summary>
    public static IReadOnlyDictionary<string, Type> Kinds { get; } = new Dictionary<string, Type>
    {
        ["enumerate"] = typeof(EnumerateOptions),
        ["reinforce"] = typeof(ReinforceOptions),
        ["constantBaseline"] = typeof(ConstantBaselineOptions),
        ["nvil"] = typeof(NvilOptions),
        ["leaveOneOut"] = typeof(LeaveOneOutOptions),
        ["vimco"] = typeof(VimcoOptions),
        ["muProp"] = typeof(MuPropOptions),
        ["gumbelSoftmax"] = typeof(GumbelSoftmaxOptions),
        ["straightThrough"] = typeof(StraightThroughOptions),
        ["stGumbel"] = typeof(StGumbelOptions),
        ["rebar"] = typeof(RebarOptions),
        ["relax"] = typeof(RelaxOptions),
        ["arm"] = typeof(ArmOptions),
        ["disArm"] = typeof(DisArmOptions),
        ["arsm"] = typeof(ArsmOptions),
        ["reparameterised"] = typeof(ReparameterizedOptions),
        ["stickingTheLanding"] = typeof(StickingTheLandingOptions),
        ["scoreFunction"] = typeof(ScoreFunctionOptions),
    };
}
