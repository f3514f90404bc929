using Generative.Models.Classical;
using Generative.Models.Vae;
using Generative.Numerics;

namespace Generative.Models.Tests.Classical;

/// <summary>A VAE without hidden layers is probabilistic PCA.</summary>
public sealed class LinearVaeTests
{
    private static GaussianVae Linear(double sigma)
    {
        var vae = new GaussianVae(new()
        {
            Hidden = [], LatentDim = 2, Likelihood = PixelLikelihood.GaussianLearned, Sigma = sigma
        }, DataShape.Vector(4));
        vae.to(float64);
        return vae;
    }

    [Fact]
    public void At_the_closed_form_of_PPCA_its_bound_is_the_likelihood()
    {
        using var scope = NewDisposeScope();
        var iris = Oracle.Iris();
        var ppca = new FactorAnalysis(new PpcaOptions { Factors = 2 }, DataShape.Vector(4), isotropic: true);
        ppca.to(float64);
        _ = ppca.Fit(iris, 1);
        var (W, sigma2) = (ppca.Loadings.detach(), ppca.Noise[0].item<double>());
        var mean = iris.X.flatten(1).mean([0]);
        // The posterior has the covariance σ² M⁻¹, M = WᵀW + σ² I, diagonal as the columns of W are orthogonal.
        var M = W.t().mm(W) + sigma2 * eye(2, dtype: float64);
        var A = linalg.inv(M).mm(W.t());                                               // [2, 4]
        using var vae = Linear(Math.Sqrt(sigma2));
        var p = vae.named_parameters().ToDictionary(n => n.name, n => (Tensor)n.parameter);
        using (no_grad())
        {
            p["encoder.0.weight"].copy_(cat([A, zeros_like(A)], 0));
            p["encoder.0.bias"].copy_(cat([-A.mv(mean), (sigma2 / M.diagonal()).log()], 0));
            p["decoder.0.weight"].copy_(W);
            p["decoder.0.bias"].copy_(mean);
            _ = p["logSigma"].fill_(0.5 * Math.Log(sigma2));
            // With the exact posterior ln p(x, z) - ln q(z|x) is ln p(x), whatever z is.
            var weights = vae.LogWeights(iris.X, 5);
            Assert.InRange(Oracle.Apart(weights, ppca.LogProb(iris.X).expand(5, 150)), 0, 1e-10);
            Assert.Equal(-404.962780, weights[0].sum().item<double>(), 1e-6);
        }
        // And no parameter moves it: the gradient of the bound vanishes, but for the noise of its draws.
        RandomState.Seed(1);
        List<Tensor> gradients = [];
        for (var t = 0; t < 200; t++)
        {
            vae.zero_grad();
            vae.Loss(iris.X).Total.mean().backward();
            gradients.Add(cat([.. p.Values.Select(v => v.grad!.flatten().clone())]));
        }
        var all = stack(gradients);
        var z = all.mean([0]) / (all.std(0) / Math.Sqrt(200) + 1e-12);
        // 31 means of 200 draws, each within four and a half standard errors.
        Assert.InRange(z.abs().max().item<double>(), 0, 4.5);
    }
}
