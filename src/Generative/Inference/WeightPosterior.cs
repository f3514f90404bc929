using Generative.Distributions;

namespace Generative.Inference;

/// <summary>A normal distribution q(θ) over the weights of a module, a mean and a variance for each, in place of the
/// weights themselves.</summary>
/// <remarks>
/// q(θ) = N(μ, diag σ²),   p(θ) = N(0, diag s²),   θ = μ + σ ⊙ ζ, ζ ~ N(0, I).
/// Kingma and Welling, 2014, arXiv:1312.6114, appendix F.
/// A fully connected layer of a <c>Sequential</c> draws its outputs instead, for each example anew, with less variance
/// of the gradient:   y_j ~ N(Σ_i x_i μ_ij, Σ_i x_i² σ_ij²).
/// Kingma, Salimans and Welling, "Variational Dropout and the Local Reparameterization Trick", 2015, arXiv:1506.02557.
/// That is exact where an example passes through such a layer once for each term of its loss; it is not for a loss that
/// joins several passes in a logarithm.
/// The module's own weights are where draws are written to; gradients flow through them to μ and ln σ².
/// </remarks>
public sealed class WeightPosterior : Component
{
    private const string MeanOf = "/mean", LogVarOf = "/logVar";
    private const double Least = 1e-16;                        // of a variance under a root

    private readonly Module module;
    private readonly Dictionary<string, double> priors = [];   // s
    private readonly HashSet<string> local = [];
    private bool isDrawn;

    /// <summary>A posterior around the module's present weights, which no longer require a gradient.</summary>
    /// <param name="module">The module; it keeps its weights, which are drawn from here on.</param>
    /// <param name="prior">s of a weight, by its name and shape; null: the weight stays as it is, a parameter.</param>
    /// <param name="share">σ at the start, as a share of s.</param>
    /// <param name="isLocal">Whether fully connected layers draw their outputs.</param>
    public WeightPosterior(
        Module module, Func<string, IReadOnlyList<long>, double?> prior, double share, bool isLocal = true)
        : base(nameof(WeightPosterior), declared: false)
    {
        this.module = module;
        foreach (var (name, w) in module.named_parameters())
        {
            if (prior(name, w.shape) is not { } s) continue;
            priors[name] = s;
            w.requires_grad = false;
            register_parameter(Key(name) + MeanOf, new Parameter(w.detach().clone()));
            register_parameter(Key(name) + LogVarOf, new Parameter(full_like(w, 2 * Math.Log(share * s)).detach()));
        }
        if (!isLocal) return;
        foreach (var (path, child) in module.named_modules().Prepend(("", module)))
        {
            if (child is Sequential layers) Localize(path, layers);
        }
    }

    /// <summary>Names of the weights that have a distribution.</summary>
    public IEnumerable<string> Names => priors.Keys;

    /// <summary>q of a weight.</summary>
    public DiagonalNormal Of(string name) =>
        new(get_parameter(Key(name) + MeanOf)!, get_parameter(Key(name) + LogVarOf)!);

    /// <summary>KL(q(θ) ‖ p(θ)) = Σ ½ (σ²/s² + μ²/s² - 1 - ln σ²/s²), nats, [].</summary>
    public Tensor Divergence() =>
        stack([.. priors.Select(p => Standardized(Of(p.Key), p.Value).KlToStandardPerDimension.sum())], 0).sum();

    /// <summary>Writes θ ~ q(θ) into the module, differentiable in μ and ln σ². What is computed with it is
    /// differentiated before the next draw.</summary>
    /// <param name="isShared">Whether all examples share one θ, in fully connected layers too.</param>
    public void Draw(bool isShared = false)
    {
        isDrawn = !isShared;
        Write(name => !isShared && local.Contains(name) ? Of(name).Mu : Of(name).RSample());
    }

    /// <summary>Writes μ into the module.</summary>
    public void Center()
    {
        isDrawn = false;
        Write(name => Of(name).Mu);
    }

    /// <summary>Frees the graph of the last draw.</summary>
    public void Release()
    {
        foreach (var (name, w) in module.named_parameters())
        {
            if (priors.ContainsKey(name)) w.detach_();
        }
    }

    private void Write(Func<string, Tensor> value)
    {
        foreach (var (name, w) in module.named_parameters())
        {
            if (!priors.ContainsKey(name)) continue;
            w.detach_();
            w.copy_(value(name));
        }
    }

    // The layers whose outputs are drawn: y has its mean from the layer itself, whose weights are then μ.
    private void Localize(string path, Sequential layers)
    {
        foreach (var (key, layer) in layers.named_children())
        {
            var name = path.Length == 0 ? key : $"{path}.{key}";
            if (layer is not Linear linear || !priors.ContainsKey($"{name}.weight")) continue;
            string[] weights = [.. new[] { $"{name}.weight", $"{name}.bias" }.Where(priors.ContainsKey)];
            local.UnionWith(weights);
            linear.register_forward_hook((_, x, y) =>
            {
                if (!isDrawn) return y;
                var bias = weights.Length > 1 ? Of(weights[1]).LogVar.exp() : null;
                var variance = functional.linear(x.square(), Of(weights[0]).LogVar.exp(), bias);
                return y + (variance + Least).sqrt() * randn_like(y);
            });
        }
    }

    private static DiagonalNormal Standardized(DiagonalNormal q, double s) =>
        new(q.Mu / s, q.LogVar - 2 * Math.Log(s));

    // A dot would name a part of a part.
    private static string Key(string name) => name.Replace('.', '/');
}
