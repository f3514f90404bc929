namespace Generative.Sequences;

/// <summary>Long filters as a function of time, so that their number of weights does not grow with their
/// length.</summary>
/// <remarks>
/// f_t = (exp(−α_d t / L) · FFN(pos(t)))_d,   pos(t) = (t / L, cos 2πkt/L, sin 2πkt/L for k = 1 .. bands),
/// h = f / ‖f‖₂ over t = 0 .. L − 1,   FFN = W₃ ∘ sin ω· ∘ W₂ ∘ sin ω· ∘ W₁, the frequencies ω learned. The window's
/// rates α run from the one that leaves 1 % after 1.5 L to the one that leaves 1 % after 0.3 L, over the channels.
/// The norm lets white noise through at its own size whatever L is; f alone multiplies it by about √L, once for each
/// of the N convolutions.
/// Poli et al., "Hyena Hierarchy: Towards Larger Convolutional Language Models", 2023, arXiv:2302.10866, section 3.3;
/// sine networks: Sitzmann et al., 2020, arXiv:2006.09661.
/// h [N, D, L] for N filters of each of D channels.
/// </remarks>
public sealed class HyenaFilter : Component
{
    private const double Left = 0.01, FastEnd = 0.3, SlowEnd = 1.5;

    private readonly long N, D, length, bands;
    private readonly Linear first, second, last;
    private readonly Parameter firstFrequency, secondFrequency;
    private readonly Tensor rates;                                                     // α [D]

    /// <summary>N filters of D channels, for sequences of at most so many steps.</summary>
    /// <param name="N">Filters.</param>
    /// <param name="D">Channels.</param>
    /// <param name="length">L of the formula.</param>
    /// <param name="width">Hidden numbers of the FFN.</param>
    /// <param name="bands">Pairs of cos and sin.</param>
    /// <param name="frequency">ω at first.</param>
    public HyenaFilter(long N, long D, long length, long width, long bands, double frequency)
        : base(nameof(HyenaFilter), declared: false)
    {
        (this.N, this.D, this.length, this.bands) = (N, D, length, bands);
        first = Linear(1 + 2 * bands, width);
        second = Linear(width, width);
        last = Linear(width, N * D, hasBias: false);
        firstFrequency = Parameter(full([width], frequency));
        secondFrequency = Parameter(full([width], frequency));
        rates = -Math.Log(Left) * linspace(1 / SlowEnd, 1 / FastEnd, D);
        register_buffer(nameof(rates), rates);
        RegisterComponents();
    }

    /// <summary>h_0 .. h_{L-1}, [N, D, L].</summary>
    public Tensor Call()
    {
        var t = arange(length, device: rates.device).to(rates.dtype).unsqueeze(1) / length;     // [L, 1]
        var angle = 2 * Math.PI * t * arange(1, bands + 1, device: rates.device).to(rates.dtype);
        var f = (firstFrequency * first.call(cat([t, angle.cos(), angle.sin()], 1))).sin();
        f = last.call((secondFrequency * second.call(f)).sin());                                // [L, N D]
        var window = (-rates * t).exp();                                                        // [L, D]
        f = (f.view(length, N, D) * window.unsqueeze(1)).permute(1, 2, 0);
        return f / f.square().sum(-1, keepdim: true).sqrt();
    }
}
