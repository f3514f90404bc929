using Generative.Numerics;

namespace Generative.Training;

/// <summary>Scales all gradients so that their common norm is at most a bound, without reading the norm back from the
/// device.</summary>
/// <remarks>
/// g ← g · min(1, c / (‖g‖ + 1e-6)), ‖g‖ over all parameters together. Pascanu, Mikolov and Bengio, 2013,
/// arXiv:1211.5063, section 3.2.
/// <c>nn.utils.clip_grad_norm_</c> computes the same and returns the norm as a number, which makes the host wait.
/// </remarks>
public static class GradientClip
{
    /// <summary>Clips in place; returns the norm before, a tensor of one number on the device.</summary>
    public static Tensor ToNorm(IEnumerable<Parameter> parameters, double bound)
    {
        using var off = no_grad();
        var gradients = Of(parameters);
        var norm = ListOperators.Norm(gradients);
        ListOperators.Scale(gradients, (bound / (norm + 1e-6)).clamp(max: 1.0));
        return norm;
    }

    /// <summary>‖g‖ over all parameters together, a tensor of one number on the device.</summary>
    public static Tensor Norm(IEnumerable<Parameter> parameters) => ListOperators.Norm(Of(parameters));

    private static Tensor[] Of(IEnumerable<Parameter> parameters) =>
        [.. parameters.Select(p => p.grad).OfType<Tensor>()];
}
