using System.ComponentModel;
using Generative.Distributions;

namespace Generative.Estimators;

/// <summary>Options of <see cref="Arsm"/>.</summary>
[Kind("arsm", "swapped noise of categorical latents")]
public sealed record ArsmOptions : EstimatorOptions
{
    [Description("average over every reference class: 1 + C(C-1)/2 evaluations of f in place of C")]
    public bool Merge { get; init; }

    /// <inheritdoc/>
    public override LatentFamilies Latents => LatentFamilies.Categorical;

    /// <inheritdoc/>
    public override bool IsImportanceWeighted => false;

    /// <inheritdoc/>
    public override GradientEstimator Create(LatentShape shape) => new Arsm(this);
}

/// <summary>ARM for categorical latents: differences of f between samples with two classes swapped. Unbiased; f needs
/// no derivative in h.</summary>
/// <remarks>
/// π ~ Dirichlet(1, .., 1) as E / ΣE, E exponential; h = one-hot of argminᵢ (ln πᵢ - ℓᵢ); h^{m⇌j}: the same with π_m
/// and π_j exchanged;
/// ∂E/∂ℓ_m ≈ (f(h^{m⇌j}) - 1/C Σ_c f(h^{c⇌j})) (1 - C π_j) for any reference class j: one drawn for each latent, or
/// merged, the mean over all.
/// Yin, Yue and Zhou, "ARSM: Augment-REINFORCE-Swap-Merge Estimator for Gradient Backpropagation Through Categorical
/// Variables", 2019, arXiv:1905.01413, equations 8 and 9.
/// E, π, ℓ, h [K, B, N, C]; above a layer all swaps go on with the same noise.
/// </remarks>
public sealed class Arsm(ArsmOptions o) : GradientEstimator(nameof(Arsm))
{
    private readonly ArsmOptions o = Checked.Of(o);
    /// <inheritdoc/>
    public override Tensor Surrogate(IStochasticObjective objective)
    {
        RequireMean(objective);
        List<Tensor> noise = [];                                                     // E of each layer
        Tensor Below(int l, ILatents q)
        {
            var categorical = Categorical(q);
            if (l == noise.Count) noise.Add(-categorical.Logits.UniformLike().log_());
            return Hard(categorical, noise[l]);
        }

        var path = LatentPath.Draw(objective, o.Samples, Below);
        var f = objective.Value(path);                                               // [K, B]
        var surrogate = f.mean([0]);
        for (var l = 0; l < path.Layers; l++)
        {
            var q = Categorical(path.Q[l]);
            Tensor g;
            using (no_grad()) g = Gradient(l, q, noise[l]);
            surrogate = surrogate + (g * q.Logits).SumLatents().GradientOnly().mean([0]);
        }
        return surrogate;

        // ∂E/∂ℓ [K, B, N, C].
        Tensor Gradient(int l, OneHotCategorical q, Tensor e)
        {
            var C = e.shape[^1];
            var pi = e / e.sum(-1L, keepdim: true);
            Tensor Swapped(int m, Tensor j) =>
                objective.Value(path.Branch(objective, l, Hard(q, Swap(e, m, j)), Below));
            Tensor Against(Tensor j, IEnumerable<Tensor> values)
            {
                var fs = stack([.. values], -1);                                     // [K, B, C]
                return (fs - fs.mean([-1], keepdim: true)).unsqueeze(-2) * (1 - C * pi.gather(-1, j));
            }

            if (!o.Merge)
            {
                var j = randint(0, C, [.. e.shape[..^1], 1], dtype: int64, device: e.device);
                return Against(j, Enumerable.Range(0, (int)C).Select(m => Swapped(m, j)));
            }
            Dictionary<(int, int), Tensor> pairs = [];
            var total = zeros_like(e);
            for (var j = 0; j < C; j++)
            {
                var reference = full([.. e.shape[..^1], 1], j, dtype: int64, device: e.device);
                Tensor Value(int m)
                {
                    if (m == j) return f.detach();
                    var key = (Math.Min(m, j), Math.Max(m, j));
                    if (!pairs.ContainsKey(key)) pairs[key] = Swapped(m, reference);
                    return pairs[key];
                }
                total.add_(Against(reference, Enumerable.Range(0, (int)C).Select(Value)));
            }
            return total / C;
        }
    }

    private static Tensor Hard(OneHotCategorical q, Tensor e) => q.Harden(q.Logits.detach() - e.log());

    // E with the entries of class m and class j exchanged, latent by latent; j [K, B, N, 1].
    private static Tensor Swap(Tensor e, int m, Tensor j)
    {
        var swapped = e.scatter(-1, j, e.narrow(-1, m, 1));
        swapped.narrow(-1, m, 1).copy_(e.gather(-1, j));
        return swapped;
    }

    private OneHotCategorical Categorical(ILatents q) =>
        q as OneHotCategorical ?? throw new NotSupportedException(
            $"{GetName()}: got {q.GetType().Name}, expected {nameof(OneHotCategorical)}; for Bernoulli latents: arm");
}
