using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Tests.Surface;

/// <summary>Ten steps of every optimiser against PyTorch's, in both precisions.</summary>
public class Optimisers
{
    private static readonly Dictionary<string, double[]> golden = GoldenNumbers.Read("optimisers.golden.txt");

    private static readonly Dictionary<string, Func<IEnumerable<Parameter>, optim.Optimizer>> variants = new()
    {
        ["Adam"] = p => optim.Adam(p, 0.05),
        ["Adam.decay"] = p => optim.Adam(p, 0.05, weight_decay: 0.1),
        ["Adam.amsgrad"] = p => optim.Adam(p, 0.05, amsgrad: true),
        ["Adam.maximize"] = p => optim.Adam(p, 0.01, maximize: true),
        ["AdamW"] = p => optim.AdamW(p, 0.05, weight_decay: 0.1),
        ["AdamW.amsgrad"] = p => optim.AdamW(p, 0.05, weight_decay: 0.1, amsgrad: true),
        ["AdamW.maximize"] = p => optim.AdamW(p, 0.01, weight_decay: 0.01, maximize: true),
        ["SGD"] = p => optim.SGD(p, 0.05),
        ["SGD.decay"] = p => optim.SGD(p, 0.05, weight_decay: 0.1),
        ["SGD.momentum"] = p => optim.SGD(p, 0.05, momentum: 0.9, dampening: 0.1),
        ["SGD.nesterov"] = p => optim.SGD(p, 0.02, momentum: 0.9, nesterov: true, weight_decay: 0.05),
        ["SGD.maximize"] = p => optim.SGD(p, 0.01, momentum: 0.5, maximize: true),
        ["RMSprop"] = p => optim.RMSProp(p, 0.02),
        ["RMSprop.momentum"] = p => optim.RMSProp(p, 0.02, momentum: 0.9, weight_decay: 0.1),
        ["RMSprop.centered"] = p => optim.RMSProp(p, 0.02, centered: true, momentum: 0.5),
        ["Adadelta"] = p => optim.Adadelta(p, 1.0),
        ["Adadelta.decay"] = p => optim.Adadelta(p, 0.5, rho: 0.8, weight_decay: 0.1),
        ["Adadelta.maximize"] = p => optim.Adadelta(p, 0.5, maximize: true),
        ["Adagrad"] = p => optim.Adagrad(p, 0.1),
        ["Adagrad.decay"] = p => optim.Adagrad(p, 0.1, lr_decay: 0.1, weight_decay: 0.1, initial_accumulator_value: 0.5),
        ["Adamax"] = p => optim.Adamax(p, 0.05),
        ["Adamax.decay"] = p => optim.Adamax(p, 0.05, weight_decay: 0.1),
        ["ASGD"] = p => optim.ASGD(p, 0.05, t0: 3),
        ["ASGD.decay"] = p => optim.ASGD(p, 0.05, lambd: 0.01, alpha: 0.6, t0: 2, weight_decay: 0.1),
        ["ASGD.maximize"] = p => optim.ASGD(p, 0.01, maximize: true),
        ["NAdam"] = p => optim.NAdam(p, 0.05),
        ["NAdam.decay"] = p => optim.NAdam(p, 0.05, weight_decay: 0.1, momentum_decay: 0.01),
        ["RAdam"] = p => optim.RAdam(p, 0.05),
        ["RAdam.decay"] = p => optim.RAdam(p, 0.05, beta1: 0.8, beta2: 0.9, weight_decay: 0.1),
        ["Rprop"] = p => optim.Rprop(p, 0.05),
        ["Rprop.maximize"] = p => optim.Rprop(p, 0.01, etaminus: 0.4, etaplus: 1.3, max_step: 0.03, maximize: true),
    };

    public static TheoryData<string> Names => [.. variants.Keys];

    private static Parameter[] Start(ScalarType type) =>
    [
        new(arange(6, ScalarType.Float64).reshape(2, 3).div(5).sub(0.4).to(type)),
        new(tensor(new[] { 0.7, -1.1 }, type)),
        new(tensor(new[] { 3.0 }, type)),
    ];

    // The third parameter takes no part: it must stay as it is.
    private static Tensor Loss(Parameter[] p) => ((p[0] * p[0]).sum(1) * p[1] + (p[0] - 0.3).pow(4).sum(1) + (p[1] - 0.5).pow(2)).sum();

    private static double[] Values(Parameter[] p) => [.. p.SelectMany(t => t.detach().to(ScalarType.Float64).reshape(-1).data<double>().ToArray())];

    private static void Run(optim.Optimizer o, Parameter[] p, int steps)
    {
        for (var k = 0; k < steps; k++)
        {
            using var scope = NewDisposeScope();
            o.zero_grad();
            Loss(p).backward();
            o.step();
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void Ten_steps_are_PyTorchs(string name)
    {
        foreach (var (type, bits, tolerance) in new[] { (ScalarType.Float32, "32", 1e-6), (ScalarType.Float64, "64", 1e-12) })
        {
            var p = Start(type);
            using var o = variants[name](p);
            Run(o, p, 10);
            GoldenNumbers.Close(golden[$"{name}/{bits}"], Values(p), tolerance, name);
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void A_saved_state_continues_as_if_never_stopped(string name)
    {
        var p = Start(ScalarType.Float64);
        var o = (OptimizerHelper)variants[name](p);
        Run(o, p, 4);
        using var stream = new MemoryStream();
        var writer = new BinaryWriter(stream);
        o.save_state_dict(writer);
        writer.Flush();

        Parameter[] copies = [.. p.Select(t => new Parameter(t.detach().clone()))];
        var second = (OptimizerHelper)variants[name](copies);
        stream.Position = 0;
        second.load_state_dict(new BinaryReader(stream));
        Parameter[] others = [.. p.Select(t => new Parameter(t.detach().clone()))];
        var third = (OptimizerHelper)variants[name](others);
        third.load_state_dict(o.state_dict());
        Assert.All(o.state_dict().State.Zip(third.state_dict().State), s => Assert.True(s.First.ApproximatelyEquals(s.Second)));

        Run(o, p, 6);
        Run(second, copies, 6);
        Run(third, others, 6);
        Assert.Equal(Values(p), Values(copies));
        Assert.Equal(Values(p), Values(others));
        GoldenNumbers.Close(golden[$"{name}/64"], Values(p), 1e-12, name);
    }

    [Fact]
    public void Lbfgs_is_PyTorchs()
    {
        var p = Start(ScalarType.Float64);
        using var o = optim.LBFGS(p, 0.3, max_iter: 7, history_size: 3);
        var first = 0.0;
        for (var k = 0; k < 3; k++)
            first = o.step(() =>
            {
                o.zero_grad();
                var loss = Loss(p);
                loss.backward();
                return loss;
            }).ToDouble();
        GoldenNumbers.Close(golden["LBFGS/64"], [.. Values(p), first], 1e-10, "LBFGS");
    }

    [Fact]
    public void State_outlives_the_scope_of_the_step_and_parameters_without_gradient_are_passed_over()
    {
        var p = Start(ScalarType.Float32);
        using var o = optim.Adam(p, 0.05);
        Run(o, p, 3);
        var states = o.state_dict().State.Cast<Adam.State>().ToArray();
        Assert.Equal([3L, 3, 0], states.Select(s => s.step));
        Assert.False(states[0].exp_avg.IsInvalid);
        Assert.Equal(0, states[2].exp_avg.abs().sum().ToDouble());
    }

    [Fact]
    public void Groups_have_options_of_their_own()
    {
        var (a, b) = (new Parameter(ones(2)), new Parameter(ones(2)));
        using var o = optim.SGD([new SGD.ParamGroup([a]) { Options = new() { LearningRate = 0.5 } }, new SGD.ParamGroup([b], new SGD.Options())], 0.1);
        (a.sum() + b.sum()).backward();
        o.step();
        Assert.Equal([0.5f, 0.5f], a.detach().data<float>().ToArray());
        Assert.Equal([0.9f, 0.9f], b.detach().data<float>().ToArray());
        Assert.Equal([0.5, 0.1], o.ParamGroups.Select(g => g.LearningRate));
        Assert.Throws<ArgumentException>(() => o.add_param_group(new SGD.ParamGroup([a])));
    }

    [Fact]
    public void Zero_grad_makes_gradients_zero_and_the_closures_loss_comes_back()
    {
        var p = new Parameter(ones(3));
        using var o = optim.SGD([p], 0.1);
        using (no_grad())
            Assert.Equal(3, o.step(() =>
            {
                var loss = p.sum();
                loss.backward();
                return loss;
            }).ToDouble());
        Assert.Equal([0.9f, 0.9f, 0.9f], p.detach().data<float>().ToArray());
        o.zero_grad();
        Assert.Equal([0f, 0f, 0f], p.grad!.data<float>().ToArray());
    }

    [Fact]
    public void Bad_hyperparameters_and_foreign_states_are_refused()
    {
        Parameter[] p = [new(ones(1))];
        Assert.Throws<ArgumentException>(() => optim.Adam(p, -1));
        Assert.Throws<ArgumentException>(() => optim.Adam(p, beta1: 1));
        Assert.Throws<ArgumentException>(() => optim.SGD(p, 0.1, nesterov: true));
        Assert.Throws<ArgumentException>(() => optim.Rprop(p, etaplus: 0.9));
        using var stream = new MemoryStream();
        var writer = new BinaryWriter(stream);
        optim.Adam(p).save_state_dict(writer);
        writer.Flush();
        stream.Position = 0;
        Assert.Throws<InvalidDataException>(() => optim.AdamW(p).load_state_dict(new BinaryReader(stream)));
        stream.Position = 0;
        Assert.Throws<ArgumentException>(() => optim.Adam([p[0], new Parameter(ones(2))]).load_state_dict(new BinaryReader(stream)));
    }
}
