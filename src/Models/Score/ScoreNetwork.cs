using Generative.Networks;
using Generative.Score;

namespace Generative.Models.Score;

/// <summary>The noise-conditional score network: one network for the scores of the data at every level of
/// noise.</summary>
/// <remarks>
/// s(x, σ) = F(x / √(1 + σ²), t(σ)) / σ,   t(σ) = 1000 ln(σ/σ_L) / ln(σ₁/σ_L);
/// trained by  ½ ‖σ s(x + σ ε, σ) + ε‖²  with σ drawn from the levels; sampled by annealed Langevin dynamics.
/// E(x + σ ε)² = E x² + σ²: input and target of F have unit variance at every noise level (Karras et al., 2022,
/// arXiv:2206.00364, table 1: c_in).
/// Song and Ermon, "Generative Modeling by Estimating Gradients of the Data Distribution", 2019, arXiv:1907.05600; F /
/// σ: 2020, arXiv:2006.09011, section 3.2.
/// x [B, C, H, W]; pixels are [0, 1] outside and [-1, 1] inside, where σ counts too; σ, t [B].
/// </remarks>
public sealed class ScoreNetwork(ScoreNetworkOptions o, DataShape data)
    : GenerativeModel(nameof(ScoreNetwork), o, data), ISampler, IScoreField, IMeasured
{
    private readonly ScoreNetworkOptions o = Checked.Of(o);
    private readonly DenoisingNetwork network = DenoisingNetwork.For(data, data.Channels, o.Hidden, o.Unet);

    /// <summary>s(x, σ) ≈ ∇ₓ log p_σ(x), [B, ...], of x in the network's range.</summary>
    public Tensor Score(Tensor x, Tensor sigma)
    {
        var each = sigma.AlongBatchOf(x);                                              // [B, 1, 1, 1]
        return network.Call(x / (1 + each.square()).sqrt(), 1000 * o.NoiseLevels.Place(sigma)) / each;
    }

    /// <inheritdoc/>
    public Tensor Score(Tensor x, double sigma) =>
        Score(x, full([x.size(0)], sigma, dtype: x.dtype, device: x.device));

    /// <inheritdoc/>
    public IReadOnlyList<double> Noise => o.NoiseLevels.All;

    /// <summary>The denoising loss at a level drawn for each example, [B].</summary>
    public override Terms Loss(Batch batch) =>
        [("denoising", Denoising(data.Centered(batch.X), o.NoiseLevels.Draw(batch.X.size(0), like: batch.X)))];

    /// <summary>The denoising loss at each of up to twelve levels by itself, [B].</summary>
    public IReadOnlyList<(string Name, Tensor Value)> Measure(Batch batch)
    {
        var x = data.Centered(batch.X);
        return [.. o.NoiseLevels.Some(12)
            .Select(sigma => ($"denoising/sigma{sigma:g3}",
            Denoising(x, full([x.size(0)], sigma, dtype: x.dtype, device: x.device))))];
    }

    /// <inheritdoc/>
    public override string? Unit(string name) => "squared error";

    /// <summary>Annealed Langevin dynamics, [n, C, H, W].</summary>
    public Tensor Sample(NoiseSource noise, Tensor? labels = null)
    {
        var (levels, sampler) = (o.NoiseLevels, o.Sampler);
        var chain = new AnnealedLangevin(levels, sampler.Steps, sampler.Step
            ?? AnnealedLangevin.BestStep(levels, sampler.Steps), sampler.Denoise);
        return data.Uncentered(chain.Sample(Score, [data.Channels, data.Height, data.Width], noise));
    }

    private Tensor Denoising(Tensor x, Tensor sigma) =>
        DenoisingScoreMatching.Loss(at => Score(at, sigma), x, randn_like(x), sigma);
}
