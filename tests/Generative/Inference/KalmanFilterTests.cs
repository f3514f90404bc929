using Generative.Inference;
using Generative.Numerics;

namespace Generative.Tests.Inference;

/// <summary>The filter's likelihood is that of the joint Gaussian of all steps.</summary>
public sealed class KalmanFilterTests
{
    [Fact]
    public void The_likelihood_and_the_last_mean_are_those_of_the_joint_Gaussian()
    {
        using var scope = NewDisposeScope();
        manual_seed(2);
        const long T = 6, L = 2, D = 3;
        var chain = Random(L, D);
        var x = chain.Draw(randn(5, T, L, dtype: float64), randn(5, T, D, dtype: float64));
        var (logProb, means) = KalmanFilter.Of(chain, x);

        // z stacked has mean μ_t = A μ_{t-1} and Cov(z_s, z_t) = A^{s-t} V_t for s ≥ t; x = C z + v.
        var V = new Tensor[T];
        var mu = new Tensor[T];
        (V[0], mu[0]) = (chain.StartCovariance, chain.Start);
        for (var t = 1; t < T; t++)
        {
            V[t] = chain.Transition.mm(V[t - 1]).mm(chain.Transition.t()) + chain.TransitionCovariance;
            mu[t] = chain.Transition.mv(mu[t - 1]);
        }
        Tensor Cov(long s, long t)
        {
            if (s < t) return Cov(t, s).t();
            var c = V[t];
            for (var k = t; k < s; k++) c = chain.Transition.mm(c);
            return c;
        }
        var latents = Blocks(T, Cov);                                                  // [T L, T L]
        var emission = kron(eye(T, dtype: float64), chain.Emission);                   // [T D, T L]
        var sigma = emission.mm(latents).mm(emission.t())
            + kron(eye(T, dtype: float64), chain.EmissionCovariance);
        var mean = cat(mu).unsqueeze(0);
        var e = x.reshape(5, T * D) - mean.mm(emission.t());
        var inverse = linalg.inv(sigma);
        var joint = -0.5 * ((e.mm(inverse) * e).sum(1) + slogdet(sigma).Item2
            + T * D * Math.Log(2 * Math.PI));
        // 18 numbers of size 1 and a condition number below 1e3: rounding stays below 1e-11.
        Assert.True((logProb.sum(1) - joint).abs().max().item<double>() < 1e-10);

        // At the last step filtering is conditioning on everything.
        var gain = latents.narrow(0, (T - 1) * L, L).mm(emission.t()).mm(inverse);
        var last = mu[T - 1] + e.mm(gain.t());
        Assert.True((means.select(1, T - 1) - last).abs().max().item<double>() < 1e-10);
    }

    [Fact]
    public void Draws_have_the_covariance_of_the_chain()
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        const long n = 40_000;
        var chain = Random(2, 1);
        var x = chain.Draw(randn(n, 3, 2, dtype: float64), randn(n, 3, 1, dtype: float64)).squeeze(-1);
        var V = chain.StartCovariance;
        for (var t = 1; t < 3; t++)
            V = chain.Transition.mm(V).mm(chain.Transition.t()) + chain.TransitionCovariance;
        var expected = chain.Emission.mm(V).mm(chain.Emission.t()).add(chain.EmissionCovariance).item<double>();
        // The variance of n normal numbers has the standard error σ² √(2/n): five of them.
        var found = x.select(1, 2).std(unbiased: true).square().item<double>();
        Assert.InRange(found / expected, 1 - 5 * Math.Sqrt(2.0 / n), 1 + 5 * Math.Sqrt(2.0 / n));
    }

    private static LinearGaussianChain Random(long L, long D)
    {
        Tensor Covariance(long n)
        {
            var a = randn(n, n, dtype: float64);
            return a.mm(a.t()) + 0.3 * eye(n, dtype: float64);
        }
        return new(randn(L, dtype: float64), Covariance(L), 0.5 * randn(L, L, dtype: float64), Covariance(L),
            randn(D, L, dtype: float64), Covariance(D));
    }

    private static Tensor Blocks(long n, Func<long, long, Tensor> block) =>
        cat([.. Enumerable.Range(0, (int)n).Select(s =>
            cat([.. Enumerable.Range(0, (int)n).Select(t => block(s, t))], 1))], 0);
}
