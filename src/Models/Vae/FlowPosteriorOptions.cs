using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Generative.Models.Flows;

namespace Generative.Models.Vae;

/// <summary>A posterior that is a normal distribution pushed through a flow.</summary>
public sealed record FlowPosteriorOptions : IChecked
{
    [Description("the flow, by its type: maf makes the inverse autoregressive flow")]
    public FlowOptions Flow { get; init; } =
        new MafOptions { Layers = 2, Hidden = [64], Norm = FlowNorm.None };

    [Description("C, further numbers from the encoder that each layer of the flow reads; 0: it is the same for all "
        + "examples"), Range(0, 65536)]
    public int Context { get; init; }

    /// <inheritdoc/>
    public IEnumerable<string> Faults()
    {
        List<string> faults = [];
        if (Flow.ClassConditional)
        {
            faults.Add("flow.classConditional: got true, expected false: context is how a posterior's flow is given "
                + "what it reads");
        }
        if (Flow.Base != BaseKind.Normal)
        {
            faults.Add("flow.base: got mixture, expected normal: the encoder gives the normal that a posterior's "
                + "flow starts from");
        }
        return faults;
    }
}
