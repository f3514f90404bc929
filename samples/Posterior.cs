using Generative.Conjugacy;
using Generative.Evaluation;
using Generative.ExponentialFamilies;
using Generative.Inference;
using static TorchSharp.torch;

/// <summary>Posterior of a Gaussian's mean (across) and precision (up), exact and factorized: PICTURE.png.</summary>
public static class Posterior
{
    public static void Main(string[] args)
    {
        var x = tensor(new[] { 0.3, 1.7, -0.4, 2.2, 0.9 }).unsqueeze(1);                // [n, 1]
        var prior = tensor(new[] { 0.5, -0.5, 0, -0.05 });                             // normal-gamma(0, 0.1, 1, 0.5)
        var exact = new GaussianMeanAndPrecision().Posterior(prior, x);
        var q = MeanFieldNormalGamma.Start(exact);
        for (var t = 0; t < 50; t++) q = q.Update(exact);
        var (mu, tau) = (linspace(-1, 3, 320, dtype: float64), linspace(3, 0.01, 320, dtype: float64).unsqueeze(1));
        var plane = stack([mu.expand(320, 320), tau.expand(320, 320)], 2);             // [320, 320, 2]
        Tensor[] log = [new NormalGammaFamily().LogProb(plane, exact), q.LogProb(plane)];
        var (p, f) = ((log[0] - log[0].max()).exp(), (log[1] - log[1].max()).exp());
        stack([stack([1 - p, 1 - p, 1 - p]), stack([1 - f, 1 - f, 1 - f]), stack([1 - f, 1 - maximum(p, f), 1 - p])])
            .SavePng(args[0], columns: 3);                                 // both: exact red, factorized blue
    }
}
