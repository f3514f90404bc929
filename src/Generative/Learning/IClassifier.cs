namespace Generative.Learning;

/// <summary>What tells classes apart, and what it sees in an example while it does: measures of samples are taken on its features.</summary>
public interface IClassifier
{
    /// <summary>F.</summary>
    long FeatureCount { get; }

    /// <summary>φ(x) [B, F] of x [B, C, H, W] in [0, 1].</summary>
    Tensor Features(Tensor x);

    /// <summary>Logits over the classes [B, K] from φ [B, F].</summary>
    Tensor Logits(Tensor features);
}
