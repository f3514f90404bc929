using Generative.Numerics;

namespace Generative.Training;

/// <summary>Limits the norm of the gradient, without waiting for the device.</summary>
/// <remarks>
/// g ← g · min(1, c / (‖g‖ + 1e-6)), ‖g‖ over all parameters together.
/// Pascanu, Mikolov and Bengio, 2013, arXiv:1211.5063, section 3.2. <c>nn.utils.clip_grad_norm_</c> computes the same
/// but returns the norm as a number, for which the CPU waits.
/// </remarks>
public static class GradientClip
{
    /// <summary>Clips in place; returns the norm before clipping, a scalar tensor.</summary>
    public static Tensor ToNorm(IEnumerable<Parameter> parameters, double bound)
    {
        using var off = no_grad();
        var gradients = Of(parameters);
        var norm = ListOperators.Norm(gradients);
        ListOperators.Scale(gradients, (bound / (norm + 1e-6)).clamp(max: 1.0));
        return norm;
    }

    /// <summary>‖g‖ over all parameters together, a scalar tensor.</summary>
    public static Tensor Norm(IEnumerable<Parameter> parameters) => ListOperators.Norm(Of(parameters));

    private static Tensor[] Of(IEnumerable<Parameter> parameters) =>
        [.. parameters.Select(p => p.grad).OfType<Tensor>()];
}
