using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Generative.Sequences;

/// <summary>Options of <see cref="Hyena"/>.</summary>
[Kind("hyena", "long implicit convolutions and elementwise gates in turn, O(L log L)")]
public sealed record HyenaOptions : MixerOptions
{
    /// <inheritdoc/>
    public override SequenceMixer Create(long width, long length) => new Hyena(this, width, length);

    /// <summary>N in the docs' formulas.</summary>
    [Description("N: long convolutions, each followed by a gate"), Range(1, 16)]
    public int Order { get; init; } = 2;

    [Description("steps of the short convolution of the projections"), Range(1, 64)]
    public int ShortKernel { get; init; } = 3;

    [Description("hidden numbers of the network that gives the long filters"), Range(1, 4096)]
    public int FilterWidth { get; init; } = 64;

    [Description("pairs of cos and sin of the time that it reads"), Range(0, 512)]
    public int Bands { get; init; } = 8;

    [Description("frequency of its sines at first; large: filters that change quickly"), Range(0.01, 1000.0)]
    public double Frequency { get; init; } = 10;
}

/// <summary>The Hyena operator of order N.</summary>
/// <remarks>
/// z¹ = v,   zⁿ⁺¹ = xⁿ ⊙ (hⁿ ∗ zⁿ),   y = W z^{N+1} + b;   v, x¹ .. x^N = short(W u + b), short a depthwise causal
/// convolution, ∗ the long one with the filters hⁿ of <see cref="HyenaFilter"/>, to whose hⁿ_0 a learned bias is
/// added. As matrices of time, channel by channel: z^{N+1} = D_x^N S_h^N ... D_x¹ S_h¹ v, D diagonal and S lower
/// triangular Toeplitz.
/// Poli et al., "Hyena Hierarchy: Towards Larger Convolutional Language Models", 2023, arXiv:2302.10866, definition
/// 3.1 and algorithms 1 to 3. u, y [B, L, D]; v, x, z [B, D, L]; h [N, D, L].
/// </remarks>
public sealed class Hyena(HyenaOptions o, long D, long length) : SequenceMixer(nameof(Hyena))
{
    private readonly int N = Checked.Of(o).Order;
    private readonly Linear projection = Linear(D, (o.Order + 1) * D);
    private readonly DepthwiseConvolution shortFilter = new(o.ShortKernel, (o.Order + 1) * D);
    private readonly HyenaFilter longFilters = new(o.Order, D, length, o.FilterWidth, o.Bands, o.Frequency);
    private readonly Parameter filterBias = Parameter(randn(o.Order, D));
    private readonly Linear joined = Linear(D, D);

    /// <inheritdoc/>
    public override Tensor Call(Tensor u)
    {
        var (v, x) = Projected(u);
        return joined.call(Operator(v, x, Filters(u.size(1))).transpose(1, 2));
    }

    /// <summary>v [B, D, L], and x¹ .. x^N alike.</summary>
    public (Tensor V, IReadOnlyList<Tensor> X) Projected(Tensor u)
    {
        var parts = shortFilter.Call(projection.call(u)).transpose(1, 2).chunk(N + 1, 1);
        return (parts[0], parts[1..]);
    }

    /// <summary>The first L steps of h¹ .. h^N, with their bias, [N, D, L].</summary>
    public Tensor Filters(long L) =>
        longFilters.Call().narrow(-1, 0, L) + functional.pad(filterBias.unsqueeze(-1), [0, L - 1]);

    /// <summary>z^{N+1} of v and x [B, D, L] and h [N, D, L].</summary>
    public static Tensor Operator(Tensor v, IReadOnlyList<Tensor> x, Tensor h)
    {
        var z = v;
        for (var n = 0; n < x.Count; n++) z = x[n] * FftConvolution.Causal(z, h[n]);
        return z;
    }

    /// <summary>Step t costs O(N t D): the filters are no recurrence.</summary>
    public override IRecurrence Start(long n, long length) => new Recurrence(this, n, length);

    private sealed class Recurrence(Hyena of, long n, long length) : IRecurrence
    {
        private readonly IRecurrence shortFilter = of.shortFilter.Start(n, length);
        private readonly Tensor backward = of.Filters(length).flip(-1).contiguous();   // h_{L-1} .. h_0
        private readonly Tensor z = of.filterBias.new_zeros(of.N, n, of.filterBias.size(1), length);
        private long t;

        public Tensor Next(Tensor u)
        {
            var parts = shortFilter.Next(of.projection.call(u)).chunk(of.N + 1, 1);    // [n, D] each
            var v = parts[0];
            t++;
            for (var k = 0; k < of.N; k++)
            {
                z[k].select(-1, t - 1).copy_(v);
                var sum = (backward[k].narrow(-1, length - t, t) * z[k].narrow(-1, 0, t)).sum(-1);
                v = parts[k + 1] * sum;
            }
            return of.joined.call(v);
        }
    }
}
