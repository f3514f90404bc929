namespace Generative.Networks;

/// <summary>What keeps a critic's layers in bounds.</summary>
public enum CriticNorm
{
    /// <summary>None: for gradient penalties, which are defined per example.</summary>
    None,

    /// <summary>Batch normalization.</summary>
    Batch,

    /// <summary>Spectral normalization.</summary>
    Spectral,
}
