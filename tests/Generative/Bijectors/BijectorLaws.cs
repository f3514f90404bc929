using Generative.Bijectors;

namespace Generative.Tests.Bijectors;

/// <summary>What holds for every bijector.</summary>
public sealed class BijectorLaws
{
    public static TheoryData<string> Everything => [.. BijectorCases.All.Keys];

    public static TheoryData<string> Stackable => [.. BijectorCases.All.Where(c => c.Value.Deep).Select(c => c.Key)];

    // Of a single number there is nothing to condition on: the network's masks leave its last bias only.
    public static TheoryData<string> Learned =>
        [.. BijectorCases.All.Where(c => c.Value.Shape.Any(n => n > 1) && Made(c.Value, f => f.parameters().Any()))
            .Select(c => c.Key)];

    public static TheoryData<string> Conditional =>
        [.. BijectorCases.All.Where(c => c.Value.Context > 0).Select(c => c.Key)];

    [Fact]
    public void Every_bijector_is_enrolled()
    {
        var kinds = typeof(Bijector).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Bijector)) && !t.IsAbstract)
            .Select(t => t.Name);
        Assert.Empty(kinds.Except(BijectorCases.All.Keys.Select(k => k.Split(',')[0]))
            .Select(t => $"{t} is under no law: add it to BijectorCases"));
        Assert.All(BijectorCases.All, c => Assert.Equal(c.Key.Split(',')[0], Made(c.Value, f => f.GetType().Name)));
    }

    [Theory, MemberData(nameof(Everything))]
    public void The_inverse_undoes_the_map(string name)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        var (f, x, context) = Rig(name, 40, float64);
        using var owned = f;
        var (y, logDet) = f.Forward(x, context);
        var (back, logDetBack) = f.Inverse(y, context);
        Assert.Equal(x.shape, back.shape);
        Assert.Equal([40], logDet.shape);
        // float64 carries 16 digits; a spline's square root and a logit near 1 lose some of them.
        AssertClose(x, back, 1e-9);
        AssertClose(logDet, -logDetBack, 1e-7);
    }

    [Theory, MemberData(nameof(Everything))]
    public void Log_determinant_matches_the_autograd_jacobian(string name)
    {
        using var scope = NewDisposeScope();
        var (f, x, context) = Rig(name, 3, float64);
        using var owned = f;
        x.requires_grad = true;
        var (y, logDet) = f.Forward(x, context);
        var flat = y.flatten(1);
        var D = flat.shape[1];
        // Row i of every example's Jacobian at once: no example's output depends on another's input.
        var rows = Enumerable.Range(0, (int)D)
            .Select(i => autograd.grad([flat.select(1, i).sum()], [x], retain_graph: true,
            allow_unused: true)[0].flatten(1));
        var jacobian = stack([.. rows], 1);                                            // [B, D, D]
        AssertClose(linalg.slogdet(jacobian).Item2, logDet, 1e-9);
    }

    [Theory, MemberData(nameof(Stackable))]
    public void Thirty_two_layers_are_inverted_in_single_precision(string name)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        var layers = Enumerable.Range(0, 32).Select(k => Rig(name, 1, float32, seed: k, away: 0.05).F).ToArray();
        var (unused, x, context) = Rig(name, 64, float32);
        unused.Dispose();
        var y = x;
        foreach (var f in layers) y = f.Forward(y, context).Y;
        foreach (var f in layers.Reverse()) y = f.Inverse(y, context).X;
        // float32 carries 7 digits; each layer bends a little, and what is lost in one is multiplied by the scales of
        // the others.
        Assert.InRange((x - y).abs().max().item<float>(), 0, 2e-3f);
        foreach (var f in layers) f.Dispose();
    }

    [Theory, MemberData(nameof(Conditional))]
    public void The_context_changes_the_map(string name)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        var (f, x, context) = Rig(name, 10, float64);
        using var owned = f;
        var (y, again, other) = (f.Forward(x, context).Y, f.Forward(x, context).Y, f.Forward(x, context! + 1).Y);
        AssertClose(y, again, 0);
        Assert.True((y - other).abs().max().item<double>() > 1e-3);
    }

    [Theory, MemberData(nameof(Learned))]
    public void A_gradient_reaches_every_parameter(string name)
    {
        using var scope = NewDisposeScope();
        var (f, x, context) = Rig(name, 8, float64);
        using var owned = f;
        var (y, logDet) = f.Forward(x, context);
        (y.square().flatten(1).sum([1]) + logDet).sum().backward();
        Assert.All(f.named_parameters(), p =>
        {
            Assert.NotNull(p.parameter.grad);
            Assert.InRange(p.parameter.grad.abs().sum().item<double>(), 1e-12, double.MaxValue);
        });
    }

    private static T Made<T>(BijectorCase c, Func<Bijector, T> seen)
    {
        using var scope = NewDisposeScope();
        using var f = c.Create();
        return seen(f);
    }

    private static void AssertClose(Tensor expected, Tensor actual, double tolerance) =>
        Assert.InRange((expected - actual).abs().max().item<double>(), 0, tolerance);

    // A bijector whose parameters are no longer those it starts with, in use rather than in training; inputs for it.
    private static (Bijector F, Tensor X, Tensor? Context) Rig(
        string name, long batch, ScalarType dtype, int seed = 0, double away = 0.2)
    {
        manual_seed(100 + seed);
        var c = BijectorCases.All[name];
        var f = (Bijector)c.Create().to(dtype);
        using (no_grad())
            foreach (var (key, p) in f.named_parameters())
                p.add_(randn_like(p), alpha: away);
        f.eval();
        long[] shape = [batch, .. c.Shape];
        var x = c.Unit ? rand(shape, dtype: dtype) : randn(shape, dtype: dtype);
        return (f, x, c.Context == 0 ? null : randn([batch, c.Context], dtype: dtype));
    }
}
