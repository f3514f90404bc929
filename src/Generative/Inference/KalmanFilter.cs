using Generative.Numerics;

namespace Generative.Inference;

/// <summary>A chain of Gaussian latents, seen through a linear map with Gaussian noise.</summary>
/// <remarks>z_1 ~ N(m_0, P_0),   z_t = A z_{t-1} + w_t,   x_t = C z_t + v_t,   w_t ~ N(0, Q), v_t ~ N(0, R).</remarks>
/// <param name="Start">m_0 [L].</param>
/// <param name="StartCovariance">P_0 [L, L].</param>
/// <param name="Transition">A [L, L].</param>
/// <param name="TransitionCovariance">Q [L, L].</param>
/// <param name="Emission">C [D, L].</param>
/// <param name="EmissionCovariance">R [D, D].</param>
public sealed record LinearGaussianChain(
    Tensor Start, Tensor StartCovariance, Tensor Transition, Tensor TransitionCovariance, Tensor Emission,
    Tensor EmissionCovariance)
{
    /// <summary>Sequences x [n, T, D], from standard normal numbers.</summary>
    /// <param name="eps">For the latents, [n, T, L].</param>
    /// <param name="noise">For what is seen, [n, T, D].</param>
    public Tensor Draw(Tensor eps, Tensor noise)
    {
        var z = Start + eps.select(1, 0).MatMul(Root(StartCovariance));
        List<Tensor> all = [z];
        for (var t = 1L; t < eps.size(1); t++)
        {
            z = z.MatMul(Transition.t()) + eps.select(1, t).MatMul(Root(TransitionCovariance));
            all.Add(z);
        }
        return stack([.. all], 1).MatMul(Emission.t()) + noise.MatMul(Root(EmissionCovariance));

        // Rows ε ~ N(0, I) times it are N(0, Σ).
        static Tensor Root(Tensor sigma) => linalg.cholesky(sigma).t();
    }
}

/// <summary>The exact posterior of the latents of a linear Gaussian chain, and the exact likelihood of what is
/// seen.</summary>
/// <remarks>
/// m⁻ = A m,   P⁻ = A P Aᵀ + Q   (m⁻ = m_0, P⁻ = P_0 at t = 1);
/// e = x_t - C m⁻,   S = C P⁻ Cᵀ + R,   log p(x_t | x_{&lt;t}) = log N(e; 0, S);
/// K = P⁻ Cᵀ S⁻¹,   m = m⁻ + K e,   P = P⁻ - K C P⁻.
/// Kalman, "A New Approach to Linear Filtering and Prediction Problems", 1960; Bishop, "Pattern Recognition and Machine
/// Learning", 2006, equations 13.89 to 13.92. x [B, T, D], m [B, L], P [L, L], e [B, D].
/// </remarks>
public static class KalmanFilter
{
    /// <summary>log p(x_t | x_1 .. x_{t-1}) of each step, nats, and E[z_t | x_1 .. x_t].</summary>
    /// <returns>[B, T] and [B, T, L].</returns>
    public static (Tensor LogProb, Tensor Means) Of(LinearGaussianChain chain, Tensor x)
    {
        var (A, C) = (chain.Transition, chain.Emission);
        var (B, T, D) = (x.size(0), x.size(1), x.size(2));
        var (m, P) = (chain.Start.expand(B, -1), chain.StartCovariance);
        List<Tensor> logProbs = [], means = [];
        for (var t = 0L; t < T; t++)
        {
            if (t > 0)
            {
                m = m.MatMul(A.t());
                P = A.MatMul(P).MatMul(A.t()) + chain.TransitionCovariance;
            }
            var e = x.select(1, t) - m.MatMul(C.t());
            var (inverse, logDet) = PositiveDefinite.Inverse(C.MatMul(P).MatMul(C.t()) + chain.EmissionCovariance);
            logProbs.Add(-0.5 * ((e.MatMul(inverse) * e).sum(-1) + logDet + D * Math.Log(2 * Math.PI)));
            var K = P.MatMul(C.t()).MatMul(inverse);                                   // [L, D]
            m = m + e.MatMul(K.t());
            P = P - K.MatMul(C).MatMul(P);
            means.Add(m);
        }
        return (stack([.. logProbs], 1), stack([.. means], 1));
    }
}
