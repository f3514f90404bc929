namespace Generative.Inference;

/// <summary>Watches a bound that can only rise, and tells when it has converged.</summary>
/// <remarks>
/// Converged: |Fₜ - Fₜ₋₁| &lt; tol. Fell: Fₜ &lt; Fₜ₋₁ - slack, where slack is what rounding may do to a mean of that
/// size.
/// </remarks>
public static class BoundWatch
{
    /// <summary>Iterations seen, the last F, the largest fall, and whether it has converged (0 or 1): nothing seen
    /// yet.</summary>
    public static Tensor Fresh() => zeros(4);

    /// <summary>Takes in a bound.</summary>
    /// <param name="state">As <see cref="Fresh"/> made it; changed in place.</param>
    /// <param name="bound">F, a single number.</param>
    /// <param name="tolerance">tol, in nats per example.</param>
    public static void Add(Tensor state, Tensor bound, double tolerance)
    {
        var f = bound.detach().reshape(1);
        var rise = where(state[0] > 0, f - state[1], full_like(f, double.PositiveInfinity));
        // A sum of many numbers of float32 is good to about five digits, of float64 to about twelve.
        var slack = (f.abs() + 1) * (f.dtype == float64 ? 1e-11 : 1e-5);
        var fall = (-rise - slack).clamp(min: 0);
        state.copy_(cat([state[0..1] + 1, f, maximum(state[2..3], fall), (rise.abs() < tolerance).to(f.dtype)], 0));
    }

    /// <summary>Whether it has converged; asks the device.</summary>
    /// <exception cref="BoundException">It fell.</exception>
    public static bool IsConverged(Tensor state)
    {
        var (seen, bound, fall, converged) = Read(state);
        return fall > 0 ? throw new BoundException(FormattableString.Invariant(
            $"the bound fell by {fall:G3} within {seen} iterations; it is {bound:G9} now, and it can only rise"))
            : converged > 0;
    }

    private static (double Seen, double Bound, double Fall, double Converged) Read(Tensor state)
    {
        using var scope = NewDisposeScope();
        var values = state.to(float64).cpu().data<double>().ToArray();
        return (values[0], values[1], values[2], values[3]);
    }
}
