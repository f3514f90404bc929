using Generative.Distributions;

namespace Generative.Models.Vae;

/// <summary>A learned prior for each class, p(z|y) = N(m_y, diag s_y²); at first N(0, I) for all.</summary>
/// <remarks>Sohn, Lee and Yan, "Learning Structured Output Representation using Deep Conditional Generative Models",
/// 2015, section 4.1; y is a class, so that a table of m [K, L] and ln s² [K, L] is every function of it.</remarks>
internal sealed class ClassPrior(long K, long L) : Component(nameof(ClassPrior))
{
    private readonly Parameter mu = Parameter(zeros(K, L));
    private readonly Parameter logVar = Parameter(zeros(K, L));

    /// <summary>p(z|y) over [B, L] for y [B].</summary>
    public DiagonalNormal Of(Tensor y) => new(mu.index_select(0, y), logVar.index_select(0, y));
}
