using Generative.Networks;

namespace Generative.Tests.Score;

/// <summary>Networks that scores are tried on.</summary>
internal static class SmallNetwork
{
    /// <summary>Two hidden layers of eight, float64.</summary>
    public static Sequential Network(long inputs, long outputs, int seed = 1, Activation activation = Activation.Tanh)
    {
        manual_seed(seed);
        var network = Mlp.Create(inputs, [8, 8], outputs, activation);
        network.to(float64);
        return network;
    }

    /// <summary>Of a loss, by each parameter.</summary>
    public static Tensor[] Gradients(Module network, Tensor loss) =>
        [.. autograd.grad([loss], [.. network.parameters()])];

    /// <summary>That tensors agree in pairs.</summary>
    public static void AssertSame(IEnumerable<Tensor> expected, IEnumerable<Tensor> found, double tolerance)
    {
        foreach (var (e, f) in expected.Zip(found)) Assert.InRange((e - f).abs().max().item<double>(), 0, tolerance);
    }
}
