namespace Generative.Supervised;

/// <summary>k(a, b) of each row of a [N, D] with each of b [M, D]: [N, M], a dot product of features.</summary>
public delegate Tensor Kernel(Tensor a, Tensor b);

/// <summary>Kernels of support vector machines.</summary>
public static class Kernels
{
    /// <summary>aᵀb.</summary>
    public static Kernel Linear { get; } = (a, b) => a.mm(b.t());

    /// <summary>(γ aᵀb + r)^d.</summary>
    public static Kernel Polynomial(int degree, double gamma = 1, double offset = 1) =>
        (a, b) => (a.mm(b.t()) * gamma + offset).pow(degree);

    /// <summary>exp(-γ |a - b|²).</summary>
    public static Kernel Rbf(double gamma) => (a, b) =>
    {
        var (left, right) = (a.square().sum(1, keepdim: true), b.square().sum([1]));
        return ((left + right - 2 * a.mm(b.t())).clamp(min: 0) * -gamma).exp();
    };
}
