namespace Generative.Networks;

/// <summary>A multilayer perceptron: Linear, activation, ..., Linear.</summary>
public static class Mlp
{
    /// <summary>[B, inputs] -> [B, outputs] through the hidden widths; the last layer is linear. Layers are numbered as
    /// PyTorch's Sequential numbers them.</summary>
    public static Sequential Create(
        long inputs, IReadOnlyList<int> hidden, long outputs, Activation activation = Activation.Relu)
    {
        List<Module<Tensor, Tensor>> layers = [];
        foreach (var width in hidden)
        {
            layers.Add(Linear(inputs, width));
            layers.Add(activation.Create());
            inputs = width;
        }
        layers.Add(Linear(inputs, outputs));
        return Sequential(layers);
    }
}
