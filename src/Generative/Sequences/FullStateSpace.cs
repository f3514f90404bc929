using Generative.Numerics;

namespace Generative.Sequences;

/// <summary>The state-space model with a full matrix A.</summary>
/// <remarks>
/// Zero-order hold: exp Δ[A B; 0 0] = [Ā B̄; 0 1], that is Ā = exp ΔA, B̄ = A⁻¹(Ā − I)B, also for a singular A
/// (Van Loan, "Computing Integrals Involving the Matrix Exponential", 1978).
/// Bilinear: Ā = (I − ΔA/2)⁻¹(I + ΔA/2), B̄ = (I − ΔA/2)⁻¹ΔB. A [H, N, N].
/// </remarks>
public sealed class FullStateSpace : StateSpace
{
    private readonly Tensor C;                                                         // [H, N]

    /// <summary>Discretizes A [H, N, N], B [H, N], C [H, N], D [H] by steps Δ [H].</summary>
    public FullStateSpace(Tensor A, Tensor B, Tensor C, Tensor D, Tensor step, Discretization rule)
    {
        (this.C, this.D) = (C, D);
        var N = A.shape[^1];
        var (scaledA, scaledB) = (A * step.view(-1, 1, 1), (B * step.unsqueeze(-1)).unsqueeze(-1));
        if (rule == Discretization.ZeroOrderHold)
        {
            var above = cat([scaledA, scaledB], -1);                                   // [H, N, N + 1]
            var both = cat([above, above.narrow(1, 0, 1).zeros_like()], 1).matrix_exp();
            this.A = both.narrow(1, 0, N).narrow(2, 0, N);
            this.B = both.narrow(1, 0, N).select(2, N);
            return;
        }
        var I = eye(N, dtype: A.dtype, device: A.device);
        var solved = linalg.solve(I - scaledA / 2, cat([I + scaledA / 2, scaledB], -1));
        this.A = solved.narrow(2, 0, N);
        this.B = solved.select(2, N);
    }

    /// <inheritdoc/>
    public override Tensor A { get; }

    /// <inheritdoc/>
    public override Tensor B { get; }

    /// <inheritdoc/>
    public override Tensor D { get; }

    /// <summary>HiPPO-LegS: a state x of which is the coefficients of the past in Legendre polynomials, A [N, N] and
    /// B [N].</summary>
    /// <remarks>
    /// A_nk = −√(2n+1)√(2k+1) for n > k, −(n+1) for n = k, 0 above;   B_n = √(2n+1);   n, k from 0 on.
    /// Gu, Dao, Ermon, Rudra and Ré, "HiPPO: Recurrent Memory with Optimal Polynomial Projections", 2020,
    /// arXiv:2008.07669, theorem 2.
    /// </remarks>
    public static (Tensor A, Tensor B) Hippo(long N)
    {
        var n = arange(N).to(get_default_dtype());
        var root = (2 * n + 1).sqrt();
        var below = (root.unsqueeze(1) * root).tril(-1);
        return (-(below + diag(n + 1)), root);
    }

    /// <inheritdoc/>
    protected override Tensor Times(Tensor power, Tensor x) => power.MatMul(x);

    /// <inheritdoc/>
    protected override Tensor Squared(Tensor power) => power.MatMul(power);

    /// <inheritdoc/>
    protected override Tensor Read(Tensor x) => (C.unsqueeze(-1) * x).sum(-2);
}
