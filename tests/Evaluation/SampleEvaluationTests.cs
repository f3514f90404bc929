using Generative;
using Generative.Configuration;
using Generative.Data;
using Generative.Evaluation;
using Generative.Training;
using TorchSharp;
using Toy = Generative.Data.Toy;

namespace Generative.Evaluation.Tests;

/// <summary>Samplers of which it is known what their measures must be.</summary>
public sealed class SampleEvaluationTests
{
    /// <summary>Draws what it is told to.</summary>
    private sealed class Told(Func<NoiseSource, torch.Tensor> draw) : ISampler
    {
        public torch.Tensor Sample(NoiseSource noise, torch.Tensor? labels = null) => draw(noise);
    }

    private static readonly ToyOptions ring =
        new() { Name = Toy.EightGaussians, Count = 4000, ValidCount = 0, TestCount = 1000 };

    private static Dictionary<string, SampleMeasure> Ring(Func<NoiseSource, torch.Tensor> draw, int n = 1000) =>
        SampleEvaluation.Of(new Told(draw), DataSets.Open(ring), ring, null, n, [0, 1], CPU).Measures.ToDictionary(
            m => m.Name);

    private static torch.Tensor Exact(NoiseSource noise, int modes)
    {
        var angle = (noise.Uniform(1) * modes).floor() * (Math.PI / 4);
        return (cat([angle.cos(), angle.sin()], 1) * 2 + 0.1 * noise.Normal(2)).view(-1, 1, 1, 2);
    }

    [Fact]
    public void Exact_samples_of_the_ring_reach_the_best_possible_values()
    {
        using var scope = NewDisposeScope();
        var m = Ring(noise => Exact(noise, 8));
        Assert.All(m["modes"].Values, v => Assert.Equal(8, v));
        // Two standard errors of 1000 draws at 0.9889, and some.
        Assert.Equal(0.9889, m["high_quality"].Mean, 0.01);
        Assert.Equal(m["sliced_w1"].FloorMean!.Value, m["sliced_w1"].Mean, 0.05);
        Assert.Equal(1, m["nearest_train"].Mean, 0.2);
        Assert.Null(m["nearest_train"].Floor);
    }

    [Fact]
    public void Samples_of_half_the_ring_have_four_modes_and_worse_values()
    {
        using var scope = NewDisposeScope();
        var m = Ring(noise => Exact(noise, 4));
        Assert.All(m["modes"].Values, v => Assert.Equal(4, v));
        Assert.Equal(Math.Log(2), m["mode_kl"].Mean, 0.02);
        Assert.True(m["sliced_w1"].Mean > 10 * m["sliced_w1"].FloorMean);
    }

    [Fact]
    public void Copied_training_examples_are_detected()
    {
        using var scope = NewDisposeScope();
        var data = DataSets.Open(ring);
        var train = data.Train.Set.Take(data.Train.Indices!).Tensor();
        Assert.Equal(
            0, Ring(noise => train.index_select(0, (noise.Uniform(1).squeeze(-1) * train.shape[0]).to(
            int64)))["nearest_train"].Mean);
    }

    [Fact]
    public void Too_few_samples_are_refused_with_the_reason()
    {
        using var scope = NewDisposeScope();
        Assert.Equal(
            "--samples: samples: found 499, expected 500 or more: the earth mover's distance of fewer is mostly "
            + "that of two draws of one distribution, which falls like 1/sqrt(n).",
            Assert.Throws<DataException>(() => Ring(noise => Exact(noise, 8), 499)).Message);
        Assert.Equal(
            "eightGaussians: training examples: found 3000, expected 3001 or more, as many as samples: the floor is "
            + "theirs.",
            Assert.Throws<DataException>(() => Ring(noise => Exact(noise, 8), 3001)).Message);
        using var extractor = Digits(out var data, out var options);
        Assert.StartsWith("--samples: samples: found 1999, expected 2000 or more: the covariance of 64 features",
            Assert.Throws<DataException>(
                () => SampleEvaluation.Of(
                new Told(n => n.Uniform(1, 28, 28)), data, options, extractor, 1999, [0], CPU)).Message);
    }

    [Fact]
    public void A_sample_that_is_not_finite_is_reported_and_not_dropped()
    {
        using var scope = NewDisposeScope();
        var fault = Assert.Throws<NonFiniteException>(
            () => Ring(noise => Exact(noise, 8) / (noise.Uniform(1, 1, 1) > 0.5).to(float32)));
        Assert.Matches("^the sample of seed [0-9]+ is not finite$", fault.Message);
    }

    private static Extractor Digits(out DataSets data, out DataOptions options)
    {
        options = new DigitsOptions { Count = 6100, ValidCount = 0, TestCount = 2000 };
        data = DataSets.Open(options);
        return Extractor.Open(Path.Combine(AppContext.BaseDirectory, "Extractors", "mnist"), options, "cpu")!;
    }

    [Fact]
    public void Fresh_images_of_the_data_reach_the_best_possible_values_and_noise_does_not()
    {
        using var scope = NewDisposeScope();
        using var extractor = Digits(out var data, out var options);
        var train = data.Train.Set.Tensor();
        // Drawn by the same hand from another seed.
        var fresh = Generative.Data.Digits.Generate(2000, 77).Tensor().to(float32) / 255;
        var at = 0;
        var record = SampleEvaluation.Of(new Told(Next), data, options, extractor, 2000, [0], CPU);
        var m = record.Measures.ToDictionary(r => r.Name);
        Assert.InRange(m["fd_mnist"].Mean / m["fd_mnist"].FloorMean!.Value, 0.5, 2);
        Assert.InRange(m["kd_mnist"].Mean, m["kd_mnist"].FloorMean!.Value - m["kd_mnist_subsets"].Mean,
            m["kd_mnist"].FloorMean!.Value + m["kd_mnist_subsets"].Mean);
        Assert.Equal(m["density"].FloorMean!.Value, m["density"].Mean, 0.1);
        Assert.Equal(10, m["classes"].Mean);
        Assert.True(m["coverage"].Mean > 0.9 && m["recall"].Mean > 0.8 && m["precision"].Mean > 0.8);
        Assert.Equal(("mnist", 64), (record.Extractor, record.ExtractorSha256!.Length));
        // Noise is in none of the data's balls.
        var noise = Read(extractor, train.slice(0, 0, 1000, 1), rand(1000, 1, 28, 28).mul(255).to(uint8));
        Assert.True(noise["fd_mnist"] > 100 * m["fd_mnist"].Mean,
            $"{noise["fd_mnist"]} of noise, {m["fd_mnist"].Mean} of digits");
        Assert.True(noise["precision"] < 0.02 && noise["coverage"] < 0.02);

        torch.Tensor Next(NoiseSource noise)
        {
            at += (int)noise.Count;
            return fresh.slice(0, at - noise.Count, at, 1);
        }
    }

    private static Dictionary<string, double> Read(Extractor extractor, torch.Tensor reference, torch.Tensor examples)
    {
        using var random = new Generator(1);
        using var judge = new ImageMetrics(extractor, reference, null,
            new(reference.slice(0, 0, 10, 1), reference.slice(0, 10, 20, 1)), default);
        return judge.Read(examples, random, default).ToDictionary(r => r.Name, r => r.Value);
    }

    [Fact]
    public void Stacked_digits_are_classified_channel_by_channel()
    {
        using var scope = NewDisposeScope();
        using var extractor = Digits(out _, out _);
        var digits = Generative.Data.Digits.Generate(3000, 5);
        var reference = StackedDigits.Draw(digits, 1000, 1).Tensor();
        // Three times the same zero: one mode of the thousand.
        var zero = Read(extractor, reference, digits.Tensor()[0].expand(1000, 3, 28, 28));
        Assert.Equal(1, zero["modes"]);
        Assert.Equal(Math.Log(1000), zero["mode_kl"], 1e-9);
        // A thousand draws of a thousand as likely: 1 - 1/e of them seen; fewer where the extractor of other digits
        // takes some for others.
        var fresh = Read(extractor, reference, StackedDigits.Draw(digits, 1000, 2).Tensor());
        Assert.InRange(fresh["modes"], 300, 700);
        Assert.True(zero["fd_stacked_mnist"] > 10 * fresh["fd_stacked_mnist"]);
    }

    [SkippableFact]
    public void The_committed_MNIST_classifier_is_right_on_99_2_percent()
    {
        var folder = RealData.Folder("mnist");
        using var scope = NewDisposeScope();
        var options = new IdxOptions { Path = folder, ValidCount = 0 };
        using var extractor = Extractor.Open(null, options, "cpu")!;
        var test = DataSets.Open(options).Test;
        var (_, logP) = extractor.See(test.Set.Tensor());
        Assert.Equal(10_000, test.Count);
        Assert.True(logP.argmax(1).eq(tensor(test.Set.Labels, dtype: uint8).to(int64)).to(float64).mean().item<double>()
            >= 0.992);
    }
}
