namespace Generative.Models.Adversarial;

/// <summary>Watches the logged numbers of an adversarial training and warns when one player has collapsed.</summary>
internal sealed class CollapseWatch
{
    private const int Patience = 5;                                                  // log lines in a row
    private int collapsed, won, blind;

    /// <summary>How many log lines in a row each state has lasted.</summary>
    public IReadOnlyList<int> Memory
    {
        get => [collapsed, won, blind]; set =>
        (collapsed, won, blind) = (value[0], value[1], value[2]);
    }

    /// <summary>Conditions that have lasted for several log lines; a warning repeats only after its condition has
    /// passed.</summary>
    public IReadOnlyList<string> Warnings(IReadOnlyDictionary<string, double> metrics)
    {
        if (!metrics.TryGetValue("generator/diversity", out var diversity)
            || !metrics.TryGetValue("critic/onReal", out var real)
            || !metrics.TryGetValue("critic/onFake", out var fake)) return [];
        List<string> warnings = [];
        if (Lasts(ref collapsed, diversity < 0.2))
            warnings.Add(
                $"mode collapse: samples vary {100 * diversity:F0} % as much as the examples do; try a gradient "
                + $"penalty, more critic steps or a lower generator rate");
        // Probabilities only.
        if (Lasts(ref won, real is > 0.99 and <= 1 && fake is < 0.01 and >= 0))
            warnings.Add(
                $"the critic wins outright (D(x) {real:F3}, D(G(z)) {fake:F3}): the generator's gradient is all but "
                + $"gone; try a lower critic rate, r1 or spectral normalization");
        if (Lasts(ref blind, Math.Abs(real - fake) < 1e-3 && metrics.GetValueOrDefault("critic/gradNorm", 1) < 1e-6))
            warnings.Add(
                "dead critic: it scores examples and samples alike and its gradient is zero; try a lower critic "
                + "rate or no clipping");
        return warnings;
    }

    private static bool Lasts(ref int count, bool now)
    {
        count = now ? count + 1 : 0;
        return count == Patience;
    }
}
