using Generative;
using Generative.Diffusion;
using Generative.Diffusion.Samplers;

namespace Generative.Tests.Diffusion;

/// <summary>Samplers against one another, against closed forms, and what is put around them.</summary>
public sealed class SamplerTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();
    private readonly DiffusionProcess q = new(NoiseSchedule.Linear(1000));
    private readonly GaussianData data = new(0.5, 0.7);

    public void Dispose() => scope.Dispose();

    private SamplerState Step(IDiffusionSampler sampler, Denoiser denoise, Tensor x, int t, int s) =>
        sampler.Step(q, denoise, new(x, t), s, new NoiseSource([5L, 6, 7], CPU, float64));

    [Theory]
    [InlineData(1000, 999)]
    [InlineData(600, 400)]
    [InlineData(2, 1)]
    public void DDIM_with_full_noise_is_ancestral_sampling(int t, int s)
    {
        manual_seed(1);
        var x = randn([3, 4], dtype: float64);
        // The same noise: equal steps have equal means and equal variances.
        var (ddim, ancestral) = (Step(new Ddim(1), data.Denoiser(q), x, t, s),
            Step(new Ancestral(ReverseVariance.Posterior), data.Denoiser(q), x, t, s));
        Assert.True((ddim.X - ancestral.X).abs().max().item<double>() < 1e-10);
        var without = Step(new Ddim(0), data.Denoiser(q), x, t, s);
        Assert.True((without.X - ddim.X).abs().max().item<double>() > 1e-4, "eta should matter");
    }

    [Fact]
    public void The_probability_flow_maps_quantiles_to_quantiles()
    {
        // On Gaussian data the flow is x_0 = m + s (x_T - √ᾱ_T m) / √(ᾱ_T s² + 1 - ᾱ_T).
        var x = linspace(-2.5, 2.5, 11, dtype: float64).unsqueeze(1);
        var a = q.Schedule.AlphaBar(1000);
        var exact = data.M + data.S * (x - Math.Sqrt(a) * data.M) / Math.Sqrt(a * data.S * data.S + 1 - a);
        double Error(IDiffusionSampler sampler, int steps) =>
            (sampler.Run(q, data.Denoiser(q), x, Sampling.Levels(1000, steps), new NoiseSource(11, CPU, float64))
            - exact).abs().max().item<double>();
        Assert.True(Error(new Ddim(0), 1000) < 0.01);
        Assert.True(Error(new Heun(), 100) < 0.01);
        Assert.True(Error(new DpmSolver(), 100) < 0.01);
        // First order: ten times the steps, about a tenth of the error; the second-order ones are ahead at 20 steps.
        Assert.InRange(Error(new Ddim(0), 20) / Error(new Ddim(0), 200), 5, 20);
        Assert.True(Error(new DpmSolver(), 20) < 0.5 * Error(new Ddim(0), 20));
    }

    [Fact]
    public void Guidance_is_linear_between_without_and_with_the_class()
    {
        Denoiser without = new GaussianData(0, 1).Denoiser(q), with = new GaussianData(2, 0.5).Denoiser(q);
        var x = randn([3, 2], dtype: float64);
        Tensor Noise(double w) => Guidance.ClassifierFree(with, without, w, q)(x, 400).Epsilon;
        Assert.Equal(0, (Noise(0) - without(x, 400).Epsilon).abs().max().item<double>(), 1e-12);
        Assert.Equal(0, (Noise(1) - with(x, 400).Epsilon).abs().max().item<double>(), 1e-12);
        Assert.Equal(
            0, (Noise(3) - (3 * with(x, 400).Epsilon - 2 * without(x, 400).Epsilon)).abs().max().item<double>(), 1e-12);
    }

    [Fact]
    public void Thresholding_keeps_x0_in_range_and_epsilon_consistent()
    {
        var x = randn([3, 50], dtype: float64);
        Denoiser wild = (x, t) => q.At(t, x).FromX0(x, 3 * x);
        foreach (var kind in Enum.GetValues<Thresholding>())
        {
            var p = Guidance.Thresholded(wild, kind, 0.9, q)(x, 300);
            Assert.Equal(kind != Thresholding.None, p.X0.abs().max().item<double>() <= 1);
            Assert.True((q.At(300, x).Diffuse(p.X0, p.Epsilon) - x).abs().max().item<double>() < 1e-10);
        }
        // A tenth of each example lies at its ends, and no more than that.
        var dynamic = Guidance.Thresholded(wild, Thresholding.Dynamic, 0.9, q)(x, 300).X0;
        Assert.Equal([5.0, 5, 5], dynamic.abs().ge(1).to(float64).sum([1]).data<double>().ToArray());
    }

    [Fact]
    public void Inpainting_keeps_known_values_and_draws_the_rest_conditionally()
    {
        // x ~ N(0, Σ), Σ = [1 ρ; ρ 1]: E[x_2|x_1] = ρ x_1, Var = 1 - ρ². The best denoiser is √ᾱ Σ (ᾱ Σ + (1-ᾱ) I)⁻¹ x.
        const double rho = 0.8;
        manual_seed(2);
        var few = new DiffusionProcess(NoiseSchedule.Linear(100, 1e-3, 0.2));
        var sigma = tensor(new[] { 1, rho, rho, 1 }).view(2, 2);
        Denoiser denoise = (x, t) =>
        {
            var a = few.Schedule.AlphaBar(t);
            return few.At(t, x)
                .FromX0(x, x.matmul(Math.Sqrt(a) * sigma.matmul(
                (a * sigma + (1 - a) * eye(2, dtype: float64)).inverse())));
        };
        const int n = 4000;
        var (known, mask) = (tensor(new[] { 1.5, 0 }).expand(n, 2), tensor(new[] { 1.0, 0 }).unsqueeze(0));
        var x = new Inpainting(new Ancestral(ReverseVariance.Posterior), known, mask, U: 8)
            .Run(few, denoise, randn([n, 2], dtype: float64), Sampling.Levels(100, 100),
                new NoiseSource(n, CPU, float64));
        Assert.Equal(0, (x.select(1, 0) - 1.5).abs().max().item<double>());
        // The mixing of the two parts is never quite complete: a tenth.
        Assert.Equal(rho * 1.5, x.select(1, 1).mean().item<double>(), 0.1);
        Assert.Equal(Math.Sqrt(1 - rho * rho), x.select(1, 1).std().item<double>(), 0.1);
    }

    [Theory]
    [InlineData(1000, 1000)]
    [InlineData(1000, 50)]
    [InlineData(10, 3)]
    [InlineData(5, 50)]
    public void Sampling_levels_fall_from_the_first_to_zero(int from, int steps)
    {
        var levels = Sampling.Levels(from, steps);
        Assert.Equal((from, 0, Math.Min(from, steps) + 1), (levels[0], levels[^1], levels.Count));
        Assert.All(levels.Zip(levels.Skip(1)), p => Assert.True(p.First > p.Second));
    }
}
