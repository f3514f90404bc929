namespace Generative.Sequences;

/// <summary>How a step Δ of continuous time becomes one step of a sequence.</summary>
public enum Discretization
{
    /// <summary>Exact for an input that is constant during a step.</summary>
    ZeroOrderHold,

    /// <summary>By the trapezoidal rule (Tustin's method).</summary>
    Bilinear,
}

/// <summary>A linear state-space model with one input and one output in each of H channels, in discrete time.</summary>
/// <remarks>
/// x' = A x + B u, y = C x + D u becomes x_t = Ā x_{t-1} + B̄ u_t, y_t = C x_t + D u_t, x_{-1} = 0. Unrolled it is the
/// causal convolution of u with h_t = C Āᵗ B̄ + D [t = 0].
/// Gu, Goel and Ré, "Efficiently Modeling Long Sequences with Structured State Spaces", 2022, arXiv:2111.00396,
/// equations 1 to 5.
/// u, y [..., H, L] as convolution, [n, H] by steps; x [n, H, N]; B̄, C [H, N]; D [H]; h [H, L].
/// </remarks>
public abstract class StateSpace
{
    /// <summary>Ā.</summary>
    public abstract Tensor A { get; }

    /// <summary>B̄ [H, N].</summary>
    public abstract Tensor B { get; }

    /// <summary>D [H].</summary>
    public abstract Tensor D { get; }

    /// <summary>h_0 .. h_{L-1}, [H, L], in log L products: [B̄, ĀB̄, ...] doubles by a power of Ā.</summary>
    public Tensor Filter(long L)
    {
        var (x, power) = (B.unsqueeze(-1), A);                                         // [H, N, 1], Ā
        while (x.shape[^1] < L)
        {
            x = cat([x, Times(power, x)], -1);
            power = Squared(power);
        }
        return Read(x.narrow(-1, 0, L)) + functional.pad(D.unsqueeze(-1), [0, L - 1]);
    }

    /// <summary>y of whole sequences u [..., H, L].</summary>
    public Tensor Convolve(Tensor u) => FftConvolution.Causal(u, Filter(u.shape[^1]));

    /// <summary>x_{-1} of n sequences, [n, H, N].</summary>
    public Tensor Origin(long n) => B.new_zeros([n, .. B.shape]);

    /// <summary>x_t and y_t [n, H] of x_{t-1} and u_t [n, H].</summary>
    public (Tensor X, Tensor Y) Next(Tensor x, Tensor u)
    {
        x = Times(A, x.unsqueeze(-1)).squeeze(-1) + B * u.unsqueeze(-1);
        return (x, Read(x.unsqueeze(-1)).squeeze(-1) + D * u);
    }

    /// <summary>A power of Ā times the columns x [..., H, N, k].</summary>
    protected abstract Tensor Times(Tensor power, Tensor x);

    /// <summary>The square of a power of Ā.</summary>
    protected abstract Tensor Squared(Tensor power);

    /// <summary>C times the columns x [..., H, N, k]: [..., H, k].</summary>
    protected abstract Tensor Read(Tensor x);
}
