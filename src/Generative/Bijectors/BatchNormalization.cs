namespace Generative.Bijectors;

/// <summary>Batch normalization as a layer of a flow: by the batch's moments in training, by their running averages
/// afterwards.</summary>
/// <remarks>
/// y = (x - μ̃) / √(σ̃² + ε) ⊙ exp(g) + b,   log |det| = places · Σ [g - ½ log(σ̃² + ε)].
/// Dinh et al., 2017, arXiv:1605.08803, section 3.7 and appendix E. x [B, C] or [B, C, H, W]; g, b and the averages
/// [C]. The inverse is by the averages.
/// </remarks>
public sealed class BatchNormalization(long channels, double momentum = 0.1, double epsilon = 1e-4)
    : Bijector(nameof(BatchNormalization))
{
    private readonly Parameter logScale = Parameter(zeros(channels)), shift = Parameter(zeros(channels));
    private readonly Tensor mean = zeros(channels), variance = ones(channels);

    /// <inheritdoc/>
    public override (Tensor Y, Tensor LogDet) Forward(Tensor x, Tensor? context = null)
    {
        var (mu, v) = training ? Moments(x) : (mean, variance);
        var logStretch = logScale - (v + epsilon).log() / 2;
        return ((x - PerChannel(mu, x)) * PerChannel(logStretch.exp(), x) + PerChannel(shift, x),
            LogDet(logStretch, x));
    }

    /// <inheritdoc/>
    public override (Tensor X, Tensor LogDet) Inverse(Tensor y, Tensor? context = null)
    {
        var logStretch = logScale - (variance + epsilon).log() / 2;
        return ((y - PerChannel(shift, y)) * PerChannel((-logStretch).exp(), y) + PerChannel(mean, y),
            -LogDet(logStretch, y));
    }

    private (Tensor Mean, Tensor Variance) Moments(Tensor x)
    {
        var flat = x.transpose(0, 1).flatten(1);                                       // [C, B H W]
        var mu = flat.mean([1]);
        // Tensor.var(dims) of TorchSharp 0.107 computes var() of everything first, and reads it back
        var v = (flat - mu.unsqueeze(1)).square().mean([1]);
        using var off = no_grad();
        mean.mul_(1 - momentum).add_(mu.detach(), alpha: momentum);
        variance.mul_(1 - momentum).add_(v.detach(), alpha: momentum);
        return (mu, v);
    }

    private static Tensor LogDet(Tensor logStretch, Tensor x) => (logStretch.sum() * Places(x)).expand(x.size(0));
}
