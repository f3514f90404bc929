using Generative.Models.Classical;
using Generative;
using Generative.Cli;
using Generative.Configuration;
using Generative.Data;
using Generative.Diffusion;
using Generative.Diffusion.Samplers;
using Generative.Estimators;
using Generative.Models.Adversarial;
using Generative.Models.Classifiers;
using Generative.Models.Diffusion;
using Generative.Models.Discrete;
using Generative.Models.Flows;
using Generative.Models.Score;
using Generative.Models.Vae;
using Generative.Networks;
using Generative.Training;
using TorchSharp;

namespace Generative.Laws.Tests;

/// <summary>What holds for the training step of every model in the catalog.</summary>
public sealed class TrainingLaws
{
    public static TheoryData<string> Variants => ModelCases.Names;

    [Fact]
    public void Every_model_of_the_catalog_is_enrolled() =>
        Assert.Empty(RunTypes.Current.KindsOf(typeof(ModelOptions)).Select(k => k.Type)
            .Except(ModelCases.All.Values.Select(o => o.GetType()))
            .Select(t => $"{t.Name} is under no law: add a small form of it to ModelCases"));

    [Theory, MemberData(nameof(Variants))]
    public void A_step_reads_nothing_back_from_the_device(string variant)
    {
        using var rig = new TrainingRig(ModelCases.All[variant], gradientClip: 1);
        rig.Take(2);
        using var log = new OperatorLog();
        rig.Take(5);
        Assert.True(log.Calls > 0, "no operator was counted");
        Assert.Equal(0, log.HostReads);
        Assert.NotEmpty(rig.Metrics());
    }

    [Theory, MemberData(nameof(Variants))]
    public void Everything_a_step_makes_is_made_on_the_models_device(string variant)
    {
        // While the default device is another one than the model's, whatever is made without naming a device shows in
        // the count of results, or fails to mix.
        using var rig = new TrainingRig(ModelCases.All[variant], gradientClip: 1);
        set_default_device(META);
        try
        {
            rig.Take(3);
            Assert.All(rig.Model.parameters().Select(p => p.grad).OfType<torch.Tensor>(),
                g => Assert.Equal(DeviceType.CPU, g.device_type));
        }
        finally
        {
            set_default_device(CPU);
        }
    }

    [Theory, MemberData(nameof(Variants))]
    public void A_step_leaves_no_tensor_behind(string variant)
    {
        using var rig = new TrainingRig(ModelCases.All[variant]);
        // With the start of VaDE's mixture, whose parameters' wrappers are left to the collector, once.
        rig.Take(4);
        // what other tests left to the collector is none of this run's
        _ = Memory();
        var live = torch.Tensor.TotalCount;
        rig.Take(8);
        Assert.Equal(live, torch.Tensor.TotalCount);
    }

    [Theory, MemberData(nameof(Variants))]
    public void The_same_seed_trains_to_the_same_weights(string variant)
    {
        static double[] Weights(ModelOptions options)
        {
            using var rig = new TrainingRig(options);
            rig.Take(6);
            using var scope = NewDisposeScope();
            return [.. rig.Model.parameters().Select(p => p.detach().to(float64).sum().item<double>())];
        }

        set_num_threads(1);
        try
        {
            Assert.Equal(Weights(ModelCases.All[variant]), Weights(ModelCases.All[variant]));
        }
        finally
        {
            set_num_threads(System.Environment.ProcessorCount);
        }
    }

    [Theory, MemberData(nameof(Variants))]
    public void Training_lowers_the_loss_of_each_player_within_a_hundred_steps(string variant)
    {
        for (var player = 0; player < Players(variant); player++)
        {
            using var rig = new TrainingRig(ModelCases.All[variant], player: player);
            var before = rig.Losses(player);
            var (mean, error) = (0.0, 0.0);
            for (var taken = 0; taken < 100 && mean <= 4 * error; taken += 20)
            {
                rig.Take(20);
                // The same examples and the same noise, so that only the weights differ.
                (mean, error) = Moments([.. before.Zip(rig.Losses(player), (a, b) => a - b)]);
            }
            Assert.True(mean > 4 * error, $"player {player}: the loss falls by {mean} ± {error}");
        }
    }

    private static int Players(string variant)
    {
        using var model = ModelCases.All[variant].Create(TrainingRig.Digits.Shape);
        return model.Phases.Count;
    }

    private static (double Mean, double Error) Moments(double[] values)
    {
        var mean = values.Average();
        var variance = values.Sum(v => (v - mean) * (v - mean)) / (values.Length - 1);
        return (mean, Math.Sqrt(variance / values.Length));
    }

    [Theory, MemberData(nameof(Variants))]
    public void Samples_and_reconstructions_are_images(string variant)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        using var model = ModelCases.All[variant].Create(TrainingRig.Digits.Shape);
        model.eval();
        if (model is IReconstructor reconstructor) CheckImages(reconstructor.Reconstruct(rand(3, 1, 28, 28)), 3);
        if (model is not ISampler sampler) return;
        CheckImages(sampler.Sample(new(5, CPU)), 5);
        // A sample is a function of its seed, in whatever company it is drawn.
        var (together, alone) = (sampler.Sample(new([7, 8, 9], CPU)), sampler.Sample(new([8], CPU)));
        CheckImages(together, 3);
        var distance = (together[1] - alone[0]).abs().max().item<float>();
        Assert.True(distance < 1e-4, $"sample of seed 8: {distance} apart when seeds 7 and 9 are drawn beside it");
    }

    [Fact]
    public void Two_thousand_steps_grow_neither_managed_nor_native_memory()
    {
        using var rig = new TrainingRig(ModelCases.All["gaussianVae"]);
        rig.Take(500);
        // The collector first: what other tests left to it is none of this run's.
        var (managed, resident) = Memory();
        var live = torch.Tensor.TotalCount;
        rig.Take(2000);
        var (managedAfter, residentAfter) = Memory();
        Assert.Equal(live, torch.Tensor.TotalCount);
        Assert.True(managedAfter - managed < 2_000_000,
            $"managed memory grew by {(managedAfter - managed) / 1e6:F1} MB");
        Assert.True(residentAfter - resident < 24_000_000,
            $"resident memory grew by {(residentAfter - resident) / 1e6:F1} MB");
    }

    private static (long Managed, long Resident) Memory()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return (GC.GetTotalMemory(forceFullCollection: true), System.Environment.WorkingSet);
    }

    private static void CheckImages(torch.Tensor images, long n)
    {
        Assert.Equal([n, 1, 28, 28], images.shape);
        Assert.InRange(images.min().item<float>(), 0, 1);
        Assert.InRange(images.max().item<float>(), 0, 1);
    }
}
