namespace Generative.Sequences;

/// <summary>The state-space model with a diagonal complex A, one entry of each conjugate pair.</summary>
/// <remarks>
/// Zero-order hold: Ā = exp ΔA, B̄ = (Ā − 1) B / A.   Bilinear: Ā = (1 + ΔA/2) / (1 − ΔA/2), B̄ = ΔB / (1 − ΔA/2).
/// y_t = 2 Re C x_t + D u_t, the other half of each pair being the conjugate.
/// Gu, Gupta, Goel and Ré, "On the Parameterization and Initialization of Diagonal State Space Models" (S4D), 2022,
/// arXiv:2206.11893, section 3. A, B, C [H, N] complex, N the number of pairs.
/// </remarks>
public sealed class DiagonalStateSpace : StateSpace
{
    private readonly Tensor C;

    /// <summary>Discretizes A, B, C [H, N] and D [H] by steps Δ [H].</summary>
    public DiagonalStateSpace(Tensor A, Tensor B, Tensor C, Tensor D, Tensor step, Discretization rule)
    {
        (this.C, this.D) = (C, D);
        var scaled = A * step.unsqueeze(-1);
        if (rule == Discretization.ZeroOrderHold)
        {
            this.A = scaled.exp();
            this.B = (this.A - 1) * B / A;
            return;
        }
        this.A = (1 + scaled / 2) / (1 - scaled / 2);
        this.B = step.unsqueeze(-1) * B / (1 - scaled / 2);
    }

    /// <inheritdoc/>
    public override Tensor A { get; }

    /// <inheritdoc/>
    public override Tensor B { get; }

    /// <inheritdoc/>
    public override Tensor D { get; }

    /// <inheritdoc/>
    protected override Tensor Times(Tensor power, Tensor x) => power.unsqueeze(-1) * x;

    /// <inheritdoc/>
    protected override Tensor Squared(Tensor power) => power * power;

    /// <inheritdoc/>
    protected override Tensor Read(Tensor x) => 2 * (C.unsqueeze(-1) * x).sum(-2).real;
}
