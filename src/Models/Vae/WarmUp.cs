namespace Generative.Models.Vae;

/// <summary>The weight of the divergence in the first steps, counted on the device.</summary>
/// <remarks>w_t = min(1, t / T), t from 0. Bowman et al., 2016, arXiv:1511.06349, section 3.1; Sønderby et al., 2016,
/// arXiv:1602.02282, section 2.3.</remarks>
internal sealed class WarmUp(int T) : Component(nameof(WarmUp))
{
    private readonly Tensor step = zeros([], dtype: float32);

    /// <summary>w [] of this step; in training the count moves on.</summary>
    public Tensor Next()
    {
        using var off = no_grad();
        var now = (step / T).clamp_max_(1);
        if (training) step.add_(1);
        return now;
    }
}
