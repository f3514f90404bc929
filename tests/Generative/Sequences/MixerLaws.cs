using System.Reflection;
using Generative.Numerics;
using Generative.Sequences;

namespace Generative.Tests.Sequences;

/// <summary>What holds for every mixer that a config can name, and for the causal operators that they are made
/// of.</summary>
public class MixerLaws
{
    private const int B = 2, L = 12, D = 8;

    // A dozen steps of sums of eight numbers, in float64.
    private const double Rounding = 1e-10;

    private static readonly Type[] all = [.. typeof(MixerOptions).Assembly.GetTypes().Where(t =>
        t.IsSubclassOf(typeof(MixerOptions)) && t.GetCustomAttribute<KindAttribute>() is not null)];

    public static TheoryData<Type> Kinds => [.. all];

    public static TheoryData<string> Operators =>
        [.. all.Select(k => k.Name), "DepthwiseConvolution", "FftConvolution", "Toeplitz", "full SSM"];

    [Theory, MemberData(nameof(Operators))]
    public void An_output_reads_only_the_present_and_the_past(string name)
    {
        using var scope = NewDisposeScope();
        var map = Operator(name);
        var u = randn(B, L, D, dtype: float64).requires_grad_();
        var y = map(u);
        Assert.Equal([B, L, D], y.shape);
        for (var t = 0L; t < L; t++)
        {
            var g = Gradients.Of(y.select(1, t).square().sum(), u, retain: true).abs().sum(-1)[0];      // [L]
            // A Fourier transform mixes all steps: what cancels leaves its rounding.
            for (var s = t + 1; s < L; s++) Assert.Equal(0, g[s].item<double>(), Rounding);
            Assert.True(g[t].item<double>() > 1e-4, $"step {t} does not read itself");
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Whole_sequences_and_steps_are_the_same_map(Type kind)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        var mixer = Fresh(kind);
        var u = randn(B, L, D, dtype: float64);
        var whole = mixer.Call(u);
        var steps = mixer.Start(B, L);
        for (var t = 0L; t < L; t++)
        {
            using var inner = NewDisposeScope();
            Assert.Equal(0, Apart(whole.select(1, t), steps.Next(u.select(1, t))), Rounding);
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public void The_beginning_of_a_sequence_is_mixed_as_if_it_were_all(Type kind)
    {
        using var scope = NewDisposeScope();
        var mixer = Fresh(kind);
        var u = randn(B, L, D, dtype: float64);
        Assert.Equal(0, Apart(mixer.Call(u).narrow(1, 0, 5), mixer.Call(u.narrow(1, 0, 5))), Rounding);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Every_parameter_has_the_gradient_that_differences_say(Type kind)
    {
        using var scope = NewDisposeScope();
        var mixer = Fresh(kind);
        var u = randn(B, L, D, dtype: float64);
        var weight = randn(B, L, D, dtype: float64);
        Tensor Value() => (mixer.Call(u) * weight).sum();
        Value().backward();
        const double h = 1e-5;
        using var off = no_grad();
        foreach (var (name, p) in mixer.named_parameters())
        {
            var direction = randn_like(p);
            var slope = (p.grad! * direction).sum().item<double>();
            p.add_(direction, alpha: h);
            var above = Value().item<double>();
            p.add_(direction, alpha: -2 * h);
            var below = Value().item<double>();
            p.add_(direction, alpha: h);
            // Central differences: an error of h² times a third derivative.
            var difference = (above - below) / (2 * h);
            Assert.True(Math.Abs(difference - slope) < 1e-5 * Math.Max(1, Math.Abs(slope)), $"{name}: {slope}");
        }
    }

    private static Func<Tensor, Tensor> Operator(string name)
    {
        manual_seed(1);
        var h = randn(D, L, dtype: float64);
        h.select(-1, 0).fill_(1);
        return name switch
        {
            "FftConvolution" => u => FftConvolution.Causal(u.transpose(1, 2), h).transpose(1, 2),
            "Toeplitz" => u => Toeplitz.Lower(h).Times(u.transpose(1, 2)).transpose(1, 2),
            "DepthwiseConvolution" => InDouble(new DepthwiseConvolution(4, D)).Call,
            "full SSM" => Made(new StateSpaceOptions { Matrix = StateMatrix.Full, States = 4 }).Call,
            _ => Fresh(all.Single(t => t.Name == name)).Call,
        };
    }

    private static SequenceMixer Fresh(Type kind) => Made((MixerOptions)Activator.CreateInstance(kind)!);

    private static SequenceMixer Made(MixerOptions options)
    {
        manual_seed(1);
        return InDouble(options.Create(D, L));
    }

    private static SequenceMixer InDouble(SequenceMixer mixer)
    {
        mixer.to(float64);
        return mixer;
    }

    private static double Apart(Tensor a, Tensor b) => (a - b).abs().max().item<double>();
}
