using Generative;
using Generative.Configuration;
using Generative.Data;
using Generative.Models.Vae;
using Generative.Training;
using TorchSharp;

namespace Generative.Training.Tests.Steps;

public sealed class EmaTests
{
    private static readonly DataShape shape = new(1, 4, 4);
    private static readonly GaussianVaeOptions options = new() { Hidden = [5], LatentDim = 2 };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_average_is_the_weighted_sum_of_all_past_weights(bool warmup)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        using var model = options.Create(shape);
        model.to(float64);
        using var ema = Shadow(model, new() { Decay = 0.9, Warmup = warmup });
        var expected = model.parameters().Select(p => p.detach().clone()).ToArray();
        for (var t = 0; t < 20; t++)
        {
            foreach (var p in model.parameters()) p.add_(randn_like(p));
            ema.Update(t);
            var d = warmup ? Math.Min(0.9, (1.0 + t) / (10 + t)) : 0.9;
            foreach (var (e, p) in expected.Zip(model.parameters())) e.copy_(d * e + (1 - d) * p);
        }
        // Float64: twenty sums of rounded products, each within 2e-16.
        foreach (var (e, p) in expected.Zip(ema.Model.parameters()))
            Assert.True((e - p).abs().max().item<double>() < 1e-13);
        Assert.All(ema.Model.parameters(), p => Assert.False(p.requires_grad));
    }

    [Fact]
    public void An_update_reads_nothing_from_the_device_and_leaves_no_tensor()
    {
        using var model = options.Create(shape);
        using var ema = Shadow(model, new());
        ema.Update(0);
        using var log = new OperatorLog();
        var live = torch.Tensor.TotalCount;
        for (var t = 1; t < 10; t++) ema.Update(t);
        Assert.Equal((true, 0), (log.Calls > 0, log.HostReads));
        Assert.Equal(live, torch.Tensor.TotalCount);
    }

    private static Ema Shadow(GenerativeModel model, EmaOptions o) => new(o, model, () => options.Create(shape));
}
