using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Tests.Surface;

/// <summary>Gradients, Jacobians, and functions with a derivative of their own.</summary>
public class Derivatives
{
    private static Tensor T(params double[] v) => tensor(v);

    private static double[] Numbers(Tensor t) => t.detach().reshape(-1).data<double>().ToArray();

    /// <summary>y = eˣ, from its saved output.</summary>
    private sealed class Exponential : autograd.SingleTensorFunction<Exponential>
    {
        public override string Name => nameof(Exponential);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            var y = ((Tensor)vars[0]).exp();
            ctx.save_for_backward([y]);
            return y;
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output) => [grad_output * ctx.get_saved_variables()[0]];
    }

    /// <summary>(a b c, a + b) with c a number: two outputs, an argument without gradient.</summary>
    private sealed class Pair : autograd.MultiTensorFunction<Pair>
    {
        public override string Name => nameof(Pair);

        public override List<Tensor> forward(autograd.AutogradContext ctx, params object[] vars)
        {
            var (a, b, c) = ((Tensor)vars[0], (Tensor)vars[1], (double)vars[2]);
            ctx.save_for_backward([a, b]);
            ctx.save_data("c", c);
            return [a * b * c, a + b];
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, List<Tensor> grad_outputs)
        {
            var saved = ctx.get_saved_variables();
            var c = (double)ctx.get_data("c");
            return [grad_outputs[0] * saved[1] * c + grad_outputs[1], grad_outputs[0] * saved[0] * c + grad_outputs[1], null!];
        }
    }

    private sealed class Doubled : autograd.SingleTensorFunction<Doubled>
    {
        public override string Name => nameof(Doubled);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            var x = (Tensor)vars[0];
            ctx.mark_dirty([x]);
            return x.mul_(2);
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output) => [grad_output * 2];
    }

    private sealed class Wrong : autograd.SingleTensorFunction<Wrong>
    {
        public override string Name => nameof(Wrong);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars) => ((Tensor)vars[0]) * 1;

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output) => throw new InvalidOperationException("deliberate");
    }

    [Fact]
    public void A_custom_function_differentiates_once_and_twice()
    {
        var x = T(0.5, -1).requires_grad_();
        var y = Exponential.apply(x);
        Assert.Equal(Numbers(x.exp()), Numbers(y));
        var first = autograd.grad([y.sum()], [x], create_graph: true)[0];
        GoldenNumbers.Close(Numbers(x.exp()), Numbers(first), 1e-14, "first");
        var second = autograd.grad([first.sum()], [x], create_graph: true)[0];
        GoldenNumbers.Close(Numbers(x.exp()), Numbers(second), 1e-14, "second");
        var third = autograd.grad([second.sum()], [x])[0];
        GoldenNumbers.Close(Numbers(x.exp()), Numbers(third), 1e-14, "third");
    }

    [Fact]
    public void Several_outputs_share_one_node()
    {
        var (a, b) = (T(2, 3).requires_grad_(), T(5, 7).requires_grad_());
        var y = Pair.apply(a, b, 10.0);
        (y[0].sum() + (y[1] * y[1]).sum()).backward();
        Assert.Equal([50 + 14, 70 + 20.0], Numbers(a.grad!));
        Assert.Equal([20 + 14, 30 + 20.0], Numbers(b.grad!));
        // only the second output: the first one's gradient is made of zeros
        Assert.Equal([1.0, 1], Numbers(autograd.grad([Pair.apply(a, b, 10.0)[1].sum()], [a])[0]));
    }

    [Fact]
    public void A_changed_input_keeps_its_history()
    {
        var leaf = T(1, 2).requires_grad_();
        var x = leaf * 3;
        var y = Doubled.apply(x);
        Assert.Equal([6.0, 12], Numbers(y));
        x.sum().backward();
        Assert.Equal([6.0, 6], Numbers(leaf.grad!));
        Assert.Throws<ExternalException>(() => Doubled.apply(T(1).requires_grad_()));
    }

    [Fact]
    public void Failures_in_a_backward_arrive_with_their_message_and_a_second_backward_is_refused()
    {
        var x = T(1).requires_grad_();
        Assert.Contains("deliberate", Assert.Throws<ExternalException>(() => Wrong.apply(x).sum().backward()).Message);
        var loss = Exponential.apply(x).sum();
        loss.backward();
        Assert.Contains("second time", Assert.Throws<ExternalException>(() => loss.backward()).Message);
    }

    [Fact]
    public void Nothing_is_recorded_without_gradients()
    {
        Assert.False(Exponential.apply(T(1)).requires_grad);
        using var off = no_grad();
        Assert.False(Exponential.apply(T(1).requires_grad_()).requires_grad);
    }

    [Fact]
    public void Custom_nodes_free_what_they_saved()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var before = Tensor.TotalCount;
        for (var k = 0; k < 50; k++)
        {
            using var scope = NewDisposeScope();
            Exponential.apply(T(1, 2).requires_grad_()).sum().backward();
        }
        Assert.Equal(before, Tensor.TotalCount);
    }

    [Fact]
    public void Gradients_of_unused_inputs_are_null_only_where_that_is_allowed()
    {
        var (a, b) = (T(2).requires_grad_(), T(3).requires_grad_());
        var g = autograd.grad([(a * a).sum()], [a, b], allow_unused: true);
        Assert.Equal([4.0], Numbers(g[0]));
        Assert.Null(g[1]);
        Assert.Throws<ExternalException>(() => autograd.grad([(a * a).sum()], [a, b]));
        Assert.Throws<ArgumentException>(() => autograd.grad([(a * a).sum()], [a], [ones(1), ones(1)]));
        autograd.backward([a * 2, b * 3], [T(1), T(10)]);
        Assert.Equal([2.0], Numbers(a.grad!));
        Assert.Equal([30.0], Numbers(b.grad!));
        autograd.backward(a * b, inputs: [a]);
        Assert.Equal([5.0], Numbers(a.grad!));
        Assert.Equal([30.0], Numbers(b.grad!));
    }

    [Fact]
    public void Jacobians_have_the_shapes_of_output_and_input()
    {
        var x = T(1, 2, 3);
        var j = autograd.functional.jacobian((Tensor t) => stack([t.sum(), (t * t).sum()]), x);
        Assert.Equal([2L, 3], j.shape);
        Assert.Equal([1.0, 1, 1, 2, 4, 6], Numbers(j));
        var both = autograd.functional.jacobian((Tensor[] t) => t[0] * t[1].sum(), T(1, 2), T(3, 4)).ToArray();
        Assert.Equal([7.0, 0, 0, 7], Numbers(both[0]));
        Assert.Equal([1.0, 1, 2, 2], Numbers(both[1]));
        // an output that does not depend on the input
        Assert.Equal([0.0, 0, 0], Numbers(autograd.functional.jacobian((Tensor _) => T(1), x)));
        Assert.False(x.requires_grad);
    }

    [Fact]
    public void Anomaly_mode_names_a_not_a_number()
    {
        Assert.False(AnomalyMode.IsEnabled);
        using (autograd.detect_anomaly())
        {
            Assert.True(AnomalyMode.IsEnabled && AnomalyMode.ShouldCheckNaN);
            var x = T(0).requires_grad_();
            Assert.Contains("nan", Assert.Throws<ExternalException>(() => (x.sqrt() * 0).sum().backward()).Message);
            using (autograd.set_detect_anomaly(false)) Assert.False(AnomalyMode.IsEnabled);
            Assert.True(AnomalyMode.IsEnabled);
        }
        Assert.False(AnomalyMode.IsEnabled);
    }

    [Fact]
    public void Devices_and_switches_answer()
    {
        Assert.Equal(cuda.device_count() > 0, cuda.is_available());
        var was = backends.cudnn.allow_tf32;
        backends.cudnn.allow_tf32 = !was;
        Assert.Equal(!was, backends.cudnn.allow_tf32);
        backends.cudnn.allow_tf32 = was;
        Assert.Throws<FileNotFoundException>(() => export.load("no such file.pt2"));
    }
}
