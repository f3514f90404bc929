using System.Collections;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Batches of a data set, in order or shuffled anew for each pass.</summary>
/// <remarks>
/// With several workers the examples of a batch are fetched on as many threads; their order does not change. Examples are disposed once they are collated, and the batch when the
/// next one is asked for, unless disposeBatch is false.
/// </remarks>
public class DataLoader<T, S> : IEnumerable<S>, IDisposable
{
    private int disposed;

    public DataLoader(utils.data.Dataset<T> dataset, int batchSize, Func<IEnumerable<T>, Device, S> collate_fn, IEnumerable<long> shuffler, Device? device = null, int num_worker = 1,
        bool drop_last = false, bool disposeBatch = true, bool disposeDataset = true)
    {
        if (batchSize < 1) throw new ArgumentException($"batchSize: got {batchSize}, expected at least 1");
        (this.dataset, batch_size, this.collate_fn, sampler) = (dataset, batchSize, collate_fn, shuffler);
        (Device, num_workers, this.drop_last) = (device ?? CPU, Math.Max(num_worker, 1), drop_last);
        (DisposeBatch, DisposeDataset) = (disposeBatch, disposeDataset);
    }

    public DataLoader(utils.data.Dataset<T> dataset, int batchSize, Func<IEnumerable<T>, Device, S> collate_fn, bool shuffle = false, Device? device = null, int? seed = null,
        int num_worker = 1, bool drop_last = false, bool disposeBatch = true, bool disposeDataset = true)
        : this(dataset, batchSize, collate_fn, shuffle ? new FisherYatesShuffler(dataset.Count, seed) : InOrder(dataset), device, num_worker, drop_last, disposeBatch, disposeDataset) { }

    public utils.data.Dataset<T> dataset { get; }

    public int batch_size { get; }

    public bool drop_last { get; }

    /// <summary>The indices of one pass, enumerated anew for each.</summary>
    public IEnumerable<long> sampler { get; }

    public int num_workers { get; }

    public Func<IEnumerable<T>, Device, S> collate_fn { get; }

    public Device Device { get; }

    public bool DisposeBatch { get; }

    public bool DisposeDataset { get; }

    /// <summary>Batches in one pass.</summary>
    public long Count => drop_last ? dataset.Count / batch_size : (dataset.Count + batch_size - 1) / batch_size;

    public IEnumerator<S> GetEnumerator()
    {
        foreach (var indices in sampler.Chunk(batch_size))
        {
            if (drop_last && indices.Length < batch_size) yield break;
            var batch = Collate(Fetch(indices));
            yield return batch;
            if (DisposeBatch) Each(batch, t => t.Dispose());
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public void Dispose()
    {
        if (Interlocked.Exchange(ref disposed, 1) != 0) return;
        if (DisposeDataset) dataset.Dispose();
        GC.SuppressFinalize(this);
    }

    private static IEnumerable<long> InOrder(utils.data.Dataset<T> dataset)
    {
        for (long k = 0; k < dataset.Count; k++) yield return k;
    }

    private T[] Fetch(long[] indices)
    {
        var items = new T[indices.Length];
        if (num_workers == 1)
            for (var k = 0; k < items.Length; k++) items[k] = dataset.GetTensor(indices[k]);
        else
            Parallel.For(0, items.Length, new ParallelOptions { MaxDegreeOfParallelism = num_workers }, k => items[k] = dataset.GetTensor(indices[k]));
        return items;
    }

    // The batch is the caller's, not the surrounding scope's: it lives until the next one.
    private S Collate(T[] items)
    {
        using var scope = NewDisposeScope();
        var batch = collate_fn(items, Device);
        Each(batch, t => t.DetachFromDisposeScope());
        foreach (var item in items)
            Each(item, t =>
            {
                if (!Holds(batch, t)) t.Dispose();
            });
        return batch;
    }

    private static bool Holds(S batch, Tensor tensor)
    {
        var found = false;
        Each(batch, t => found |= ReferenceEquals(t, tensor));
        return found;
    }

    private static void Each(object? value, Action<Tensor> f)
    {
        switch (value)
        {
            case Tensor t: f(t); break;
            case IDictionary d: foreach (var v in d.Values) Each(v, f); break;
            case string: break;
            case System.Runtime.CompilerServices.ITuple pair: for (var k = 0; k < pair.Length; k++) Each(pair[k], f); break;
            case IEnumerable list: foreach (var v in list) Each(v, f); break;
            default: break;
        }
    }
}

/// <summary>Batches of dictionaries: each name's tensors stacked.</summary>
public class DataLoader : DataLoader<Dictionary<string, Tensor>, Dictionary<string, Tensor>>
{
    public DataLoader(utils.data.Dataset dataset, int batchSize, IEnumerable<long> shuffler, Device? device = null, int num_worker = 1, bool drop_last = false, bool disposeBatch = true,
        bool disposeDataset = true)
        : base(dataset, batchSize, Stacked, shuffler, device, num_worker, drop_last, disposeBatch, disposeDataset) { }

    public DataLoader(utils.data.Dataset dataset, int batchSize, bool shuffle = false, Device? device = null, int? seed = null, int num_worker = 1, bool drop_last = false,
        bool disposeBatch = true, bool disposeDataset = true)
        : base(dataset, batchSize, Stacked, shuffle, device, seed, num_worker, drop_last, disposeBatch, disposeDataset) { }

    private static Dictionary<string, Tensor> Stacked(IEnumerable<Dictionary<string, Tensor>> items, Device device)
    {
        var list = items.ToArray();
        return list[0].Keys.ToDictionary(k => k, k => Batches.Stack(list.Select(d => d[k]), device));
    }
}

/// <summary>Batches of lists: each place's tensors stacked.</summary>
public class IterableDataLoader : DataLoader<IList<Tensor>, IList<Tensor>>
{
    public IterableDataLoader(utils.data.IterableDataset dataset, int batchSize, IEnumerable<long> shuffler, Device? device = null, int num_worker = 1, bool drop_last = false,
        bool disposeBatch = true, bool disposeDataset = true)
        : base(dataset, batchSize, Stacked, shuffler, device, num_worker, drop_last, disposeBatch, disposeDataset) { }

    public IterableDataLoader(utils.data.IterableDataset dataset, int batchSize, bool shuffle = false, Device? device = null, int? seed = null, int num_worker = 1, bool drop_last = false,
        bool disposeBatch = true, bool disposeDataset = true)
        : base(dataset, batchSize, Stacked, shuffle, device, seed, num_worker, drop_last, disposeBatch, disposeDataset) { }

    private static IList<Tensor> Stacked(IEnumerable<IList<Tensor>> items, Device device)
    {
        var list = items.ToArray();
        return [.. Enumerable.Range(0, list[0].Count).Select(k => Batches.Stack(list.Select(l => l[k]), device))];
    }
}

internal static class Batches
{
    internal static Tensor Stack(IEnumerable<Tensor> tensors, Device device) => Dispatch.Call("stack", tensors.ToArray(), 0).to(device);
}
