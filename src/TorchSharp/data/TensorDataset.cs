using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Tensors of one length n in their first dimension: example i is the i-th slice of each.</summary>
public sealed class TensorDataset : utils.data.IterableDataset
{
    private readonly Tensor[] tensors;

    internal TensorDataset(Tensor[] tensors)
    {
        if (tensors.Length == 0) throw new ArgumentException("TensorDataset: expected at least one tensor");
        if (tensors.Any(t => t.dim() == 0 || t.shape[0] != tensors[0].shape[0])) throw new ArgumentException("All tensors must have the same first dimension size.");
        this.tensors = [.. tensors.Select(t => t.alias().DetachFromDisposeScope())];
    }

    public IList<Tensor> this[long index] => [.. tensors.Select(t => t.select(0, index))];

    public override long Count => tensors[0].shape[0];

    public override IList<Tensor> GetTensor(long index) => this[index];

    protected override void Dispose(bool disposing)
    {
        if (!disposing) return;
        foreach (var t in tensors) t.Dispose();
    }
}
