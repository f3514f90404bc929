using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Tests.Surface;

/// <summary>Positions, slices, masks and index tensors; the values are PyTorch's for the same expressions.</summary>
public sealed class IndexingTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();
    private readonly Tensor x = arange(24).reshape(2, 3, 4);
    private readonly Tensor m = tensor(new[,] { { true, false, true }, { false, false, true } });

    public void Dispose() => scope.Dispose();

    private static TensorIndex At(params long[] positions) => TensorIndex.Tensor(tensor(positions));

    [Fact]
    public void Positions_take_dimensions_away()
    {
        Expect.Is<long>(x[1], [3, 4], 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23);
        Assert.Equal(18, x[1, 1, 2].item<long>());
        Assert.Equal(23, x[-1, -1, -1].item<long>());
        Expect.Is<long>(x[TensorIndex.Colon, TensorIndex.Single(1)], [2, 4], 4, 5, 6, 7, 16, 17, 18, 19);
        Expect.Is<long>(x[TensorIndex.Single(-1), TensorIndex.Ellipsis, TensorIndex.Single(2)], [3], 14, 18, 22);
    }

    [Fact]
    public void Slices_keep_them()
    {
        Expect.Is<long>(x[TensorIndex.Colon, TensorIndex.Slice(step: 2), TensorIndex.Slice(1, 3)], [2, 2, 2], 1, 2, 9, 10, 13, 14, 21, 22);
        Expect.Is<long>(x[TensorIndex.Single(0), TensorIndex.Slice(-2)], [2, 4], 4, 5, 6, 7, 8, 9, 10, 11);
        Expect.Is<long>(x[.., ^1..], [2, 1, 4], 8, 9, 10, 11, 20, 21, 22, 23);
        Expect.Is<long>(x[0, (1, null), (null, 2)], [2, 2], 4, 5, 8, 9);
        Expect.Is<long>(x[^1, 0, 1..^1], [2], 13, 14);
    }

    [Fact]
    public void None_adds_one()
        => Expect.Is<long>(x[TensorIndex.None, TensorIndex.Single(0), TensorIndex.Colon, TensorIndex.Null], [1, 3, 1, 4], 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);

    [Fact]
    public void A_plain_index_is_a_view()
    {
        x[TensorIndex.Single(0), TensorIndex.Slice(0, 2)].fill_(-1);
        Assert.Equal(-1, x[0, 1, 3].item<long>());
        Assert.Equal(8, x[0, 2, 0].item<long>());
    }

    [Fact]
    public void Masks_pick()
    {
        Expect.Is<long>(x[m], [3, 4], 0, 1, 2, 3, 8, 9, 10, 11, 20, 21, 22, 23);
        Expect.Is<long>(x[x > 20], [3], 21, 22, 23);
        Expect.Is<long>(x[TensorIndex.Single(1), TensorIndex.Tensor(m[0])], [2, 4], 12, 13, 14, 15, 20, 21, 22, 23);
        Expect.Is<long>(x[TensorIndex.Tensor(m), TensorIndex.Single(1)], [3], 1, 9, 21);
        Expect.Is<long>(x[TensorIndex.Tensor(m), TensorIndex.Slice(2)], [3, 2], 2, 3, 10, 11, 22, 23);
        Assert.Equal([1, 2, 3, 4], x[TensorIndex.Bool(true)].shape);
        Assert.Equal([0, 2, 3, 4], x[TensorIndex.Bool(false)].shape);
        Assert.Equal([1, 2, 3, 4], x[tensor(true)].shape);
    }

    [Fact]
    public void Index_tensors_gather_and_broadcast_together()
    {
        Expect.Is<long>(x[TensorIndex.Ellipsis, At(3, 0)], [2, 3, 2], 3, 0, 7, 4, 11, 8, 15, 12, 19, 16, 23, 20);
        Expect.Is<long>(x[tensor(new long[] { 0, 1 }), tensor(new long[] { 2, 0 })], [2, 4], 8, 9, 10, 11, 12, 13, 14, 15);
        Expect.Is<long>(x[At(1, 0), TensorIndex.Colon, At(2, 3)], [2, 3], 14, 18, 22, 3, 7, 11);
        Expect.Is<long>(x[TensorIndex.Colon, TensorIndex.Tensor(tensor(new long[,] { { 0, 1 }, { 2, 0 } })), TensorIndex.Single(1)], [2, 2, 2], 1, 5, 9, 1, 13, 17, 21, 13);
    }

    [Fact]
    public void Assignment_writes_the_indexed_part_and_broadcasts()
    {
        var y = zeros(2, 3, 4);
        y[0, 1, 2] = 5f;
        y[1] = tensor(new float[] { 1, 2, 3, 4 });
        y[TensorIndex.Single(0), TensorIndex.Single(0)] = ones(1, 1, 4);
        Expect.Is<float>(y[0], [3, 4], 1, 1, 1, 1, 0, 0, 5, 0, 0, 0, 0, 0);
        Expect.Is<float>(y[1], [3, 4], 1, 2, 3, 4, 1, 2, 3, 4, 1, 2, 3, 4);
        y[y > 2] = 0f;
        Assert.Equal(13f, y.sum().item<float>());
        y.index_put_((Scalar)7, TensorIndex.Ellipsis, TensorIndex.Single(0));
        Assert.Equal(42f, y[TensorIndex.Ellipsis, TensorIndex.Single(0)].sum().item<float>());
    }

    [Fact]
    public void Assignment_through_index_tensors_keeps_the_last_and_accumulation_keeps_all()
    {
        var y = zeros(3);
        y.index_put_(tensor(new float[] { 1, 2, 3 }), [tensor(new long[] { 0, 0, 2 })], accumulate: true);
        Expect.Is<float>(y, [3], 3, 0, 3);
        y.index_put_(tensor(1f), [TensorIndex.Slice(1)], accumulate: true);
        Expect.Is<float>(y, [3], 3, 1, 4);
        y[tensor(new long[] { 1, 2 })] = tensor(new float[] { 8, 9 });
        Expect.Is<float>(y, [3], 3, 8, 9);
    }

    [Fact]
    public void Gradients_flow_through_reads_and_writes()
    {
        var w = ones(4, requires_grad: true);
        var y = w * 2;
        y[TensorIndex.Slice(0, 2)] = zeros(2);
        (y[tensor(new long[] { 0, 3, 3 })].sum() + y[2]).backward();
        Expect.Is<float>(w.grad!, [4], 0, 0, 2, 4);
    }

    [Fact]
    public void Gathering_and_scattering()
    {
        Expect.Is<long>(x.take(tensor(new long[] { 0, 5, 23 })), [3], 0, 5, 23);
        Expect.Is<long>(x.index_select(1, tensor(new long[] { 2 })), [2, 1, 4], 8, 9, 10, 11, 20, 21, 22, 23);
        Expect.Is<long>(x[0].take_along_dim(tensor(new long[,] { { 0 }, { 3 }, { 1 } }), 1), [3, 1], 0, 7, 9);
        Expect.Is<long>(x.take_along_dim([5L, 7L]), [2], 5, 7);
        Expect.Is<long>(x[0].gather(1, tensor(new long[,] { { 3, 0 }, { 1, 1 }, { 2, 0 } })), [3, 2], 3, 0, 5, 5, 10, 8);
        Expect.Is<float>(zeros(3, 4).index_add(0, tensor(new long[] { 0, 2, 0 }), ones(3, 4), 2), [3, 4], 4, 4, 4, 4, 0, 0, 0, 0, 2, 2, 2, 2);
        Expect.Is<float>(zeros(3, 2).index_copy_(0, tensor(new long[] { 2, 0 }), tensor(new float[,] { { 1, 2 }, { 3, 4 } })), [3, 2], 3, 4, 0, 0, 1, 2);
        Expect.Is<float>(zeros(3, 2).index_fill(1, tensor(new[] { 1L }), 7), [3, 2], 0, 7, 0, 7, 0, 7);
        Expect.Is<float>(zeros(2, 3).scatter(1, tensor(new long[,] { { 2 }, { 0 } }), tensor(new float[,] { { 5 }, { 6 } })), [2, 3], 0, 0, 5, 6, 0, 0);
        Expect.Is<float>(ones(2, 3).scatter_add_(0, tensor(new long[,] { { 0, 1, 1 }, { 1, 1, 0 } }), tensor(new float[,] { { 1, 2, 3 }, { 4, 5, 6 } })), [2, 3], 2, 1, 7, 5, 8, 4);
        Expect.Is<float>(zeros(2, 3).select_scatter(tensor(new float[] { 1, 2 }), 1, 2), [2, 3], 0, 0, 1, 0, 0, 2);
        Expect.Is<float>(zeros(4).slice_scatter(tensor(new float[] { 1, 2 }), 0, 0, 4, 2), [4], 1, 0, 2, 0);
        Expect.Is<float>(zeros(2, 2).diagonal_scatter(tensor(new float[] { 3, 4 })), [2, 2], 3, 0, 0, 4);
        Expect.Is<float>(tensor(new float[] { 1, 2, 3 }).vander(2, increasing: true), [3, 2], 1, 1, 1, 2, 1, 3);
    }

    [Fact]
    public void Masks_fill_scatter_and_find()
    {
        Expect.Is<float>(zeros(2, 3).masked_scatter(m, tensor(new float[] { 1, 2, 3 })), [2, 3], 1, 0, 2, 0, 0, 3);
        Expect.Is<float>(zeros(2, 3).masked_fill_(m, 4), [2, 3], 4, 0, 4, 0, 0, 4);
        Expect.Is<long>(x.sum(2).masked_select(m), [3], 6, 38, 86);
        Expect.Is<long>(m.nonzero(), [3, 2], 0, 0, 0, 2, 1, 2);
        Expect.Is<long>(argwhere(m), [3, 2], 0, 0, 0, 2, 1, 2);
        Expect.Is<long>(m.nonzero_as_list()[1], [3], 0, 2, 2);
    }

    [Fact]
    public void What_is_out_of_range_throws()
    {
        Assert.Throws<ExternalException>(() => x[2]);
        Assert.Throws<ExternalException>(() => x[0, 3]);
        Assert.Throws<ExternalException>(() => x[0, 0, 0, 0]);
        Assert.Throws<ExternalException>(() => x[tensor(new long[] { 5 })]);
        Assert.Throws<ExternalException>(() => x[tensor(new[] { true })]);
        Assert.Throws<ExternalException>(() => x[TensorIndex.Slice(step: -1)]);
        Assert.Throws<ExternalException>(() => x[0] = zeros(5));
        Assert.Throws<ExternalException>(() => x.index_select(0, tensor(new[] { 0.5f })));
    }

    [Fact]
    public void Indexing_leaves_no_tensor_behind()
    {
        using var inner = NewDisposeScope();
        _ = x[TensorIndex.Single(0), TensorIndex.Bool(true), TensorIndex.Slice(0, 2), TensorIndex.None];
        Assert.Equal(1, inner.DisposablesCount);
    }
}
