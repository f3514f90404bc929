namespace Generative.Models.Vae;

/// <summary>The learned inputs u_k of VampPrior, p(z) = 1/K Σ_k q(z|u_k): at first uniform pixels, or normal
/// numbers.</summary>
/// <remarks>Tomczak and Welling, "VAE with a VampPrior", 2018, arXiv:1705.07120, equation 9; pixels are kept in [0, 1],
/// as there. u [K, C, H, W].</remarks>
internal sealed class PseudoInputs(int K, DataShape image) : Component(nameof(PseudoInputs))
{
    private readonly Parameter u = Parameter(image.IsVector
        ? randn(K, image.Channels, image.Height, image.Width) : rand(K, image.Channels, image.Height, image.Width));

    /// <summary>u [K, C, H, W].</summary>
    public Tensor Values => image.IsVector ? u : u.clamp(0, 1);
}
