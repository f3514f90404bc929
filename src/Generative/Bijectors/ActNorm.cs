namespace Generative.Bijectors;

/// <summary>A scale and a shift for each channel, set so that the first batch comes out with mean 0 and variance 1,
/// learned from there.</summary>
/// <remarks>
/// y = (x + b) ⊙ exp(s),   log |det| = places · Σ s. Kingma and Dhariwal, "Glow", 2018, arXiv:1807.03039, section 3.1.
/// x [B, C] or [B, C, H, W]; b, s [C]. Whether it is set is a buffer, so that a checkpoint brings it back; it is read
/// once.
/// </remarks>
public sealed class ActNorm(long channels) : Bijector(nameof(ActNorm))
{
    private readonly Parameter shift = Parameter(zeros(channels)), logScale = Parameter(zeros(channels));
    private readonly Tensor initialised = zeros(1);
    private bool known;

    /// <inheritdoc/>
    public override (Tensor Y, Tensor LogDet) Forward(Tensor x, Tensor? context = null)
    {
        if (training && !known) Initialize(x);
        return ((x + PerChannel(shift, x)) * PerChannel(logScale.exp(), x), LogDet(x));
    }

    /// <inheritdoc/>
    public override (Tensor X, Tensor LogDet) Inverse(Tensor y, Tensor? context = null) =>
        (y * PerChannel((-logScale).exp(), y) - PerChannel(shift, y), -LogDet(y));

    private Tensor LogDet(Tensor x) => (logScale.sum() * Places(x)).expand(x.size(0));

    private void Initialize(Tensor x)
    {
        known = true;
        if (initialised.to(float64).item<double>() != 0) return;
        using var off = no_grad();
        var flat = x.transpose(0, 1).flatten(1);                                       // [C, B H W]
        shift.copy_(-flat.mean([1]));
        var variance = flat.std([1], unbiased: false).square();
        // Without spread the scale stays 1.
        logScale.copy_(where(variance.gt(1e-10), -(variance + 1e-6).log() / 2, zeros_like(variance)));
        initialised.fill_(1);
    }
}
