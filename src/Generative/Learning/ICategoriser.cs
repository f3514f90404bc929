namespace Generative.Learning;

/// <summary>What sorts examples into categories of its own making: codes, clusters, mixture components.</summary>
public interface ICategoriser
{
    /// <summary>K; 0 where this one was built without categories.</summary>
    int Categories { get; }

    /// <summary>The category of each x [B, C, H, W]: [B] (int64), 0 .. K - 1.</summary>
    Tensor Categorise(Tensor x);
}
