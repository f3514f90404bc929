using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Tests.Surface.Layers;

/// <summary>nn.utils against closed forms.</summary>
public sealed class UtilityTests
{
    private static Parameter[] WithGradients()
    {
        var a = Parameter(zeros(2));
        var b = Parameter(zeros(1));
        (a * tensor(new[] { 3f, 0f })).sum().backward();
        (b * -4f).sum().backward();
        return [a, b];
    }

    [Fact]
    public void Gradients_are_clipped_by_their_joint_norm()
    {
        var p = WithGradients();
        Assert.Equal(5, nn.utils.clip_grad_norm_(p, 1), 6);
        Assert.Equal(0.6f, p[0].grad![0].item<float>(), 5);
        Assert.Equal(-0.8f, p[1].grad![0].item<float>(), 5);
        Assert.Equal(1, nn.utils.clip_grad_norm_(p, 10), 5);
        Assert.Equal(0.8, nn.utils.clip_grad_norm_(p, 10, double.PositiveInfinity), 5);
    }

    [Fact]
    public void Gradients_are_clipped_by_value()
    {
        var p = WithGradients();
        nn.utils.clip_grad_value_(p, 2);
        Assert.Equal(2, p[0].grad![0].item<float>());
        Assert.Equal(-2, p[1].grad![0].item<float>());
    }

    [Fact]
    public void Parameters_become_a_vector_and_come_back()
    {
        using var net = Linear(3, 2);
        using var v = nn.utils.parameters_to_vector(net.parameters());
        Assert.Equal([8], v.shape);
        using var twice = (v * 2).detach();
        nn.utils.vector_to_parameters(twice, net.parameters());
        using var again = nn.utils.parameters_to_vector(net.parameters());
        Assert.True(again.Equals(twice));
    }

    [Fact]
    public void Folded_batch_norm_answers_as_the_pair()
    {
        using var linear = Linear(4, 3, dtype: float64);
        using var norm = BatchNorm1d(3, dtype: float64);
        for (var k = 0; k < 3; k++) norm.call(linear.call(randn(8, 4, float64))).Dispose();
        linear.eval();
        norm.eval();
        using var x = randn(5, 4, float64);
        using var fused = nn.utils.fuse_linear_bn_eval(linear, norm);
        Assert.True(fused.call(x).allclose(norm.call(linear.call(x)), 1e-12, 1e-12));

        using var conv = Conv2d(2, 3, 3, bias: false, dtype: float64);
        var (weight, bias) = nn.utils.fuse_conv_bn_weights(conv.weight, null, norm.running_mean!, norm.running_var!, norm.eps, norm.weight, norm.bias);
        using var image = randn(1, 2, 5, 5, float64);
        using var expected = functional.batch_norm(conv.call(image), norm.running_mean, norm.running_var, norm.weight, norm.bias, eps: norm.eps);
        Assert.True(functional.conv2d(image, weight, bias).allclose(expected, 1e-12, 1e-12));
    }

    [Fact]
    public void Packed_sequences_unpack_to_themselves_and_leave_nothing_behind()
    {
        using var scope = NewDisposeScope();
        var before = DisposeScopeManager.Statistics.PackedSequenceStatistics.ThreadTotalLiveCount;
        Tensor[] sequences = [arange(3, float32).reshape(3, 1), arange(5, float32).reshape(5, 1), ones(1, 1)];
        var packed = nn.utils.rnn.pack_sequence(sequences, enforce_sorted: false);
        Assert.Equal([3, 2, 2, 1, 1], packed.batch_sizes.data<long>().ToArray());
        var (padded, lengths) = nn.utils.rnn.pad_packed_sequence(packed, batch_first: true, padding_value: -1);
        Assert.Equal([3, 5, 1], lengths.data<long>().ToArray());
        Assert.True(padded.Equals(nn.utils.rnn.pad_sequence(sequences, batch_first: true, padding_value: -1)));
        var data = packed.data;
        packed.Dispose();
        Assert.True(data.IsInvalid);
        Assert.Equal(0, before - DisposeScopeManager.Statistics.PackedSequenceStatistics.ThreadTotalLiveCount);
    }
}
