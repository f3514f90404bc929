namespace Generative.Networks;

/// <summary>A fully connected network whose outputs for number i read only the numbers before i.</summary>
/// <remarks>
/// Masks by degrees: input i has i (1 .. D), hidden units 1 .. D - 1 in turn; a weight is kept where degree(to) ≥
/// degree(from), into the outputs where degree(to) > degree(from).
/// Germain, Gregor, Murray and Larochelle, "MADE", 2015, arXiv:1502.03509, equations 12 and 13. The context reaches
/// every unit of the first layer.
/// x [B, D] -> [B, P D], P chunks of D.
/// </remarks>
public sealed class Made : Conditioner
{
    private readonly ModuleList<MaskedLinear> layers;
    private readonly Linear? projection;
    private readonly Module<Tensor, Tensor> activation;

    /// <summary>P outputs for each of D numbers, through the hidden widths; the last layer starts at zero.</summary>
    public Made(long dimension, IReadOnlyList<int> hidden, long perNumber, Activation activation = Activation.Silu,
        long context = 0) : base(nameof(Made))
    {
        this.activation = activation.Create();
        projection = context > 0 ? Linear(context, hidden[0]) : null;
        List<MaskedLinear> all = [];
        long[] from = [.. Range(dimension).Select(i => i + 1)];
        foreach (var width in hidden)
        {
            long[] to = [.. Range(width).Select(k => k % Math.Max(1, dimension - 1) + 1)];
            all.Add(new(from, to, strict: false));
            from = to;
        }
        all.Add(new(from, [.. Range(perNumber * dimension).Select(k => k % dimension + 1)], strict: true));
        ZeroInit.Last(all[^1].Inner);
        layers = new([.. all]);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor x, Tensor? context)
    {
        for (var k = 0; k < layers.Count; k++)
        {
            x = layers[k].call(k == 0 ? x : activation.call(x));
            if (k == 0 && projection is not null) x = x + projection.call(context!);
        }
        return x;
    }

    private static IEnumerable<long> Range(long n) => Enumerable.Range(0, (int)n).Select(k => (long)k);

    private sealed class MaskedLinear : Module<Tensor, Tensor>
    {
        private readonly Linear linear;
        private readonly Tensor mask;

        public MaskedLinear(long[] from, long[] to, bool strict) : base(nameof(MaskedLinear))
        {
            linear = Linear(from.Length, to.Length);
            var (f, t) = (tensor(from).unsqueeze(0), tensor(to).unsqueeze(1));
            mask = (strict ? t > f : t >= f).to(float32);                              // [to, from]
            RegisterComponents();
        }

        public Linear Inner => linear;

        public override Tensor forward(Tensor x) => functional.linear(x, linear.weight * mask, linear.bias);
    }
}
