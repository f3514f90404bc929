namespace Generative.Networks;

/// <summary>What keeps a critic's layers in bounds.</summary>
public enum CriticNorm
{
    /// <summary>Nothing: for gradient penalties, which speak of single examples.</summary>
    None,

    /// <summary>Batch normalisation.</summary>
    Batch,

    /// <summary>Spectral normalisation.</summary>
    Spectral,
}
