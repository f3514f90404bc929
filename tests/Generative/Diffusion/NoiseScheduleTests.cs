using Generative.Diffusion;

namespace Generative.Tests.Diffusion;

/// <summary>The schedules against published values and their own definitions.</summary>
public sealed class NoiseScheduleTests
{
    private static NoiseSchedule Of(BetaSchedule kind, int T = 1000) => kind switch
    {
        BetaSchedule.Linear => NoiseSchedule.Linear(T),
        BetaSchedule.Cosine => NoiseSchedule.Cosine(T),
        BetaSchedule.Sigmoid => NoiseSchedule.Sigmoid(T),
        BetaSchedule.ConstantSnrStep => NoiseSchedule.ConstantSnrStep(T),
        _ => NoiseSchedule.Given(Enumerable.Range(1, T).Select(t => 0.02 * t / T)),
    };

    public static TheoryData<BetaSchedule> Kinds => [.. Enum.GetValues<BetaSchedule>()];

    [Theory]
    [InlineData(100, 0.89701815)]
    [InlineData(500, 0.07858724)]
    [InlineData(1000, 4.03583e-5)]
    public void The_linear_schedule_has_the_published_alphaBar(int t, double expected) =>
        Assert.Equal(1, NoiseSchedule.Linear(1000).AlphaBar(t) / expected, 1e-6);

    [Theory, MemberData(nameof(Kinds))]
    public void AlphaBar_falls_from_one_to_nearly_zero(BetaSchedule kind)
    {
        var n = Of(kind);
        Assert.Equal(1, n.AlphaBar(0));
        Assert.InRange(n.AlphaBar(n.T), 0, 1e-3);
        for (var t = 1; t <= n.T; t++)
        {
            Assert.True(n.AlphaBar(t) < n.AlphaBar(t - 1) && n.Beta(t) is > 0 and < 1, $"t = {t}: beta {n.Beta(t)}");
            // Products of doubles: relative error about T epsilon.
            Assert.Equal(1, n.AlphaBar(t) / (n.AlphaBar(t - 1) * n.Alpha(t)), 1e-12);
            Assert.True(n.PosteriorVariance(t) <= n.Beta(t));
        }
        Assert.Equal(0, n.PosteriorVariance(1));
        Assert.Equal(Enumerable.Range(0, n.T + 1).Select(n.AlphaBar), n.AlphaBars().data<double>().ToArray());
    }

    [Fact]
    public void The_cosine_schedule_is_the_squared_cosine_until_beta_is_capped()
    {
        var n = NoiseSchedule.Cosine(1000);
        double F(int t) => Math.Pow(Math.Cos((t / 1000.0 + 0.008) / 1.008 * Math.PI / 2), 2);
        for (var t = 1; t <= 990; t += 43) Assert.Equal(F(t) / F(0), n.AlphaBar(t), 1e-12);
        Assert.Equal(0.999, n.Beta(1000), 1e-12);
    }

    [Fact]
    public void The_constant_step_is_constant_in_the_logarithm_of_the_snr()
    {
        var n = NoiseSchedule.ConstantSnrStep(50, 8, -6);
        Assert.Equal(8, Math.Log(n.Snr(1)), 1e-9);
        for (var t = 2; t <= 50; t++) Assert.Equal(-14.0 / 49, Math.Log(n.Snr(t) / n.Snr(t - 1)), 1e-9);
    }

    [Fact]
    public void A_beta_outside_0_to_1_is_refused() =>
        Assert.Contains("got 1 at t = 2", Assert.Throws<ArgumentException>(
        () => NoiseSchedule.Given([0.5, 1.0])).Message, StringComparison.Ordinal);
}
