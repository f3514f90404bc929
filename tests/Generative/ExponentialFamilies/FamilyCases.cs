using Generative.ExponentialFamilies;
using static Generative.Tests.ExponentialFamilies.Quadrature;

namespace Generative.Tests.ExponentialFamilies;

/// <summary>A family, some of its members, and points that fill what x can be.</summary>
/// <param name="Family">The family.</param>
/// <param name="Eta">Two natural parameters, [2, P].</param>
/// <param name="Points">x [M, E] and the logarithm of the volume of each, [M]; counts have volume 1.</param>
internal sealed record FamilyCase(ExponentialFamily Family, Tensor Eta, Func<(Tensor X, Tensor LogVolume)> Points);

/// <summary>Every family, for the laws.</summary>
internal static class FamilyCases
{
    private static Tensor Pair(double first, double second) => tensor(new[] { first, second });

    private static Tensor Sigmas =>
        tensor(new[, ,] { { { 1, 0.4 }, { 0.4, 0.5 } }, { { 0.7, -0.2 }, { -0.2, 1.1 } } });

    private static Tensor Means => tensor(new[,] { { 0.5, -1 }, { 0, 0.3 } });

    public static Dictionary<string, Func<FamilyCase>> All { get; } = new()
    {
        [nameof(BernoulliFamily)] = () => new(new BernoulliFamily(), BernoulliFamily.Natural(Pair(0.3, 0.8)),
            () => Counts(2)),
        [nameof(CategoricalFamily)] = () => new(new CategoricalFamily(3),
            CategoricalFamily.Natural(tensor(new[,] { { 0.2, 0.3, 0.5 }, { 0.6, 0.1, 0.3 } })),
            () => (eye(3, dtype: float64), zeros(3, float64))),
        [nameof(PoissonFamily)] = () => new(new PoissonFamily(), PoissonFamily.Natural(Pair(1.3, 4)),
            () => Counts(80)),
        [nameof(ExponentialRateFamily)] = () => new(new ExponentialRateFamily(),
            ExponentialRateFamily.Natural(Pair(0.5, 2)), () => Positive(Line(-45, 6, 4000))),
        [nameof(GammaFamily)] = () => new(new GammaFamily(), GammaFamily.Natural(Pair(2.5, 0.8), Pair(1.5, 0.6)),
            () => Positive(Line(-60, 6, 6000))),
        [nameof(BetaFamily)] = () => new(new BetaFamily(), BetaFamily.Natural(Pair(2.5, 0.8), Pair(1.5, 3)),
            () => UnitInterval(Line(-60, 36, 6000))),
        [nameof(DirichletFamily)] = () => new(new DirichletFamily(3),
            DirichletFamily.Natural(tensor(new[,] { { 2, 3, 1.5 }, { 1, 2.5, 4 } })), Simplex),
        [nameof(NormalFamily)] = () => new(new NormalFamily(), NormalFamily.Natural(Pair(1, -0.5), Pair(0.5, 2)),
            () => Line(-25, 25, 4000)),
        [nameof(NormalMeanFamily)] = () => new(new NormalMeanFamily(0.7),
            new NormalMeanFamily(0.7).Natural(Pair(1, -2)),
            () => Line(-25, 25, 4000)),
        [nameof(MultivariateNormalFamily)] = () => new(new MultivariateNormalFamily(2),
            MultivariateNormalFamily.Natural(Means, Sigmas), () => Plane(Line(-12, 12, 400), Line(-12, 12, 400))),
        [nameof(WishartFamily)] = () => new(new WishartFamily(2), WishartFamily.Natural(2 * Sigmas, Pair(4, 5.5)),
            () => Matrices(90)),
        [nameof(NormalGammaFamily)] = () => new(new NormalGammaFamily(),
            NormalGammaFamily.Natural(Pair(0.5, -1), Pair(2, 1), Pair(3, 2.5), Pair(1, 2)), MeansAndPrecisions),
        [nameof(NormalWishartFamily)] = () => new(new NormalWishartFamily(1), NormalWishartFamily.Natural(
            Pair(0.5, -1).unsqueeze(1), Pair(2, 1), 2 * Pair(1, 2).view(2, 1, 1), 2 * Pair(3, 2.5)),
            MeansAndPrecisions),
    };
}
