using Generative.Sequences;

namespace Generative.Tests.Sequences;

/// <summary>State-space models: convolution, recurrence and continuous time agree.</summary>
public class StateSpaceTests
{
    private const int H = 3, N = 4, L = 50;

    // Sums of fifty numbers of size one, in float64.
    private const double Rounding = 1e-10;

    public static TheoryData<StateMatrix, Discretization> Forms => new()
    {
        { StateMatrix.Diagonal, Discretization.ZeroOrderHold },
        { StateMatrix.Diagonal, Discretization.Bilinear },
        { StateMatrix.Full, Discretization.ZeroOrderHold },
        { StateMatrix.Full, Discretization.Bilinear },
    };

    [Theory, MemberData(nameof(Forms))]
    public void The_convolution_is_the_recurrence(StateMatrix matrix, Discretization rule)
    {
        using var scope = NewDisposeScope();
        var system = Fresh(matrix, rule);
        var u = randn(2, H, L, dtype: float64);
        var (x, y) = (system.Origin(2), new Tensor[L]);
        for (var t = 0; t < L; t++) (x, y[t]) = system.Next(x, u.select(-1, t));
        Assert.Equal(0, Apart(stack(y, -1), system.Convolve(u)), Rounding);
    }

    [Theory, MemberData(nameof(Forms))]
    public void The_filter_is_C_times_powers_of_A_times_B(StateMatrix matrix, Discretization rule)
    {
        using var scope = NewDisposeScope();
        var system = Fresh(matrix, rule);
        var h = system.Filter(L);
        var x = system.Origin(1);
        for (var t = 0; t < L; t++)
        {
            // The response to an impulse at the first step.
            (x, var y) = system.Next(x, t == 0 ? ones(1, H, dtype: float64) : zeros(1, H, dtype: float64));
            Assert.Equal(0, Apart(y[0], h.select(-1, t)), Rounding);
        }
    }

    [Fact]
    public void A_diagonal_model_is_a_full_one_of_rotations()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var (decay, omega) = (-rand(H, 2, dtype: float64), 4 * rand(H, 2, dtype: float64));
        var (re, im) = (randn(H, 2, dtype: float64), randn(H, 2, dtype: float64));
        var (D, step) = (randn(H, dtype: float64), 0.1 + rand(H, dtype: float64));
        // a + iω as [a −ω; ω a], B = (1, 0); 2 Re (c_r + i c_i)(x_r + i x_i) = 2 c_r x_r − 2 c_i x_i.
        var A = zeros(H, 4, 4, dtype: float64);
        var (B, C) = (zeros(H, 4, dtype: float64), zeros(H, 4, dtype: float64));
        for (var n = 0L; n < 2; n++)
        {
            A.select(1, 2 * n).select(1, 2 * n).copy_(decay.select(1, n));
            A.select(1, 2 * n + 1).select(1, 2 * n + 1).copy_(decay.select(1, n));
            A.select(1, 2 * n).select(1, 2 * n + 1).copy_(-omega.select(1, n));
            A.select(1, 2 * n + 1).select(1, 2 * n).copy_(omega.select(1, n));
            B.select(1, 2 * n).fill_(1);
            C.select(1, 2 * n).copy_(2 * re.select(1, n));
            C.select(1, 2 * n + 1).copy_(-2 * im.select(1, n));
        }
        foreach (var rule in Enum.GetValues<Discretization>())
        {
            var poles = complex(decay, omega);
            var diagonal = new DiagonalStateSpace(poles, poles.ones_like(), complex(re, im), D, step, rule);
            Assert.Equal(0, Apart(new FullStateSpace(A, B, C, D, step, rule).Filter(L), diagonal.Filter(L)), Rounding);
        }
    }

    [Fact]
    public void A_zero_order_hold_solves_the_differential_equation_of_a_constant_input()
    {
        using var scope = NewDisposeScope();
        // x' = −2x + 3u with u = 1: x(t) = 3/2 (1 − e^{−2t}); a singular A = 0: x(t) = 3t.
        foreach (var (a, exact) in new (double, Func<double, double>)[]
            { (-2, t => 1.5 * (1 - Math.Exp(-2 * t))), (0, t => 3 * t) })
        {
            var one = ones(1, 1, dtype: float64);
            var system = new FullStateSpace(full([1, 1, 1], a, dtype: float64), 3 * one, one,
                zeros(1, dtype: float64), full([1], 0.3, dtype: float64), Discretization.ZeroOrderHold);
            var (x, y) = (system.Origin(1), one);
            for (var t = 1; t <= 5; t++)
            {
                (x, y) = system.Next(x, one);
                Assert.Equal(exact(0.3 * t), y.item<double>(), 1e-12);
            }
        }
    }

    [Fact]
    public void The_bilinear_rule_comes_nearer_with_the_square_of_the_step()
    {
        using var scope = NewDisposeScope();
        double Error(int steps)
        {
            var one = ones(1, 1, dtype: float64);
            var system = new FullStateSpace(full([1, 1, 1], -2.0, dtype: float64), one, one,
                zeros(1, dtype: float64), full([1], 1.0 / steps, dtype: float64), Discretization.Bilinear);
            var (x, y) = (system.Origin(1), one);
            for (var t = 0; t < steps; t++) (x, y) = system.Next(x, one);
            return Math.Abs(y.item<double>() - 0.5 * (1 - Math.Exp(-2)));
        }
        // Of the second order: a quarter at half the step, up to the next order.
        Assert.Equal(4, Error(20) / Error(40), 0.05);
    }

    [Theory, MemberData(nameof(Forms))]
    public void Every_parameter_learns(StateMatrix matrix, Discretization rule)
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        var mixer = new StateSpaceMixer(new() { Matrix = matrix, Discretization = rule, States = N }, 5);
        mixer.to(float64);
        mixer.Call(randn(2, 9, 5, dtype: float64)).square().sum().backward();
        foreach (var (name, p) in mixer.named_parameters())
            Assert.True(p.grad!.abs().sum().item<double>() > 0, name);
    }

    private static StateSpace Fresh(StateMatrix matrix, Discretization rule)
    {
        manual_seed(1);
        var mixer = new StateSpaceMixer(new() { Matrix = matrix, Discretization = rule, States = N }, H);
        mixer.to(float64);
        return mixer.System();
    }

    private static double Apart(Tensor a, Tensor b) => (a - b).abs().max().item<double>();
}
