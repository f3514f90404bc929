namespace Generative.Networks;

/// <summary>Fully connected: [B, inputs] and [B, context] -> [B, outputs].</summary>
public sealed class MlpConditioner : Conditioner
{
    private readonly Sequential layers;
    private readonly bool conditional;

    /// <summary>Through the hidden widths; the last layer starts at zero.</summary>
    public MlpConditioner(long inputs, IReadOnlyList<int> hidden, long outputs, Activation activation = Activation.Silu,
        long context = 0) : base(nameof(MlpConditioner))
    {
        conditional = context > 0;
        layers = Mlp.Create(inputs + context, hidden, outputs, activation);
        ZeroInit.Last((Linear)layers[^1]);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor x, Tensor? context) => layers.call(conditional ? cat([x, context!], 1) : x);
}
