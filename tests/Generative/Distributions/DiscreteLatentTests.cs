using Generative.Distributions;

namespace Generative.Tests.Distributions;

/// <summary>Bernoulli and categorical latents against sums over their states, and their relaxations against what these
/// are defined by.</summary>
public sealed class DiscreteLatentTests
{
    public static TheoryData<bool> Kinds => [false, true];

    private static Tensor Logits(bool categorical, ulong seed)
    {
        using var generator = new Generator(seed);
        return categorical ? randn(1, 2, 3, 4, dtype: float64, generator: generator)
            : randn(1, 2, 5, dtype: float64, generator: generator);
    }

    private static IDiscreteLatents Latents(Tensor logits) =>
        logits.dim() == 4 ? new OneHotCategorical(logits) : new Bernoulli(logits);

    [Theory, MemberData(nameof(Kinds))]
    public void Probabilities_of_all_states_sum_to_one_and_give_entropy_divergence_and_mean(bool categorical)
    {
        using var scope = NewDisposeScope();
        var q = Latents(Logits(categorical, 1));
        var states = q.States().unsqueeze(1);                                  // [S, 1, ...]
        Assert.Equal(q.StateCount, states.shape[0]);
        var logQ = q.LogProb(states);                                          // [S, B]
        var weight = logQ.exp();
        Close(weight.sum([0]), ones(2, dtype: float64));
        var each = weight.view([.. weight.shape, .. Enumerable.Repeat(1L, (int)states.dim() - 2)]);
        Close((each * states).sum([0]), q.Mean[0]);
        var (entropy, kl, toUniform, p) = q switch
        {
            Bernoulli b => (b.Entropy, b.Kl(new(Logits(false, 2))), b.KlToUniform,
                (IDiscreteLatents)new Bernoulli(Logits(false, 2))),
            OneHotCategorical c => (c.Entropy, c.Kl(new(Logits(true, 2))), c.KlToUniform,
                new OneHotCategorical(Logits(true, 2))),
            _ => throw new InvalidOperationException(),
        };
        Close(-(weight * logQ).sum([0]), entropy[0]);
        Close((weight * (logQ - p.LogProb(states))).sum([0]), kl[0]);
        Close((weight * (logQ + Math.Log(q.StateCount))).sum([0]), toUniform[0]);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void The_score_is_the_derivative_of_the_log_probability(bool categorical)
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        var logits = Logits(categorical, 1).requires_grad_();
        var q = Latents(logits);
        var h = q.Sample();
        q.LogProb(h).sum().backward();
        Close(logits.grad!, q.Score(h));
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Samples_and_hardened_noise_have_the_mean(bool categorical)
    {
        using var scope = NewDisposeScope();
        manual_seed(4);
        const int K = 200_000;
        var q = (IDiscreteLatents)Latents(Logits(categorical, 1)[0]).Expand(K);
        foreach (var h in new[] { q.Sample(), q.Harden(q.Perturbed()) })
        {
            var error = (q.Mean[0] * (1 - q.Mean[0]) / K).sqrt();
            Assert.True(((h.mean([0]) - q.Mean[0]) / error).abs().max().item<double>() < 4);
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public void A_relaxation_at_low_temperature_is_the_hard_sample(bool categorical)
    {
        using var scope = NewDisposeScope();
        manual_seed(5);
        var q = Latents(Logits(categorical, 1));
        var z = q.Perturbed();
        Assert.True((q.Soften(z, tensor(1e-4)) - q.Harden(z)).abs().max().item<double>() < 1e-6);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void The_conditional_reparameterization_term_matches_its_derivative(bool categorical)
    {
        // E[c(z) score(H(z))] = E[(dz/dl - dz~/dl)' c'(z)] for any c: what makes REBAR unbiased.
        using var scope = NewDisposeScope();
        manual_seed(6);
        const int K = 400_000;
        var q = (IDiscreteLatents)Latents(Logits(categorical, 1)[0]).Expand(K);
        var z = q.Perturbed().detach().requires_grad_();
        var c = (0.7 * z).tanh().SumLatents().square();
        var slope = autograd.grad([c.sum()], [z])[0];
        long[] each = [.. c.shape, .. Enumerable.Repeat(1L, (int)z.dim() - 2)];
        var difference = c.detach().view(each) * q.Score(q.Harden(z)) - q.ConditionalReparameterizationVjp(z, slope);
        var error = difference.std(0L) / Math.Sqrt(K);
        Assert.True((difference.mean([0]) / error).abs().max().item<double>() < 4);
    }

    private static void Close(Tensor a, Tensor b)
    {
        Assert.Equal(b.shape, a.shape);
        Assert.True((a - b).abs().max().item<double>() < 1e-12);
    }
}
