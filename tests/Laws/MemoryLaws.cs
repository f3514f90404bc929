using Generative;
using Generative.Cli;
using Generative.Configuration;
using Generative.Data;
using Generative.Numerics;
using Generative.Training;

namespace Generative.Laws.Tests;

/// <summary>No layer reads memory that nothing has written: every model is built and used while libtorch fills fresh
/// memory with NaN.</summary>
public sealed class MemoryLaws
{
    private static readonly ImageSet digits = Digits.Generate(32, 7);

    public static TheoryData<string> Variants => [.. ModelCases.All.Keys];

    [Theory, MemberData(nameof(Variants))]
    public void Fresh_memory_is_never_read(string variant)
    {
        using var poison = Determinism.On(fill: true);
        using var scope = NewDisposeScope();
        RandomState.Seed(5);
        using var model = ModelCases.All[variant].Create(digits.Shape);
        foreach (var (name, value) in model.state_dict()) Assert.True(IsFinite(value), $"{name} of a fresh model");
        using var images = new DeviceData(digits, Binarization.Dynamic, CPU);
        using var order = new BatchOrder(images.Count, 16, 5, CPU);
        using var optimizers = new PhaseOptimizers(
            model, new OptimizerOptions { GradientClip = 1 });
        using var step = new TrainingStep(model, optimizers, images, order);
        for (var k = 0; k < 2; k++) step.Take(k);
        Assert.All(step.Metrics(), m => Assert.True(double.IsFinite(m.Value), m.Name));
        foreach (var (name, value) in model.state_dict()) Assert.True(IsFinite(value), $"{name} after two steps");
        if (model is not ISampler sampler) return;
        model.eval();
        using var off = no_grad();
        using var noise = new NoiseSource(3, CPU);
        Assert.True(IsFinite(sampler.Sample(noise)), "a sample");
    }

    [Fact]
    public void A_layer_with_uninitialized_weights_is_detected()
    {
        using var poison = Determinism.On(fill: true);
        using var norm = nn.GroupNorm(2, 4);
        Assert.False(IsFinite(norm.weight!));
        using var ours = Generative.Networks.Normalization.Group(2, 4);
        Assert.True(IsFinite(ours.weight!));
    }

    private static bool IsFinite(torch.Tensor t) => !t.is_floating_point() || t.isfinite().all().item<bool>();
}
