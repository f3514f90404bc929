using Generative.ExponentialFamilies;

namespace Generative.Inference;

/// <summary>A factorized approximation q(μ) q(τ) of a normal-gamma law of a mean μ and a precision τ.</summary>
/// <remarks>
/// Given p(μ, τ) = exp(λ · T(μ, τ) - A(λ)) with T = (ln τ, τ, τ μ, τ μ²), usually a posterior. Its conditionals are
///   p(μ | τ) normal with η = (λ₃ τ, λ₄ τ),   p(τ | μ) gamma with η = (λ₁, λ₂ + λ₃ μ + λ₄ μ²).
/// Coordinate ascent replaces what is conditioned on by its mean under the other factor:
///   η_μ = (λ₃ E[τ], λ₄ E[τ]),   η_τ = (λ₁, λ₂ + λ₃ E[μ] + λ₄ E[μ²]).
/// Each update makes KL(q ‖ p) = A(λ) - λ · E_q[T] - H(q) as small as that factor can; ln p(x) - KL is the bound.
/// Bishop, 2006, section 10.1.3; natural parameters as in Blei, Kucukelbir and McAuliffe, 2017, arXiv:1601.00670.
/// λ [..., 4], η_μ and η_τ [..., 2].
/// </remarks>
/// <param name="Mu">η_μ, of a <see cref="NormalFamily"/>.</param>
/// <param name="Tau">η_τ, of a <see cref="GammaFamily"/>.</param>
public sealed record MeanFieldNormalGamma(Tensor Mu, Tensor Tau)
{
    private static readonly NormalFamily normal = new();
    private static readonly GammaFamily gamma = new();
    private static readonly NormalGammaFamily family = new();

    /// <summary>A start: τ as under p, μ at the point where p has it.</summary>
    public static MeanFieldNormalGamma Start(Tensor lambda)
    {
        var (m, beta, a, b) = NormalGammaFamily.Parameters(lambda);
        return new(NormalFamily.Natural(m, 1 / beta), GammaFamily.Natural(a, b));
    }

    /// <summary>q(μ) given q(τ), then q(τ) given q(μ).</summary>
    public MeanFieldNormalGamma Update(Tensor lambda)
    {
        var meanTau = gamma.Mean(Tau).narrow(-1, 1, 1);                                // E[τ], [..., 1]
        var mu = lambda.narrow(-1, 2, 2) * meanTau;
        var moments = normal.Mean(mu);                                                 // E[μ], E[μ²]
        var rate = lambda.narrow(-1, 1, 1) + (lambda.narrow(-1, 2, 2) * moments).sum(-1, keepdim: true);
        return new(mu, cat([lambda.narrow(-1, 0, 1), rate], -1));
    }

    /// <summary>KL(q ‖ p), [...], in nats.</summary>
    public Tensor Kl(Tensor lambda)
    {
        var (tau, mu) = (gamma.Mean(Tau), normal.Mean(Mu));                            // E[ln τ], E[τ]; E[μ], E[μ²]
        var mean = cat([tau, tau.narrow(-1, 1, 1) * mu], -1);                          // E_q[T]
        return family.LogPartition(lambda) - (lambda * mean).sum(-1) - normal.Entropy(Mu) - gamma.Entropy(Tau);
    }

    /// <summary>ln q(μ) + ln q(τ) of x = (μ, τ) [..., 2].</summary>
    public Tensor LogProb(Tensor x) =>
        normal.LogProb(x.narrow(-1, 0, 1), Mu) + gamma.LogProb(x.narrow(-1, 1, 1), Tau);
}
