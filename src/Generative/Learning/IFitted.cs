namespace Generative.Learning;

/// <summary>What takes constants from vectors before its first step: a standardisation, say.</summary>
public interface IFitted
{
    /// <summary>Takes them from all training examples x [N, 1, 1, D]; they are buffers, so that a checkpoint holds them.</summary>
    void Fit(Tensor x);
}
