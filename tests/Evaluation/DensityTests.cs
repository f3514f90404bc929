using Generative;
using Generative.Configuration;
using Generative.Data;
using Generative.Evaluation;
using Generative.Evaluation.Plots;
using Generative.Models.Flows;
using Generative.Models.Regression;
using Generative.Training;

namespace Generative.Evaluation.Tests;

/// <summary>Pictures and numbers of densities, on densities that are known.</summary>
public sealed class DensityTests
{
    [Fact]
    public void The_density_of_a_known_mixture_integrates_to_one_with_zero_divergence_from_it()
    {
        using var scope = NewDisposeScope();
        var points = Toys.Draw(Toy.TwoGaussians, 500, null, 3).Tensor();
        using var truth = new PlaneDensity(new Mixture(1), CPU, Frame.OfLimit(6), size: 200);
        Assert.Equal(1, truth.Integral, 1e-4);
        var options = new ToyOptions { Name = Toy.TwoGaussians };
        Assert.Equal(0, PlaneDensity.Divergence(new Mixture(1), points, options)!.Value, 1e-5);
        // A density e times too small is one nat away.
        Assert.Equal(1, PlaneDensity.Divergence(new Mixture(Math.Exp(-1)), points, options)!.Value, 1e-5);
        Assert.Null(PlaneDensity.Divergence(new Mixture(1), points, new ToyOptions { Name = Toy.Moons }));
        var figure = truth.Beside(points, "validation", "Density", ["a", "b"]);
        Assert.Equal(2, figure.Panels.Count);
        Assert.Equal("500 validation points", figure.Panels[0].Plot.Axes.Title.Label.Text);
        Assert.Contains(figure.Pixels().Pixels, p => p < 128);
    }

    [Theory]
    [InlineData(4.0)]
    [InlineData(1.0)]
    public void The_integral_covers_the_whole_mass(double limit)
    {
        // Student's t of 5 degrees in the plane: (1 + r²/5)^-5/2 of it lies beyond radius r: 83 % beyond 1, 2.8 %
        // beyond 4, 5e-5 beyond 16, 2e-6 beyond 32.
        using var scope = NewDisposeScope();
        using var density = new PlaneDensity(new Student(), CPU, Frame.OfLimit(limit), size: 256);
        Assert.Equal(Frame.OfLimit(32), density.Reach);
        Assert.Equal(1, density.Integral, 1e-4);
    }

    [Fact]
    public void A_conditional_density_is_not_integrated()
    {
        // p(y | x) has the same mass at each x, so that no ring around the frame is empty.
        using var scope = NewDisposeScope();
        using var model = new RegressionOptions { Hidden = [2] }.Create(DataShape.Vector(2));
        using var density = new PlaneDensity((IDensity)model, CPU, Frame.OfLimit(2), size: 16);
        Assert.Equal(Frame.OfLimit(2), density.Reach);
        Assert.Contains(">density p(b | a)<", density.Beside(zeros(1, 1, 1, 2), "test", "Density", ["a", "b"]).Svg());
    }

    [Fact]
    public void The_integral_is_in_the_units_of_the_data()
    {
        // Columns of 1e8 and of 1e-4 around places far from 0: areas are products of a large and a small width.
        using var scope = NewDisposeScope();
        Frame frame = new(new(-2e8, 6e8), new(-1e-4, 7e-4));
        using var density = new PlaneDensity(new Wide(), CPU, frame, size: 256);
        Assert.Equal(1, density.Integral, 1e-3);
        Assert.Equal(2e8, density.Reach.X.Middle, 1);
        Assert.Equal(density.Reach.X.Width / frame.X.Width, density.Reach.Y.Width / frame.Y.Width, 1e-9);
    }

    [Fact]
    public void Separation_is_the_share_of_pairs_with_the_first_larger()
    {
        var random = new Random(4);
        double[] first = [.. Enumerable.Range(0, 60).Select(_ => (double)random.Next(12))],
            second = [.. Enumerable.Range(0, 45).Select(_ => (double)random.Next(3, 15))];
        var pairs = first.SelectMany(_ => second, (a, b) => (1 + a.CompareTo(b)) / 2.0).Average();
        Assert.Equal(pairs, Separation.Of(first, second), 1e-12);
    }

    [Fact]
    public void Interpolation_between_codes_keeps_their_norm_and_both_ends()
    {
        using var scope = NewDisposeScope();
        manual_seed(5);
        var a = functional.normalize(randn(4, 30, dtype: float64)) * 5;
        var b = functional.normalize(randn(4, 30, dtype: float64)) * 5;
        Assert.InRange((Slerp.Between(a, b, 0) - a).abs().max().item<double>(), 0, 1e-9);
        Assert.InRange((Slerp.Between(a, b, 1) - b).abs().max().item<double>(), 0, 1e-9);
        Assert.InRange((Slerp.Between(a, b, 0.3).norm(1) - 5).abs().max().item<double>(), 0, 1e-9);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Interpolation_of_a_flow_begins_and_ends_at_its_images(bool conditional)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        manual_seed(6);
        var digits = Digits.Generate(60, 2);
        using var data = new DeviceData(digits, Binarization.None, CPU);
        using var flow =
            new NormalizingFlow(new RealNvpOptions
            {
                Couplings = 2, Widths = [4], Blocks = 0,
                ClassConditional = conditional
            }, digits.Shape);
        flow.eval();
        using var noise = new NoiseSource(3, CPU);
        var (a, b) = (data.Range(0, 3), data.Range(3, 6));
        Assert.InRange((flow.Interpolate(a, b, 0, noise) - a).abs().max().item<float>(), 0, 1e-6f);
        Assert.InRange((flow.Interpolate(a, b, 1, noise) - b).abs().max().item<float>(), 0, 1e-6f);
    }

    /// <summary>The mixture that <see cref="Toy.TwoGaussians"/> is drawn from, times a factor.</summary>
    private sealed class Mixture(double factor) : IDensity
    {
        public torch.Tensor LogProb(torch.Tensor x, torch.Tensor? labels = null)
        {
            var each = Toys.Components(Toy.TwoGaussians).Select(c =>
                Math.Log(factor * c.Weight / (2 * Math.PI * 0.25))
                    - (x.flatten(1).to(float64) - tensor(new[] { c.X, c.Y })).square().sum([1]) / 0.5);
            return stack([.. each]).logsumexp(0);
        }
    }

    /// <summary>A Gaussian around (2e8, 3e-4) with standard deviations 1e8 and 1e-4.</summary>
    private sealed class Wide : IDensity
    {
        public torch.Tensor LogProb(torch.Tensor x, torch.Tensor? labels = null)
        {
            var sigma = tensor(new[] { 1e8, 1e-4 });
            var z = (x.flatten(1).to(float64) - tensor(new[] { 2e8, 3e-4 })) / sigma;
            return -0.5 * z.square().sum([1]) - Math.Log(2 * Math.PI * 1e8 * 1e-4);
        }
    }

    /// <summary>p(x) = (1 + |x|²/5)^-7/2 / 2π.</summary>
    private sealed class Student : IDensity
    {
        public torch.Tensor LogProb(torch.Tensor x, torch.Tensor? labels = null) =>
            -3.5 * (1 + x.flatten(1).to(float64).square().sum([1]) / 5).log() - Math.Log(2 * Math.PI);
    }
}
