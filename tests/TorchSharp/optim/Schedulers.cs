using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;
using static TorchSharp.torch.optim.lr_scheduler.impl;

namespace Tests.Surface;

/// <summary>Thirty learning rates of every scheduler, two groups, and the momentum, against PyTorch's.</summary>
public class Schedulers
{
    private static readonly Dictionary<string, double[]> golden = GoldenNumbers.Read("optimisers.golden.txt");

    private static readonly Dictionary<string, Func<Optimizer, lr_scheduler.LRScheduler>> schedules = new()
    {
        ["StepLR"] = o => lr_scheduler.StepLR(o, 4, 0.5),
        ["MultiStepLR"] = o => lr_scheduler.MultiStepLR(o, [3, 7, 7, 20], 0.3),
        ["ExponentialLR"] = o => lr_scheduler.ExponentialLR(o, 0.9),
        ["LambdaLR"] = o => lr_scheduler.LambdaLR(o, t => 1.0 / (1 + t)),
        ["MultiplicativeLR"] = o => lr_scheduler.MultiplicativeLR(o, t => 0.9 + 0.01 * (t % 3)),
        ["PolynomialLR"] = o => lr_scheduler.PolynomialLR(o, 11, 1.7),
        ["ConstantLR"] = o => lr_scheduler.ConstantLR(o, 0.25, 6),
        ["LinearLR"] = o => lr_scheduler.LinearLR(o, 0.2, 0.9, 9),
        ["CosineAnnealingLR"] = o => lr_scheduler.CosineAnnealingLR(o, 7, 0.05),
        ["CyclicLR"] = o => lr_scheduler.CyclicLR(o, 0.1, 1.0, 4, 3),
        ["CyclicLR.2"] = o => lr_scheduler.CyclicLR(o, [0.1, 0.2], [1.0, 0.8], 5, mode: CyclicLR.Mode.Triangular2),
        ["CyclicLR.exp"] = o => lr_scheduler.CyclicLR(o, 0.1, 1.0, 5, mode: CyclicLR.Mode.ExpRange, gamma: 0.95),
        ["CyclicLR.fn"] = o => lr_scheduler.CyclicLR(o, 0.1, 1.0, 5, scale_fn: x => 1 / x, cycle_momentum: false),
        ["OneCycleLR"] = o => lr_scheduler.OneCycleLR(o, 2.0, 30),
        ["OneCycleLR.linear"] = o => lr_scheduler.OneCycleLR(o, [2.0, 1.0], epochs: 6, steps_per_epoch: 5, anneal_strategy: OneCycleLR.AnnealStrategy.Linear, three_phase: true),
        ["ChainedLR"] = o => lr_scheduler.ChainedLR([lr_scheduler.ConstantLR(o, 0.1, 5), lr_scheduler.ExponentialLR(o, 0.9)]),
        ["SequentialLR"] = o => lr_scheduler.SequentialLR(o, [lr_scheduler.ConstantLR(o, 0.1, 3), lr_scheduler.ExponentialLR(o, 0.9), lr_scheduler.StepLR(o, 2, 0.5)], [4, 12]),
        ["ReduceLROnPlateau"] = o => lr_scheduler.ReduceLROnPlateau(o, factor: 0.5, patience: 2, cooldown: 1, min_lr: [0.02]),
        ["ReduceLROnPlateau.max"] = o => lr_scheduler.ReduceLROnPlateau(o, "max", 0.3, 1, 0.1, "abs"),
    };

    public static TheoryData<string> Names => [.. schedules.Keys];

    private static SGD TwoGroups() => optim.SGD(
        [new SGD.ParamGroup([new Parameter(ones(1))], new SGD.Options()), new SGD.ParamGroup([new Parameter(ones(1))], new SGD.Options { LearningRate = 0.5 })], 1.0, momentum: 0.9);

    [Theory, MemberData(nameof(Names))]
    public void Thirty_epochs_are_PyTorchs(string name)
    {
        using var o = TwoGroups();
        var s = schedules[name](o);
        List<double> rates = [], momenta = [];
        for (var t = 0; t < 30; t++)
        {
            rates.AddRange(o.ParamGroups.Select(g => g.LearningRate));
            momenta.Add(o.Momentum);
            if (name.StartsWith("Reduce")) s.step(Math.Cos(t) / (t + 1));
            else s.step();
        }
        GoldenNumbers.Close(golden[$"{name}/lr"], [.. rates], 1e-14, name);
        GoldenNumbers.Close(golden[$"{name}/momentum"], [.. momenta], 1e-14, name);
        Assert.Equal(o.ParamGroups.Select(g => g.LearningRate), s.get_last_lr());
    }

    [Fact]
    public void An_epoch_can_be_named_where_there_is_a_closed_form()
    {
        using var o = TwoGroups();
        var s = lr_scheduler.StepLR(o, 4, 0.5);
        s.step(9);
        Assert.Equal([0.25, 0.125], s.get_last_lr());
    }

    [Fact]
    public void Misuse_is_refused()
    {
        using var o = TwoGroups();
        Assert.Throws<InvalidOperationException>(() => lr_scheduler.ReduceLROnPlateau(o).step());
        Assert.Throws<ArgumentException>(() => lr_scheduler.OneCycleLR(o, 1.0));
        Assert.Throws<ArgumentException>(() => new LambdaLR(o, [t => 1.0]));
        Assert.Throws<ArgumentException>(() => lr_scheduler.SequentialLR(o, [lr_scheduler.StepLR(o, 1)], [3]));
        using var plain = optim.Adagrad([new Parameter(ones(1))]);
        Assert.Throws<ArgumentException>(() => lr_scheduler.CyclicLR(plain, 0.1, 1));
        var late = lr_scheduler.OneCycleLR(o, 1.0, 2);
        late.step();
        late.step();
        Assert.Throws<InvalidOperationException>(() => late.step());
    }
}
