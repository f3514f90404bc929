namespace Generative.Networks;

/// <summary>What keeps a critic's layers in bounds.</summary>
public enum CriticNorm
{
    /// <summary>Nothing: for gradient penalties, which speak of single examples.</summary>
    None,

    /// <summary>Batch normalization.</summary>
    Batch,

    /// <summary>Spectral normalization.</summary>
    Spectral,
}
