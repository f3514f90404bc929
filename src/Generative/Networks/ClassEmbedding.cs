
namespace Generative.Networks;

/// <summary>A learned vector for each class: y [B] (int64) -> [B, D], rows of a table [K, D] drawn from N(0,
/// 1).</summary>
/// <remarks>TorchSharp's own Embedding has no parameters when it is made inside a dispose scope, and then does not
/// train.</remarks>
public sealed class ClassEmbedding(long K, long D) : Component(nameof(ClassEmbedding))
{
    private readonly Parameter weight = Parameter(randn(K, D));

    /// <summary>The rows of y.</summary>
    public Tensor Call(Tensor y) => weight.index_select(0, y);
}
