namespace Generative.Tests.Shared;

/// <summary>Integrals over the line by the trapezoidal rule: exact to many digits for smooth functions that vanish at
/// both ends.</summary>
internal static class Line
{
    /// <summary>Nodes [N, 1] on [-reach, reach].</summary>
    public static Tensor Nodes(double reach = 12, int count = 4801) =>
        linspace(-reach, reach, count, dtype: float64).unsqueeze(1);

    /// <summary>∫ f for f's values [N] at the nodes.</summary>
    public static Tensor Integral(Tensor nodes, Tensor f) => f.sum() * (nodes[1, 0] - nodes[0, 0]);
}
