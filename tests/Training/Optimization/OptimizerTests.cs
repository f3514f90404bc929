using System.Globalization;
using Generative.Configuration;
using Generative.Data;
using Generative.Numerics;
using Generative.Training;

namespace Generative.Training.Tests.Optimization;

/// <summary>The fused optimizers against PyTorch's, and what their state promises.</summary>
public sealed class OptimizerTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    private static readonly Dictionary<string, OptimizerOptions> variants = new()
    {
        ["adam"] = new() { LearningRate = 0.05, Betas = [0.8, 0.95], Eps = 1e-6 },
        ["adam.decay"] = new() { LearningRate = 0.05, WeightDecay = 0.1 },
        ["adamW"] = new() { Type = OptimizerKind.AdamW, LearningRate = 0.05, WeightDecay = 0.1 },
        ["sgd"] = new() { Type = OptimizerKind.Sgd, LearningRate = 0.05 },
        ["sgd.momentum"] = new() { Type = OptimizerKind.Sgd, LearningRate = 0.02, Momentum = 0.9, WeightDecay = 0.05 },
        ["rmsProp"] = new() { Type = OptimizerKind.RmsProp, LearningRate = 0.02, Alpha = 0.9 },
        ["rmsProp.momentum"] = new()
        {
            Type = OptimizerKind.RmsProp, LearningRate = 0.02, Momentum = 0.9,
            WeightDecay = 0.1
        },
    };

    public static TheoryData<string> Names => [.. variants.Keys];

    public void Dispose() => scope.Dispose();

    [Theory, MemberData(nameof(Names))]
    public void Ten_steps_are_those_of_PyTorch(string name)
    {
        var expected = Golden()[name];
        // Float32: ten steps of a few roundings each, of numbers below four.
        foreach (var (dtype, tolerance) in new[] { (float64, 1e-13), (float32, 3e-6) })
        {
            var p = Start(dtype);
            using var optimizer = Optimizer.Create(variants[name], p);
            for (var k = 0; k < 10; k++) Step(optimizer, p);
            var values = Values(p);
            for (var k = 0; k < expected.Length; k++) Assert.Equal(expected[k], values[k], tolerance);
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void A_restored_optimizer_continues_exactly(string name)
    {
        Parameter[] p = Start(float64), q = Start(float64);
        using var whole = Optimizer.Create(variants[name], p);
        for (var k = 0; k < 3; k++) Step(whole, p);
        var saved = whole.State.ToDictionary(s => s.Name, s => s.Value.clone());
        using (no_grad())
            foreach (var (own, other) in q.Zip(p)) own.copy_(other);
        using var resumed = Optimizer.Create(variants[name], q);
        resumed.Restore(saved);
        for (var k = 0; k < 3; k++)
        {
            Step(whole, p);
            Step(resumed, q);
        }
        Assert.Equal(Values(p), Values(q));
        if (saved.Count == 0) return;
        using var fresh = Optimizer.Create(variants[name], q);
        Step(whole, p);
        Step(fresh, q);
        Assert.NotEqual(Values(p), Values(q));                 // without its state it would not have
    }

    [Fact]
    public void Optimizer_state_has_PyTorchs_names_and_counts_only_steps_with_a_gradient()
    {
        var p = Start(float32);
        using var optimizer = Optimizer.Create(new(), p);
        Step(optimizer, p);
        Step(optimizer, p);
        var state = optimizer.State.ToDictionary(s => s.Name, s => s.Value);
        Assert.Equal(["0.exp_avg", "0.exp_avg_sq", "0.step", "1.exp_avg"], state.Keys.Take(4));
        Assert.Equal((2f, 0f), (state["0.step"].item<float>(), state["2.step"].item<float>()));
    }

    [Fact]
    public void Memory_stays_flat()
    {
        var p = Start(float32);
        using var optimizer = Optimizer.Create(new(), p);
        Step(optimizer, p);
        var live = torch.Tensor.TotalCount;
        for (var k = 0; k < 50; k++) Step(optimizer, p);
        Assert.Equal(live, torch.Tensor.TotalCount);
    }

    [Fact]
    public void A_gradient_with_another_memory_layout_moves_the_right_weights()
    {
        Parameter[] p = [new(zeros(2, 3, dtype: float64))], q = [new(zeros(2, 3, dtype: float64))];
        var g = arange(6, float64).reshape(3, 2);
        (p[0].grad, q[0].grad) = (g.t(), g.t().contiguous());
        foreach (var one in new[] { p, q })
        {
            using var optimizer = Optimizer.Create(new() { Type = OptimizerKind.Sgd, LearningRate = 1 }, one);
            optimizer.Step();
        }
        Assert.Equal(Values(q), Values(p));
        Assert.Throws<ArgumentException>(() => Optimizer.Create(new(), [new Parameter(zeros(3, 2).t())]));
    }

    [Fact]
    public void The_gradient_norm_and_clipping_match_their_definition()
    {
        Parameter[] p = [new(zeros(2, dtype: float64)), new(zeros(1, dtype: float64)), new(zeros(1, dtype: float64))];
        (p[0].grad, p[1].grad) = (tensor(new[] { 3.0, 0 }), tensor(new[] { 4.0 }));
        Assert.Equal(5, GradientClip.Norm(p).item<double>(), 1e-15);
        Assert.Equal(5, GradientClip.ToNorm(p, 1).item<double>(), 1e-15);
        Assert.Equal(1, GradientClip.Norm(p).item<double>(), 1e-6);   // 1e-6 is added to the norm
        Assert.Equal(1, GradientClip.ToNorm(p, 2).item<double>(), 1e-6);
        Assert.Equal(1, GradientClip.Norm(p).item<double>(), 1e-6);   // a small norm stays
    }

    private static Parameter[] Start(ScalarType dtype) =>
    [
        new(arange(6, dtype: float64).reshape(2, 3).div(5).sub(0.4).to(dtype)),
        new(tensor(new[] { 0.7, -1.1 }, dtype)),
        new(tensor(new[] { 3.0 }, dtype)),                     // takes no part: it must stay as it is
    ];

    private static void Step(Optimizer optimizer, Parameter[] p)
    {
        using var step = NewDisposeScope();
        optimizer.ZeroGrad();
        ((p[0] * p[0]).sum(1) * p[1] + (p[0] - 0.3).pow(4).sum(1) + (p[1] - 0.5).pow(2)).sum().backward();
        optimizer.Step();
    }

    private static double[] Values(Parameter[] p) =>
        [.. p.SelectMany(t => t.detach().to(float64).reshape(-1).data<double>().ToArray())];

    private static Dictionary<string, double[]> Golden() =>
        File.ReadLines(Path.Combine(Repository.Root, "tests/Training/Optimization/optimizers.golden.txt"))
            .Select(l => l.Split(' '))
            .ToDictionary(f => f[0], f => f[1..].Select(v => double.Parse(v, CultureInfo.InvariantCulture)).ToArray());
}
