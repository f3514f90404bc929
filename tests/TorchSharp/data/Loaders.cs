using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.utils.data;

namespace Tests.Surface;

/// <summary>Batches: order, sizes, names, threads, and who disposes what.</summary>
public class Loaders
{
    /// <summary>Example i: x = [i, i + ½], y = i².</summary>
    private sealed class Squares(long n) : Dataset
    {
        public bool Disposed { get; private set; }

        public override long Count => n;

        public override Dictionary<string, Tensor> GetTensor(long index) => new() { ["x"] = tensor(new[] { index, index + 0.5 }), ["y"] = tensor(index * index) };

        protected override void Dispose(bool disposing) => Disposed = true;
    }

    private static long[] Order(IEnumerable<Dictionary<string, Tensor>> loader) => [.. loader.SelectMany(b => b["x"].select(1, 0).data<double>().ToArray()).Select(v => (long)v)];

    [Fact]
    public void Batches_stack_each_name_in_order()
    {
        using var loader = DataLoader(new Squares(10), 4);
        Assert.Equal(3, loader.Count);
        List<long[]> shapes = [];
        foreach (var b in loader)
        {
            shapes.Add(b["x"].shape);
            Assert.Equal(b["x"].shape[0], b["y"].shape[0]);
        }
        Assert.Equal([[4L, 2], [4, 2], [2, 2]], shapes);
        Assert.Equal(Enumerable.Range(0, 10).Select(k => (long)k), Order(loader));
    }

    [Fact]
    public void The_last_short_batch_can_be_dropped()
    {
        using var loader = DataLoader(new Squares(10), 4, drop_last: true);
        Assert.Equal(2, loader.Count);
        Assert.Equal(8, Order(loader).Length);
    }

    [Fact]
    public void A_seed_fixes_the_shuffled_order_and_workers_do_not_change_it()
    {
        using var one = DataLoader(new Squares(50), 7, shuffle: true, seed: 3);
        using var four = DataLoader(new Squares(50), 7, shuffle: true, seed: 3, num_worker: 4);
        using var other = DataLoader(new Squares(50), 7, shuffle: true, seed: 4);
        var order = Order(one);
        Assert.Equal(order, Order(four));
        Assert.NotEqual(order, Order(other));
        Assert.Equal(Enumerable.Range(0, 50).Select(k => (long)k), order.Order());
        Assert.NotEqual(order.Order(), order);
    }

    [Fact]
    public void Indices_can_be_given()
    {
        using var loader = DataLoader(new Squares(10), 2, (long[])[5, 3, 9]);
        Assert.Equal([5L, 3, 9], Order(loader));
    }

    [Fact]
    public void Batches_are_disposed_when_the_next_one_comes_unless_they_are_kept()
    {
        List<Tensor> seen = [];
        using (var loader = DataLoader(new Squares(4), 2))
            foreach (var b in loader)
            {
                using (NewDisposeScope()) { }
                seen.Add(b["x"]);
            }
        Assert.All(seen, t => Assert.True(t.IsInvalid));
        seen.Clear();
        using (var loader = DataLoader(new Squares(4), 2, disposeBatch: false))
            foreach (var b in loader) seen.Add(b["x"]);
        Assert.All(seen, t => Assert.False(t.IsInvalid));
    }

    [Fact]
    public void No_tensor_is_left_behind()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var before = Tensor.TotalCount;
        using (var loader = DataLoader(new Squares(20), 3, num_worker: 2))
            for (var pass = 0; pass < 3; pass++)
                foreach (var b in loader) Assert.NotEmpty(b);
        Assert.Equal(before, Tensor.TotalCount);
    }

    [Fact]
    public void The_data_set_goes_with_its_loader_unless_it_is_kept()
    {
        var (mine, its) = (new Squares(3), new Squares(3));
        DataLoader(mine, 2, disposeDataset: false).Dispose();
        DataLoader(its, 2).Dispose();
        Assert.False(mine.Disposed);
        Assert.True(its.Disposed);
    }

    [Fact]
    public void Tensors_make_a_data_set()
    {
        using var set = TensorDataset(arange(6, ScalarType.Float64).reshape(3, 2), arange(3, ScalarType.Int64));
        Assert.Equal(3, set.Count);
        Assert.Equal([2.0, 3], set[1][0].data<double>().ToArray());
        using var loader = DataLoader(set, 2);
        var batches = loader.Select(b => (b[0].shape, b[1].data<long>().ToArray())).ToArray();
        Assert.Equal([2L, 2], batches[0].shape);
        Assert.Equal([2L], batches[1].Item2);
        Assert.Throws<ArgumentException>(() => TensorDataset(ones(2), ones(3)));
    }

    [Fact]
    public void A_collation_of_ones_own_makes_any_batch()
    {
        using var loader = new TorchSharp.Modules.DataLoader<Dictionary<string, Tensor>, double>(new Squares(4), 3, (items, _) => items.Sum(d => d["y"].ToDouble()));
        Assert.Equal([5.0, 9], loader);
    }

    [Fact]
    public void Mnist_files_are_read()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            byte[] Header(params int[] numbers) => [.. numbers.SelectMany(n => BitConverter.GetBytes(n).Reverse())];
            File.WriteAllBytes(Path.Combine(folder.FullName, "t10k-images-idx3-ubyte"), [.. Header(0x803, 3, 28, 28), .. Enumerable.Repeat((byte)51, 3 * 784)]);
            File.WriteAllBytes(Path.Combine(folder.FullName, "t10k-labels-idx1-ubyte"), [.. Header(0x801, 3), 7, 8, 9]);
            using var set = TorchSharp.Data.Loader.MNIST(folder.FullName, 2, isTrain: false);
            Assert.Equal(3, set.Size());
            List<long> labels = [];
            foreach (var (x, y) in set)
            {
                Assert.Equal([1L, 28, 28], x.shape[1..]);
                Assert.Equal(0.2, x.mean().ToDouble(), 1e-6);
                labels.AddRange(y.data<long>().ToArray());
            }
            Assert.Equal([7L, 8, 9], labels.Order());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
