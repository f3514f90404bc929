using Generative.Networks;
using Generative.Score;

namespace Generative.Models.Score;

/// <summary>An energy-based model: an unnormalized density, trained without its constant or with it as a
/// parameter.</summary>
/// <remarks>
/// p(x) = e^{-f(x)} / Z,   f(x) = MLP(x) + ‖x‖² / 2τ²,   s(x) = -∇ₓ f(x);
/// the Gaussian factor keeps Z finite: MLP(x) reshapes N(0, τ² I) (exponential tilting: Xie, Lu, Zhu and Wu, 2016,
/// arXiv:1602.03264).
/// Hyvärinen, 2005 (explicit); Song et al., 2019, arXiv:1905.07088 (sliced); Vincent, 2011 (denoising); Gutmann and
/// Hyvärinen, 2010 (noise-contrastive: log Z is learned).
/// x [B, C, H, W], D = C H W; f [B].
/// </remarks>
public sealed class EnergyModel(EnergyModelOptions o, DataShape data)
    : GenerativeModel(nameof(EnergyModel), o, data), ISampler, IScoreField, IMeasured
{
    private readonly EnergyModelOptions o = Checked.Of(o);
    private readonly Sequential network = Mlp.Create(data.Pixels, o.Hidden, 1, o.Activation);
    private readonly Parameter logZ = Parameter(zeros(1), requires_grad: o.Loss == EnergyLoss.NoiseContrastive);

    /// <summary>f(x), [B].</summary>
    public Tensor Energy(Tensor x) =>
        network.call(x.flatten(1)).squeeze(1) + x.flatten(1).square().sum([1]) / (2 * o.Scale * o.Scale);

    /// <summary>ln p(x) = -f(x) - ln Z, [B]; without noise-contrastive estimation ln Z is unknown and left
    /// out.</summary>
    public Tensor LogDensity(Tensor x) => -Energy(x) - logZ;

    /// <summary>-∇ₓ f(x), the shape of x.</summary>
    public Tensor Score(Tensor x) => ScoreField.At(LogDensity, x).Score;

    /// <inheritdoc/>
    public Tensor Score(Tensor x, double sigma) => Score(x);

    /// <inheritdoc/>
    public IReadOnlyList<double> Noise => [o.Loss == EnergyLoss.Denoising ? o.Sigma : 0];

    /// <summary>The one term that the options name, [B].</summary>
    public override Terms Loss(Batch batch)
    {
        var x = batch.X;
        return o.Loss switch
        {
            EnergyLoss.Explicit => [("explicitScoreMatching", ExplicitScoreMatching.Loss(Score, x))],
            EnergyLoss.Sliced =>
                [("slicedScoreMatching",
                SlicedScoreMatching.Loss(Score, x, SlicedScoreMatching.Draw(o.Directions, x, o.Samples)))],
            EnergyLoss.Denoising => [("denoising", DenoisingScoreMatching.Loss(Score, x, o.Sigma))],
            EnergyLoss.NoiseContrastive =>
                [("noiseContrastive", NoiseContrastive.Loss(
                LogDensity, LogReference, x,
                randn([o.Samples, .. x.shape], dtype: x.dtype, device: x.device) * o.Scale))],
            _ => throw new ArgumentOutOfRangeException(nameof(o), o.Loss, "not a loss of energies"),
        };
    }

    /// <summary>-ln p(x), [B], where ln Z is known.</summary>
    public IReadOnlyList<(string Name, Tensor Value)> Measure(Batch batch) =>
        o.Loss == EnergyLoss.NoiseContrastive ? [("nll", -LogDensity(batch.X))] : [];

    /// <summary>Only noise-contrastive estimation is in nats.</summary>
    public override string? Unit(string name) =>
        o.Loss switch
        {
            EnergyLoss.NoiseContrastive => null,
            EnergyLoss.Denoising => "squared error",
            _ => "squared score",
        };

    /// <summary>Langevin dynamics from N(0, τ² I), [n, C, H, W].</summary>
    public Tensor Sample(NoiseSource noise, Tensor? labels = null)
    {
        var start = noise.Normal(data.Channels, data.Height, data.Width) * o.Scale;
        var x = o.Sampler.Type == LangevinKind.Metropolis
            ? new MetropolisLangevin(o.Sampler.Steps, o.Sampler.Step).Run(LogDensity, start, noise).X
            : new Langevin(o.Sampler.Steps, o.Sampler.Step).Run(Score, start, noise);
        return data.IsVector ? x : x.clamp(0, 1);
    }

    // ln N(u; 0, τ² I), [N].
    private Tensor LogReference(Tensor u) =>
        u.flatten(1).square().sum([1]) / (-2 * o.Scale * o.Scale) - 0.5 * data.Pixels
        * Math.Log(2 * Math.PI * o.Scale * o.Scale);
}
