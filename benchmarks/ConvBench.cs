using Generative.Configuration;
using Generative.Data;
using Generative.Networks;
using Generative.Numerics;
using Generative.Training;

namespace Bench;

/// <summary>A small convolutional net, forward, backward and Adam: Conv 1-32, 32-64 stride 2, 64-64, ConvT 64-32, Conv
/// 32-1, SiLU between; batch 64 of 28x28.</summary>
internal static class ConvBench
{
    public static Dictionary<string, double> Run(Arguments a)
    {
        manual_seed(1);
        using var net = Sequential(
            ImageConvolution.Of(1, 32, 3, padding: 1), SiLU(),
            ImageConvolution.Of(32, 64, 3, stride: 2, padding: 1), SiLU(),
            ImageConvolution.Of(64, 64, 3, padding: 1), SiLU(),
            ImageConvolution.Transposed(64, 32, (4, 4), stride: 2, padding: 1), SiLU(),
            ImageConvolution.Of(32, 1, 3, padding: 1)).to(a.Device);
        using var optimizer = new FusedAdam(new Generative.Training.OptimizerOptions { LearningRate = 1e-3 },
            net.parameters());
        using var x = rand(64, 1, 28, 28, device: a.Device);
        const int block = 10, rounds = 12, warmup = 2;
        List<double> times = [];
        double loss = 0;
        for (var round = 0; round < rounds; round++)
            times.Add(Timing.Seconds(a, () =>
            {
                for (var k = 0; k < block; k++)
                {
                    using var scope = NewDisposeScope();
                    optimizer.ZeroGrad();
                    Tensor l;
                    using (a.Precision == Precision.Bfloat16 ? Autocast.Bfloat16(a.Device.type) : null)
                        l = functional.mse_loss(net.call(x), x);
                    l.backward();
                    optimizer.Step();
                    if (k == block - 1) loss = l.item<float>();
                }
            }) / block);
        var median = Timing.Median(times, warmup);
        return new() { ["steps_per_second"] = 1 / median, ["step_ms"] = 1e3 * median, ["loss"] = loss };
    }
}
