using Generative.Numerics;

namespace Generative.Adversarial;

/// <summary>Penalties on a critic's gradient in its input; each [B], differentiable in the critic's
/// parameters.</summary>
public static class CriticPenalties
{
    /// <summary>(‖∇s(x̂)‖ - 1)² on random lines between data and samples.</summary>
    /// <remarks>
    /// x̂ = ε x + (1 - ε) x̃, ε ~ U(0, 1) for each example. Gulrajani et al., "Improved Training of Wasserstein GANs",
    /// 2017, arXiv:1704.00028, equation 3.
    /// </remarks>
    /// <param name="critic">x [B, ...] -> [B].</param>
    /// <param name="real">[B, ...].</param>
    /// <param name="fake">[B, ...].</param>
    public static Tensor Gradient(Func<Tensor, Tensor> critic, Tensor real, Tensor fake)
    {
        var eps = rand([real.size(0), .. Enumerable.Repeat(1L, (int)real.dim() - 1)], dtype: real.dtype,
            device: real.device);
        var between = lerp(fake.detach(), real, eps);
        return (GradientOf(critic, between).flatten(1).norm(1) - 1).square();
    }

    /// <summary>½ ‖∇s(x)‖² on data.</summary>
    /// <remarks>Mescheder, Geiger and Nowozin, "Which Training Methods for GANs do actually Converge?", 2018,
    /// arXiv:1801.04406, equation 9.</remarks>
    /// <param name="critic">x [B, ...] -> [B].</param>
    /// <param name="real">[B, ...].</param>
    public static Tensor R1(Func<Tensor, Tensor> critic, Tensor real) =>
        0.5 * GradientOf(critic, real).flatten(1).square().sum([1]);

    private static Tensor GradientOf(Func<Tensor, Tensor> critic, Tensor x)
    {
        var at = x.detach().requires_grad_();
        return Gradients.Of(critic(at), at, differentiable: true);
    }
}

/// <summary>Keeps every weight of a critic in [-c, c]: a crude way to a Lipschitz constant.</summary>
/// <remarks>Arjovsky, Chintala and Bottou, 2017, arXiv:1701.07875, algorithm 1, line 7.</remarks>
public static class WeightClipping
{
    /// <summary>In place.</summary>
    public static void Clip(Module critic, double c)
    {
        using var off = no_grad();
        foreach (var p in critic.parameters()) p.clamp_(-c, c);
    }
}
