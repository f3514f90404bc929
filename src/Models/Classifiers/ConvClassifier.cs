using Generative.Networks;

namespace Generative.Models.Classifiers;

/// <summary>A small convolutional classifier; sample metrics use its features.</summary>
/// <remarks>
/// -log p(y|x) = -log softmax(W φ(x) + b)_y. Per stage: 3 x 3 convolution, batch normalization (Ioffe and Szegedy,
/// 2015, arXiv:1502.03167), ReLU, 2 x 2 maximum;
/// then φ, a hidden layer of F, as in LeCun, Bottou, Bengio and Haffner, "Gradient-based learning applied to document
/// recognition", 1998.
/// x [B, C, H, W] pixels in [0, 1]; y [B] (int64); φ [B, F], not negative; K classes.
/// </remarks>
public sealed class ConvClassifier(ClassifierOptions o, DataShape shape)
    : GenerativeModel(nameof(ConvClassifier), o, shape), IMeasured, IClassifier
{
    private readonly ClassifierOptions o = Checked.Of(o);
    private readonly Sequential body = Body(o, shape);
    private readonly Linear head = Linear(o.Features, shape.Classes);

    /// <inheritdoc/>
    public long FeatureCount => o.Features;

    /// <inheritdoc/>
    public Tensor Features(Tensor x) => body.call(x);

    /// <inheritdoc/>
    public Tensor Logits(Tensor features) => head.call(features);

    /// <summary>-log p(y|x), nats, [B].</summary>
    public override Terms Loss(Batch batch)
    {
        var x = training ? RandomShift.Of(batch.X, o.Shift) : batch.X;
        return [("cross_entropy",
            functional.cross_entropy(Logits(Features(x)), batch.LabelsFor(this), reduction: Reduction.None))];
    }

    /// <summary>Whether the likeliest class is the right one, [B].</summary>
    public IReadOnlyList<(string Name, Tensor Value)> Measure(Batch batch) =>
        batch.Labels is not { } y ? [] : [("accuracy", Logits(Features(batch.X)).argmax(1).eq(y).to(batch.X.dtype))];

    /// <inheritdoc/>
    public override string? Unit(string name) => name == "accuracy" ? "fraction" : null;

    private static Sequential Body(ClassifierOptions o, DataShape shape)
    {
        if (shape.Classes < 2)
            throw new OptionsException(
            $"classifier: got data of {shape.Classes} classes, expected labeled data of two or more");
        if (shape.IsVector || Math.Min(shape.Height, shape.Width) >> o.Channels.Count < 1)
            throw new OptionsException(
                $"classifier: got examples {shape}, expected images of sides of at least {1 << o.Channels.Count}, "
                + $"which halve {o.Channels.Count} times");
        List<Module<Tensor, Tensor>> layers = [];
        var (channels, height, width) = ((long)shape.Channels, shape.Height, shape.Width);
        foreach (var next in o.Channels)
        {
            layers.AddRange([ImageConvolution.Of(channels, next, 3, padding: 1, bias: false), BatchNorm2d(next),
                ReLU(), MaxPool2d(2)]);
            (channels, height, width) = (next, height / 2, width / 2);
        }
        layers.AddRange([Flatten(), Linear(channels * height * width, o.Features), ReLU()]);
        return Sequential(layers);
    }
}
