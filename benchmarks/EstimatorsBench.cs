using Generative.Configuration;
using Generative.Data;
using Generative.Estimators;
using Generative.Models.Discrete;
using Generative.Numerics;
using Generative.Training;
using OptimizerOptions = Generative.Training.OptimizerOptions;

namespace Bench;

/// <summary>A sigmoid belief network of 200 units on 784 pixels, batch 100, binarized anew: training steps a second by
/// NVIL, MuProp and REBAR.</summary>
internal static class EstimatorsBench
{
    public static Dictionary<string, double> Run(Arguments a)
    {
        var data = Digits.Generate(10_000, 1);
        Dictionary<string, double> results = [];
        foreach (var (name, estimator) in new (string, EstimatorOptions)[] { ("nvil", new NvilOptions()),
            ("muProp", new MuPropOptions { Baseline = new() }), ("rebar", new RebarOptions()) })
        {
            manual_seed(1);
            using var model = new SigmoidBeliefNetwork(
                new SigmoidBeliefNetworkOptions { Layers = [200], Estimator = estimator }, data.Shape);
            model.to(a.Device);
            using var images = new DeviceData(data, Binarization.Dynamic, a.Device);
            using var order = new BatchOrder(images.Count, 100, 1, a.Device);
            using var optimizers = new PhaseOptimizers(model, new OptimizerOptions());
            using var step = new TrainingStep(model, optimizers, images, order);
            using var gate = FinalizerGate.Close();
            List<double> rates = [];
            for (var epoch = 0; epoch < a.Epochs; epoch++)
                rates.Add(order.StepsPerEpoch / Timing.Seconds(a, () =>
                {
                    for (long k = 0; k < order.StepsPerEpoch; k++)
                    {
                        FinalizerGate.LetThrough();
                        step.Take((epoch * order.StepsPerEpoch) + k);
                    }
                    _ = step.Metrics();
                }));
            results[$"{name}_steps_per_second"] = Timing.Median(rates, warmup: 1);
        }
        return results;
    }
}
