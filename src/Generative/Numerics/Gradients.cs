namespace Generative.Numerics;

/// <summary>Gradients by <c>autograd.grad</c>: the one place that calls it.</summary>
/// <remarks>
/// libtorch's errors inside <c>autograd.grad</c> end the process in TorchSharp 0.107, because nothing catches them
/// there. What can go wrong is
/// therefore checked before the call. Unlike in PyTorch, <c>create_graph</c> does not imply <c>retain_graph</c>; here
/// it does.
/// </remarks>
public static class Gradients
{
    /// <summary>∂(Σ y)/∂x, shaped as x.</summary>
    /// <param name="y">Any shape; summed.</param>
    /// <param name="x">A tensor that y depends on.</param>
    /// <param name="differentiable">Whether the result can be differentiated again.</param>
    /// <param name="retain">Whether y's graph is kept for another gradient; always so if
    /// <paramref name="differentiable"/>.</param>
    /// <exception cref="InvalidOperationException">y or x is not part of a graph, or y does not depend on
    /// x.</exception>
    public static Tensor Of(Tensor y, Tensor x, bool differentiable = false, bool retain = false) =>
        Of(y, [x], differentiable, retain)[0];

    /// <summary>∂(Σ y)/∂xᵢ for each input, shaped as it.</summary>
    /// <inheritdoc cref="Of(Tensor, Tensor, bool, bool)"/>
    public static IReadOnlyList<Tensor> Of(
        Tensor y, IReadOnlyList<Tensor> x, bool differentiable = false, bool retain = false)
    {
        if (!y.requires_grad)
            throw new InvalidOperationException("the output has no graph: nothing it was made of requires a gradient");
        if (x.Count == 0) return [];
        for (var k = 0; k < x.Count; k++)
            if (!x[k].requires_grad) throw new InvalidOperationException($"input {k} does not require a gradient");
        var total = y.dim() == 0 ? y : y.sum();
#pragma warning disable RS0030 // the door
        var gradients = autograd.grad([total], [.. x], retain_graph: retain
            || differentiable, create_graph: differentiable, allow_unused: true);
#pragma warning restore RS0030
        for (var k = 0; k < x.Count; k++)
            if (gradients[k] is null or { IsInvalid: true })
                throw new InvalidOperationException($"the output does not depend on input {k}");
        return [.. gradients];
    }
}
