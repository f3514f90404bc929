namespace Models.Gan;

/// <summary>Reads the logged numbers of an adversarial training and says in words when one side has given up.</summary>
internal sealed class CollapseWatch
{
    private const int Patience = 5;                                                  // log lines in a row
    private int collapsed, won, blind;

    public IEnumerable<string> Warnings(IReadOnlyDictionary<string, double> metrics)
    {
        bool Lasts(ref int count, bool now) => (count = now ? count + 1 : 0) == Patience;
        if (!metrics.TryGetValue("generator/diversity", out var diversity) || !metrics.TryGetValue("critic/onReal", out var real) || !metrics.TryGetValue("critic/onFake", out var fake)) yield break;
        var probabilities = real is >= 0 and <= 1 && fake is >= 0 and <= 1;
        if (Lasts(ref collapsed, diversity < 0.2))
            yield return $"mode collapse: samples vary {diversity:P0} as much as the examples do; try a gradient penalty, more critic steps or a lower generator rate";
        if (Lasts(ref won, probabilities && real > 0.99 && fake < 0.01))
            yield return $"the critic wins outright (D(x) {real:F3}, D(G(z)) {fake:F3}): the generator's gradient is all but gone; try a lower critic rate, r1 or spectral normalisation";
        if (Lasts(ref blind, Math.Abs(real - fake) < 1e-3 && metrics.GetValueOrDefault("critic/gradNorm", 1) < 1e-6))
            yield return "dead critic: it scores examples and samples alike and its gradient is zero; try a lower critic rate or no clipping";
    }
}
