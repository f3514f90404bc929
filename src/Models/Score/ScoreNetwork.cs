using Generative.Learning;
using Generative.Networks;
using Generative.Score;

namespace Models.Score;

/// <summary>The noise-conditional score network: one network for the scores of the data at every level of noise.</summary>
/// <remarks>
/// s(x, σ) = F(x, σ) / σ,   trained by  ½ ‖σ s(x + σ ε, σ) + ε‖²  with σ drawn from the levels; sampled by annealed Langevin dynamics.
/// Song and Ermon, "Generative Modeling by Estimating Gradients of the Data Distribution", 2019, arXiv:1907.05600; F / σ: 2020, arXiv:2006.09011, section 3.2.
/// x [B, C, H, W]; σ [B].
/// </remarks>
public sealed class ScoreNetwork(ScoreNetworkOptions o, DataShape data) : GenerativeModel(nameof(ScoreNetwork)), IObjective, ISampler, IScoreField, IMeasured, IUnits
{
    private readonly NoiseMlp network = new(data.Pixels, o.Hidden, o.Activation);

    /// <summary>s(x, σ) ≈ ∇ₓ log p_σ(x), the shape of x.</summary>
    public Tensor Score(Tensor x, Tensor sigma) => network.call(x, sigma) / sigma.AlongBatchOf(x);

    /// <inheritdoc/>
    public Tensor Score(Tensor x, double sigma) => Score(x, full([x.shape[0]], sigma, dtype: x.dtype, device: x.device));

    /// <inheritdoc/>
    public IReadOnlyList<double> Noise => o.NoiseLevels.All;

    /// <summary>The denoising loss at a level drawn for each example, [B].</summary>
    public Terms Loss(Tensor x) => [("denoising", Denoising(x, o.NoiseLevels.Draw(x.shape[0], like: x)))];

    /// <summary>The denoising loss at each level by itself, [B].</summary>
    public IReadOnlyList<(string Name, Tensor Value)> Measure(Tensor x, Tensor? labels) =>
        [.. Noise.Select(sigma => ($"denoising/sigma{sigma:g3}", Denoising(x, full([x.shape[0]], sigma, dtype: x.dtype, device: x.device))))];

    /// <inheritdoc/>
    public string? Unit(string name) => "squared error";

    /// <summary>Annealed Langevin dynamics, [n, C, H, W].</summary>
    public Tensor Sample(NoiseSource noise)
    {
        var sampler = new AnnealedLangevin(o.NoiseLevels, o.Sampler.Steps, o.Sampler.Step, o.Sampler.Denoise);
        var x = sampler.Sample(Score, [data.Channels, data.Height, data.Width], noise);
        return data.IsVector ? x : x.clamp(0, 1);
    }

    private Tensor Denoising(Tensor x, Tensor sigma) => DenoisingScoreMatching.Loss(at => Score(at, sigma), x, randn_like(x), sigma);
}
