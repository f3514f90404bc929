using Generative.Distributions;

namespace Generative.Estimators;

/// <summary>Options of <see cref="Antithetic"/> as ARM.</summary>
[Kind("arm", "antithetic pairs of Bernoulli latents")]
public sealed record ArmOptions : EstimatorOptions
{
    /// <inheritdoc/>
    public override LatentFamilies Latents => LatentFamilies.Bernoulli;

    /// <inheritdoc/>
    public override bool IsImportanceWeighted => false;

    /// <inheritdoc/>
    public override GradientEstimator Create(LatentShape shape) =>
        new Antithetic(Checked.Of(this).Samples, marginalized: false);
}

/// <summary>Options of <see cref="Antithetic"/> as DisARM.</summary>
[Kind("disArm", "antithetic pairs of Bernoulli latents, averaged over their noise")]
public sealed record DisArmOptions : EstimatorOptions
{
    /// <inheritdoc/>
    public override LatentFamilies Latents => LatentFamilies.Bernoulli;

    /// <inheritdoc/>
    public override bool IsImportanceWeighted => false;

    /// <inheritdoc/>
    public override GradientEstimator Create(LatentShape shape) =>
        new Antithetic(Checked.Of(this).Samples, marginalized: true);
}

/// <summary>ARM and DisARM: the difference of f over an antithetic pair. Unbiased; Bernoulli latents; f needs no
/// derivative in h.</summary>
/// <remarks>
/// b = 1[u &lt; s(ℓ)],   b̃ = 1[1 - u &lt; s(ℓ)],   u ~ U(0, 1);
/// ARM:    ∂E/∂ℓ ≈ (f(b̃) - f(b)) (u - 1/2);
/// DisARM: ∂E/∂ℓ ≈ 1/2 (f(b̃) - f(b)) (-1)^b 1[b ≠ b̃] s(|ℓ|), the former averaged over u given b and b̃.
/// Above a layer both ways go on with the same noise. Yin and Zhou, "ARM", 2019, arXiv:1807.11143;
/// Dong, Mnih and Tucker, "DisARM", 2020, arXiv:2006.10680. u, b, ℓ [K, B, N]; L layers cost L + 1 evaluations of f.
/// </remarks>
public sealed class Antithetic(int samples, bool marginalized) : GradientEstimator(marginalized ? "DisArm" : "Arm")
{
    /// <inheritdoc/>
    public override Tensor Surrogate(IStochasticObjective objective)
    {
        RequireMean(objective);
        List<Tensor> noise = [];
        Tensor Below(int l, ILatents q)
        {
            if (l == noise.Count) noise.Add(Bernoulli(q).Logits.UniformLike());
            return noise[l].lt(q.Mean.detach()).to(noise[l].dtype);
        }

        var path = LatentPath.Draw(objective, samples, Below);
        var f = objective.Value(path);                                               // [K, B]
        var surrogate = f.mean([0]);
        for (var l = 0; l < path.Layers; l++)
        {
            var logits = Bernoulli(path.Q[l]).Logits;
            var ell = logits.detach();
            var u = noise[l];
            var opposite = (1 - u).lt(ell.sigmoid()).to(u.dtype);
            Tensor fOpposite;
            // The pair of layer 0 is two samples of the path: f's parameters get the gradient of both.
            using (set_grad_enabled(l == 0 && is_grad_enabled()))
                fOpposite = objective.Value(path.Branch(objective, l, opposite, Below));
            if (l == 0) surrogate = 0.5 * (surrogate + fOpposite.mean([0]));
            var difference = (fOpposite - f).detach().unsqueeze(-1);                 // [K, B, 1]
            var slope = marginalized ? 0.5 * (opposite - path.H[l]) * maximum(ell, -ell).sigmoid() : u - 0.5;
            surrogate = surrogate + (difference * slope * logits).SumLatents().GradientOnly().mean([0]);
        }
        return surrogate;
    }

    private Bernoulli Bernoulli(ILatents q) =>
        q as Bernoulli ?? throw new NotSupportedException(
            $"{GetName()}: got {q.GetType().Name}, expected {nameof(Bernoulli)}");
}
