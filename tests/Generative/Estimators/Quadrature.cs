using Generative.Distributions;
using Generative.Estimators;

namespace Generative.Tests.Estimators;

/// <summary>E_q[f] over Gaussian latents by the trapezoidal rule in ε, h = μ + σ ε: exact to many digits for a smooth f
/// of few latents.</summary>
internal sealed class Quadrature : GradientEstimator
{
    private const int points = 161;
    private const double reach = 8;

    public Quadrature() : base(nameof(Quadrature)) { }

    public override Tensor Surrogate(IStochasticObjective objective)
    {
        var nodes = linspace(-reach, reach, points, dtype: float64);
        // one latent per layer
        Tensor[] grid = objective.Layers == 1 ? [nodes]
            : [.. meshgrid([nodes, nodes], indexing: "ij").Select(t => t.flatten())];
        var weight = ones_like(grid[0]);
        foreach (var eps in grid)
            weight = weight * (-0.5 * eps.square()).exp() * (2 * reach / (points - 1) / Math.Sqrt(2 * Math.PI));
        var path = LatentPath.Draw(objective, grid[0].shape[0], (l, q) =>
        {
            var normal = (DiagonalNormal)q;
            return normal.Mu + normal.Sigma * grid[l].view(-1, 1, 1);
        }, keepScore: true);
        return (weight.unsqueeze(1) * objective.Value(path)).sum([0]);
    }
}
