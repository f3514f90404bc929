using Generative.Configuration;
using Generative.Data;
using Generative.Distributions;
using Generative.Estimators;
using Generative.Networks;
using Generative.Training;

namespace Generative.Tests.Estimators;

/// <summary>Temperatures, control variates through networks, checkpoints and config of the estimators.</summary>
public sealed class LearnedPartTests
{
    [Fact]
    public void An_annealed_temperature_falls_in_training_only_and_stops_at_its_minimum()
    {
        using var scope = NewDisposeScope();
        using var temperature = new Temperature(
            new() { Initial = 1, Schedule = TemperatureSchedule.Annealed, Rate = 0.25, Least = 0.5 });
        double Next() => temperature.Next().item<float>();
        Assert.Equal([1, Math.Exp(-0.25), Math.Exp(-0.5), 0.5, 0.5], [Next(), Next(), Next(), Next(), Next()],
            (a, b) => Math.Abs(a - b) < 1e-6);
        temperature.eval();
        temperature.get_buffer("step")!.fill_(1);
        Assert.Equal(Math.Exp(-0.25), Next(), 6);
        Assert.Equal(Math.Exp(-0.25), Next(), 6);
    }

    [Theory]
    [InlineData("logTau")]
    [InlineData("eta")]
    public void Tuning_descends_the_second_moment_through_a_decoder(string tuned)
    {
        using var scope = NewDisposeScope();
        manual_seed(61);
        // A decoder and Bernoulli pixels, as models have them: their second derivatives are what the temperature learns
        // from. (Of a ReLU the second
        // moment jumps in the temperature wherever a unit switches, which no differences can follow.)
        const int B = 500, N = 6, D = 12;
        var decoder = Mlp.Create(N, [16], D, Activation.Tanh).to(float64);
        var x = rand(B, D, dtype: float64).gt(0.5).to(float64);
        var ell = randn(B, N, dtype: float64);
        var estimator = (GradientEstimator)new RebarOptions { Temperature = 0.6, Eta = 0.8 }.Create(new(D, [N])).to(
            float64);
        var parameter = estimator.get_parameter(tuned)!;
        (double SecondMoment, double Slope) At(double shift)
        {
            manual_seed(62);
            using (no_grad()) parameter.add_(shift);
            foreach (var p in estimator.parameters()) p.grad = null;
            var logits = ell.detach().clone().requires_grad_();
            var f = new Func<Tensor, Tensor>(h => -new BernoulliPixels(decoder.call(h)).LogProb(x));
            var surrogate = estimator.Surrogate(new Bernoulli(logits), f);
            // rows of logits.grad are g; the estimator's own loss comes B times
            surrogate.sum().backward();
            using (no_grad()) parameter.sub_(shift);
            return (logits.grad!.square().sum(-1L).mean().item<double>(), parameter.grad!.item<double>() / B);
        }

        const double step = 1e-5;
        var numeric = (At(step).SecondMoment - At(-step).SecondMoment) / (2 * step);
        var slope = At(0).Slope;
        Assert.True(Math.Abs(numeric) > 1e-3);
        Assert.True(Math.Abs(slope - numeric) < 1e-4 * Math.Abs(numeric), $"slope {slope}, differences {numeric}");
    }

    [Fact]
    public void An_estimator_trains_and_its_state_returns_from_a_checkpoint()
    {
        using var scope = NewDisposeScope();
        foreach (var (name, c) in EstimatorCases.All.Where(
            c => c.Value.Kinds.Contains(LatentKind.Bernoulli) && c.Value.Options is not EnumerateOptions))
        {
            manual_seed(63);
            var problem = new TinyObjective(LatentKind.Bernoulli, 2, 20);
            var trained = (GradientEstimator)c.Options.Create(problem.Shape).to(float64);
            for (var k = 0; k < 3; k++) _ = problem.Gradients(trained);
            var restored = (GradientEstimator)c.Options.Create(problem.Shape).to(float64);
            restored.load_state_dict(trained.state_dict());
            Tensor Gradient(GradientEstimator e)
            {
                manual_seed(64);
                return problem.Gradients(e).Gradient;
            }

            Assert.True((Gradient(trained) - Gradient(restored)).abs().max().item<double>() == 0, name);
        }
    }

    /// <summary>A record with an estimator, as a model's options have it.</summary>
    public sealed record WithEstimator
    {
        public EstimatorOptions Estimator { get; init; } = new NvilOptions();
    }

    [Theory]
    [InlineData("estimator: {type: rebar, samples: 3, eta: 0.5}", typeof(RebarOptions))]
    [InlineData("estimator: {type: vimco, samples: 5}", typeof(VimcoOptions))]
    [InlineData("estimator: {type: gumbelSoftmax, temperature: {schedule: annealed, rate: 1e-4}}",
        typeof(GumbelSoftmaxOptions))]
    [InlineData("estimator: {baseline: {decay: 0.9}}", typeof(NvilOptions))]
    public void Estimators_are_chosen_by_a_config_key(string yaml, Type expected) =>
        Assert.Equal(expected, Config.Parse<WithEstimator>(yaml, "x.yaml", []).Estimator.GetType());

    [Fact]
    public void A_sample_count_outside_an_estimators_range_is_refused()
    {
        var fault = Assert.Throws<ConfigException>(
            () => Config.Parse<WithEstimator>("estimator: {type: leaveOneOut, samples: 1}", "x.yaml", []));
        Assert.Contains("samples: got 1", Assert.Single(fault.Faults), StringComparison.Ordinal);
    }

    private static ConfigReader Config { get; } = new(RunTypes.Current);
}
