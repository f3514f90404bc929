namespace Generative.Models.Classical;

/// <summary>Which numbers a distribution can have.</summary>
internal static class Support
{
    /// <summary>Refuses examples x [N, D] with a number outside, by the first of them.</summary>
    /// <param name="key">The option that chose the distribution.</param>
    /// <param name="x">All examples.</param>
    /// <param name="inside">Whether each number is inside, [N, D].</param>
    /// <param name="expected">What they should be, in words.</param>
    /// <exception cref="OptionsException">A number is outside.</exception>
    public static void Check(string key, Tensor x, Tensor inside, string expected)
    {
        if (inside.all().item<bool>()) return;
        var first = x.masked_select(inside.logical_not())[0].to(float64).item<double>();
        throw new OptionsException(
            FormattableString.Invariant($"{key}: found {first:G5} in the data, expected {expected}"));
    }
}
