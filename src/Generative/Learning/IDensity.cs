namespace Generative.Learning;

/// <summary>What knows the density of its examples, exactly or by a bound.</summary>
public interface IDensity
{
    /// <summary>log p(x), or log p(x|y) where labels [B] are given to a model with classes: nats in the data's own units, x [B, C, H, W] -> [B].</summary>
    Tensor LogProb(Tensor x, Tensor? labels = null);
}
