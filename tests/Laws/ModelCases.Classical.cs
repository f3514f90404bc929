using Generative.Inference;
using Generative.Models.Classical;

namespace Generative.Laws.Tests;

/// <summary>Models that are fitted by iterations.</summary>
internal static partial class ModelCases
{
    private static Dictionary<string, ModelOptions> Fitted => new()
    {
        ["ppca"] = new PpcaOptions { Factors = 4 },
        ["factorAnalysis"] = new FactorAnalysisOptions { Factors = 3, Start = FactorStart.Random, Floor = 1e-4 },
        ["gaussianMixture, diagonal"] =
            new GaussianMixtureOptions { Covariance = CovarianceKind.Diagonal, Floor = 1e-3 },
        ["gaussianMixture, minibatch"] = new GaussianMixtureOptions
        {
            Covariance = CovarianceKind.Spherical,
            Floor = 1e-3, Start = MixtureStart.Random, Minibatch = true
        },
        ["bayesianGaussianMixture"] = new BayesianGaussianMixtureOptions
        {
            Covariance = CovarianceKind.Diagonal, Floor = 1e-3
        },
        ["bayesianGaussianMixture, minibatch"] = new BayesianGaussianMixtureOptions
        {
            Covariance = CovarianceKind.Diagonal, Floor = 1e-3, Start = MixtureStart.Random, Minibatch = true
        },
        ["dirichletProcessMixture"] = new DirichletProcessMixtureOptions
        {
            Components = 4, Covariance = CovarianceKind.Diagonal, Floor = 1e-3
        },
        ["bernoulliMixture"] = new BernoulliMixtureOptions(),
        ["bernoulliMixture, labels"] = new BernoulliMixtureOptions { Components = 10, Labeled = 8 },
        ["bernoulliProcessMixture"] = new BernoulliProcessMixtureOptions { Components = 5 },
        ["familyMixture"] =
            new FamilyMixtureOptions { Family = FamilyKind.Normal, Prior = 1, MStep = MStepKind.Gradient },
        ["categoricalMixture"] = new CategoricalMixtureOptions { Start = MixtureStart.PlusPlus },
        ["latentDirichletAllocation"] = new LatentDirichletAllocationOptions { Topics = 4, DocumentIterations = 5 },
        ["latentDirichletAllocation, minibatch, learned"] = new LatentDirichletAllocationOptions
        {
            Topics = 4, DocumentIterations = 5, Minibatch = true, Delay = 2, LearnAlpha = true, LearnEta = true
        },
        ["kMeans"] = new KMeansOptions(),
        ["kMeans, minibatch"] = new KMeansOptions { Minibatch = true, Start = KMeansStart.Random },
    };
}
