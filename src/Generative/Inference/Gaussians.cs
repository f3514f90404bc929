using Generative.Numerics;

namespace Generative.Inference;

/// <summary>What the covariances of a mixture may be.</summary>
public enum CovarianceKind
{
    /// <summary>One matrix for each component.</summary>
    Full,

    /// <summary>One matrix for all components.</summary>
    Tied,

    /// <summary>One variance for each component and dimension.</summary>
    Diagonal,

    /// <summary>One variance for each component.</summary>
    Spherical,
}

/// <summary>K Gaussians with covariances of one kind.</summary>
/// <remarks>
/// ln N(x; μ, Σ) = -½ [D ln 2π + ln |Σ| + ‖Wᵀ(x - μ)‖²],   W = U Λ^-½ with Σ = U Λ Uᵀ.
/// Every eigenvalue is at least the floor. That is the maximum likelihood among such covariances, so the bound of EM
/// still never falls; without a floor a component could shrink onto one example and its density would grow without
/// end. x [B, D], μ [K, D]; Σ [K, D, D] (full), [1, D, D] (tied), [K, D] (diagonal), [K, 1] (spherical); W the same;
/// ln |Σ| [K] or [1].
/// </remarks>
public static class Gaussians
{
    /// <summary>The shape of Σ and of W.</summary>
    public static long[] Shape(CovarianceKind kind, long K, long D) => kind switch
    {
        CovarianceKind.Full => [K, D, D],
        CovarianceKind.Tied => [1, D, D],
        CovarianceKind.Diagonal => [K, D],
        _ => [K, 1],
    };

    /// <summary>Σ = I.</summary>
    public static Tensor Unit(CovarianceKind kind, long K, long D)
    {
        var shape = Shape(kind, K, D);
        return shape.Length == 2 ? ones(shape) : eye(D).expand(shape).clone();
    }

    /// <summary>Free numbers in K means, covariances with L factors (0: any) and weights.</summary>
    /// <remarks>With factors a matrix has L directions, orthogonal to one another, L + 1 variances:
    /// D L - L (L - 1) / 2 + 1.</remarks>
    public static long Count(CovarianceKind kind, long K, long D, long L = 0) => K * D + K - 1 + kind switch
    {
        CovarianceKind.Full => K * Matrix(D, L),
        CovarianceKind.Tied => Matrix(D, L),
        CovarianceKind.Diagonal => K * D,
        _ => K,
    };

    private static long Matrix(long D, long L) => L == 0 ? D * (D + 1) / 2 : D * L - L * (L - 1) / 2 + 1;

    /// <summary>Σ with its floor, W, ln |Σ|, and how many eigenvalues or variances are at the floor (one
    /// number).</summary>
    /// <remarks>With factors L, Σ is that of probabilistic PCA: the D - L smallest eigenvalues become their mean
    /// σ², which is the maximum likelihood among such matrices (Tipping and Bishop, 1999).</remarks>
    /// <param name="sigma">Σ.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="floor">The least eigenvalue.</param>
    /// <param name="D">Numbers of an example.</param>
    /// <param name="factors">L; 0: Σ stays as it is.</param>
    public static (Tensor Sigma, Tensor W, Tensor LogDet, Tensor Floored) Whiten(
        Tensor sigma, CovarianceKind kind, double floor, long D, long factors = 0)
    {
        if (kind is CovarianceKind.Diagonal or CovarianceKind.Spherical)
        {
            var variance = sigma.clamp(min: floor);
            var logDet = variance.log().sum([1]) * (kind == CovarianceKind.Spherical ? D : 1);
            return (variance, variance.rsqrt(), logDet, (sigma < floor).sum().to(sigma.dtype));
        }
        var (lambda, U) = SymmetricEigen.Of(sigma);                                          // [K, D], [K, D, D]
        if (factors > 0)
        {
            var rest = lambda.narrow(1, 0, D - factors);                               // eigenvalues rise
            lambda = cat([rest.mean([1], keepdim: true).expand_as(rest), lambda.narrow(1, D - factors, factors)], 1);
        }
        var lifted = lambda.clamp(min: floor);
        var full = (U * lifted.unsqueeze(-2)).MatMul(U.transpose(-1, -2));
        return (full, U * lifted.rsqrt().unsqueeze(-2), lifted.log().sum([1]),
            (lambda < floor).sum().to(sigma.dtype));
    }

    /// <summary>ln N(xᵢ; μₖ, Σₖ), [B, K].</summary>
    public static Tensor LogDensity(Tensor x, Tensor means, Tensor W, Tensor logDet)
    {
        var D = means.size(1);
        var y = Whitened(x, means, W);
        return (y.square().sum([2]) + logDet + D * Math.Log(2 * Math.PI)) * -0.5;
    }

    /// <summary>The same where Σ has L factors and one variance σ² in all other directions, by O(B K D L).</summary>
    /// <remarks>
    /// With y = x - μ, orthonormal factors uₗ of variances λₗ, and Woodbury's identity for
    /// Σ = σ² I + Σₗ (λₗ - σ²) uₗ uₗᵀ:
    /// yᵀ Σ⁻¹ y = ‖y‖² / σ² - Σₗ (1/σ² - 1/λₗ) (uₗᵀ y)² = ‖y‖² / σ² - ‖Aᵀ y‖²,   aₗ = √(λₗ/σ² - 1) wₗ,
    /// since a column of W is wₗ = λₗ^-½ uₗ, the last L those of the factors. Products are taken relative to the mean
    /// of all μ, so that little is lost in the difference.
    /// </remarks>
    public static Tensor LogDensity(Tensor x, Tensor means, Tensor W, Tensor logDet, long L)
    {
        var (K, D) = (means.size(0), means.size(1));
        var inverse = W.square().sum([1]);                                             // 1/λ [K or 1, D]
        var precision = inverse.narrow(1, 0, 1);                                       // 1/σ² [K or 1, 1]
        var scale = (precision / inverse.narrow(1, D - L, L) - 1).clamp(min: 0).sqrt();
        var A = (W.narrow(2, D - L, L) * scale.unsqueeze(1)).expand(K, D, L);
        var s = means.mean([0]);
        var (y, m) = (x - s, means - s);
        var far = m.square().sum([1]).unsqueeze(0).addmm(y, m.t(), 1, -2) + y.square().sum([1], keepdim: true);
        var shift = m.unsqueeze(1).bmm(A).view(1, K * L);
        var along = shift.addmm(y, A.permute(1, 0, 2).reshape(D, K * L), -1, 1).view(-1, K, L);
        var distance = far * precision.t() - along.square().sum([2]);                  // [B, K]
        return (distance + logDet + D * Math.Log(2 * Math.PI)) * -0.5;
    }

    /// <summary>Wₖᵀ (xᵢ - μₖ), [B, K, D].</summary>
    public static Tensor Whitened(Tensor x, Tensor means, Tensor W)
    {
        var (K, D) = (means.size(0), means.size(1));
        if (W.dim() == 2) return (x.unsqueeze(1) - means) * W;
        if (W.size(0) == 1) return x.mm(W[0]).unsqueeze(1) - means.mm(W[0]);
        // All components in one product: [B, D] times [D, K D].
        var shift = means.unsqueeze(1).bmm(W).view(1, K * D);
        return shift.addmm(x, W.permute(1, 0, 2).reshape(D, K * D), -1, 1).view(-1, K, D);
    }

    /// <summary>The second moments that an M-step needs: Σᵢ rᵢₖ x xᵀ, or its diagonal, of examples x relative to some
    /// center; r [B, K].</summary>
    public static Tensor Moments(Tensor r, Tensor x, CovarianceKind kind)
    {
        var (K, D) = (r.size(1), x.size(1));
        if (kind is CovarianceKind.Diagonal or CovarianceKind.Spherical) return r.t().mm(x.square());
        if (kind == CovarianceKind.Tied) return (x * r.sum([1], keepdim: true)).t().mm(x).unsqueeze(0);
        return (r.unsqueeze(2) * x.unsqueeze(1)).view(-1, K * D).t().mm(x).view(K, D, D);
    }

    /// <summary>Σ from n [K], the means relative to the same center m [K, D], and the moments.</summary>
    /// <remarks>Σₖ = Sₖ / nₖ - mₖ mₖᵀ; tied: (S - Σₖ nₖ mₖ mₖᵀ) / N. Bishop, 2006, eq. 9.25.</remarks>
    public static Tensor Covariances(Tensor n, Tensor m, Tensor moments, CovarianceKind kind) => kind switch
    {
        CovarianceKind.Full => Symmetric(moments / n.view(-1, 1, 1) - m.unsqueeze(2) * m.unsqueeze(1)),
        CovarianceKind.Tied => Symmetric((moments - (m * n.unsqueeze(1)).t().mm(m)) / n.sum()),
        CovarianceKind.Diagonal => moments / n.unsqueeze(1) - m.square(),
        _ => (moments / n.unsqueeze(1) - m.square()).mean([1], keepdim: true),
    };

    /// <summary>The way back: the moments of weights n, means m and covariances Σ.</summary>
    public static Tensor MomentsOf(Tensor n, Tensor m, Tensor sigma, CovarianceKind kind) => kind switch
    {
        CovarianceKind.Full => (sigma + m.unsqueeze(2) * m.unsqueeze(1)) * n.view(-1, 1, 1),
        CovarianceKind.Tied => sigma * n.sum() + (m * n.unsqueeze(1)).t().mm(m),
        _ => (sigma + m.square()) * n.unsqueeze(1),
    };

    /// <summary>Σ as matrices, [K, D, D].</summary>
    public static Tensor Matrices(Tensor sigma, CovarianceKind kind, long K, long D) => kind switch
    {
        CovarianceKind.Full => sigma,
        CovarianceKind.Tied => sigma.expand(K, D, D),
        _ => diag_embed(sigma.expand(K, D)),
    };

    /// <summary>A draw of the components z [n] (int64) from standard normal noise [n, D].</summary>
    /// <remarks>x = μ + U Λ^½ ε has covariance Σ; a column of W is uⱼ λⱼ^-½, so that ‖W·ⱼ‖² = 1 / λⱼ.</remarks>
    public static Tensor Draw(Tensor z, Tensor noise, Tensor means, Tensor W)
    {
        var mu = means.index_select(0, z);
        if (W.dim() == 2) return mu + noise / W.index_select(0, z);
        // W = U Λ^(-1/2), so W⁻ᵀ = W Λ, and a column of W has the squared length 1/λ. No batch of inverses: with
        // several threads it deadlocks in MKL.
        var root = W / W.square().sum([-2], keepdim: true);                            // [K or 1, D, D]
        if (W.size(0) == 1) return mu + noise.mm(root[0].t());
        var all = root.MatMul(noise.t());                                              // [K, D, n]
        return mu + all.gather(0, z.view(1, 1, -1).expand(1, noise.size(1), -1)).squeeze(0).t();
    }

    private static Tensor Symmetric(Tensor a) => (a + a.transpose(-1, -2)) / 2;
}
