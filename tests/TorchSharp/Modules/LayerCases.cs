using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Tests.Surface.Layers;

/// <summary>One line of the golden file: how our layer is made and called on its inputs.</summary>
internal sealed record LayerCase(Func<nn.Module>? Make, Func<nn.Module?, Tensor[], Tensor?[]> Call);

/// <summary>Every layer and loss under its name in layers.golden.txt, with the settings that layers.py gives it.</summary>
internal static partial class LayerCases
{
    internal static readonly Dictionary<string, LayerCase> All = new[] { Layers, Losses, Nets }.SelectMany(t => t).ToDictionary();

    /// <summary>A module called on all its inputs.</summary>
    private static LayerCase Of(Func<nn.Module> make) => new(make, (m, x) => m switch
    {
        Module<Tensor, Tensor> one => [one.call(x[0])],
        Module<Tensor, Tensor, Tensor> two => [two.call(x[0], x[1])],
        Module<Tensor, Tensor, Tensor, Tensor> three => [three.call(x[0], x[1], x[2])],
        _ => throw new InvalidOperationException($"{m?.GetName()}: tell the case how to call it"),
    });

    private static LayerCase Of<T>(Func<T> make, Func<T, Tensor[], Tensor?[]> call) where T : nn.Module => new(make, (m, x) => call((T)m!, x));

    private static LayerCase Of(Func<Tensor[], Tensor> function) => new(null, (_, x) => [function(x)]);

    private static Tensor?[] List((Tensor, Tensor) t) => [t.Item1, t.Item2];

    private static Tensor?[] List((Tensor, Tensor, Tensor) t) => [t.Item1, t.Item2, t.Item3];

    private static Dictionary<string, LayerCase> Layers => new()
    {
        ["Linear"] = Of(() => Linear(5, 3)),
        ["Linear.plain"] = Of(() => Linear(5, 3, hasBias: false)),
        ["Bilinear"] = Of(() => Bilinear(4, 3, 5)),
        ["Embedding"] = Of(() => Embedding(7, 4)),
        ["Embedding.padding"] = Of(() => Embedding(7, 4, padding_idx: 2, scale_grad_by_freq: true)),
        ["Embedding.norm"] = Of(() => Embedding(7, 4, max_norm: 0.6)),
        ["EmbeddingBag.sum"] = Of(() => EmbeddingBag(7, 4, mode: EmbeddingBagMode.Sum), (m, x) => [m.call(x[0])]),
        ["EmbeddingBag.mean"] = Of(() => EmbeddingBag(7, 4), (m, x) => [m.call(x[0])]),
        ["EmbeddingBag.max"] = Of(() => EmbeddingBag(7, 4, mode: EmbeddingBagMode.Max), (m, x) => [m.call(x[0])]),
        ["CosineSimilarity"] = Of(() => CosineSimilarity()),
        ["PairwiseDistance"] = Of(() => PairwiseDistance()),
        ["normalize"] = Of(x => functional.normalize(x[0])),

        ["CELU"] = Of(() => CELU(0.7)),
        ["ELU"] = Of(() => ELU(1.3)),
        ["GELU"] = Of(() => GELU()),
        ["GELU.tanh"] = Of(() => GELU(TorchSharp.Modules.GELU.Approximate.tanh)),
        ["GLU"] = Of(() => GLU()),
        ["Hardshrink"] = Of(() => Hardshrink()),
        ["Hardsigmoid"] = Of(() => Hardsigmoid()),
        ["Hardswish"] = Of(() => Hardswish()),
        ["Hardtanh"] = Of(() => Hardtanh(-0.4, 0.6)),
        ["LeakyReLU"] = Of(() => LeakyReLU(0.2)),
        ["LogSigmoid"] = Of(() => LogSigmoid()),
        ["LogSoftmax"] = Of(() => LogSoftmax(1)),
        ["Mish"] = Of(() => Mish()),
        ["PReLU"] = Of(() => PReLU(6)),
        ["ReLU"] = Of(() => ReLU()),
        ["ReLU6"] = Of(() => ReLU6()),
        ["RReLU"] = Of(() => RReLU()),
        ["SELU"] = Of(() => SELU()),
        ["Sigmoid"] = Of(() => Sigmoid()),
        ["SiLU"] = Of(() => SiLU()),
        ["Softmax"] = Of(() => Softmax(1)),
        ["Softmin"] = Of(() => Softmin(1)),
        ["Softplus"] = Of(() => Softplus(2.0, 1.0)),
        ["Softshrink"] = Of(() => Softshrink(0.3)),
        ["Softsign"] = Of(() => Softsign()),
        ["Tanh"] = Of(() => Tanh()),
        ["Tanhshrink"] = Of(() => Tanhshrink()),
        ["Threshold"] = Of(() => Threshold(0.1, 2.0)),
        ["Softmax2d"] = Of(() => Softmax2d()),

        ["Dropout"] = Of(() => Dropout(0.4)),
        ["AlphaDropout"] = Of(() => AlphaDropout(0.4)),
        ["Dropout1d"] = Of(() => Dropout1d(0.4)),
        ["Dropout2d"] = Of(() => Dropout2d(0.4)),
        ["Dropout3d"] = Of(() => Dropout3d(0.4)),
        ["FeatureAlphaDropout"] = Of(() => FeatureAlphaDropout(0.4)),

        ["Conv1d"] = Of(() => Conv1d(3, 4, 3, stride: 2, padding: 1)),
        ["Conv2d"] = Of(() => Conv2d(4, 6, 3, stride: 2, padding: 1, groups: 2)),
        ["Conv2d.same"] = Of(() => Conv2d(2, 3, (3, 2), Padding.Same, dilation: (2, 1))),
        ["Conv2d.valid"] = Of(() => Conv2d(2, 3, 3, Padding.Valid, bias: false)),
        ["Conv2d.reflect"] = Of(() => Conv2d(2, 3, (3, 3), padding: (1, 2), padding_mode: PaddingModes.Reflect)),
        ["Conv2d.replicate"] = Of(() => Conv2d(2, 3, (3, 3), padding: (1, 2), padding_mode: PaddingModes.Replicate)),
        ["Conv2d.circular"] = Of(() => Conv2d(2, 3, (3, 3), padding: (1, 2), padding_mode: PaddingModes.Circular)),
        ["Conv3d"] = Of(() => Conv3d(2, 3, 2, padding: 1)),
        ["ConvTranspose1d"] = Of(() => ConvTranspose1d(3, 4, 3, stride: 2, output_padding: 1)),
        ["ConvTranspose2d"] = Of(() => ConvTranspose2d(4, 6, (3, 2), stride: (2, 2), padding: (1, 1), groups: 2)),
        ["ConvTranspose2d.size"] = Of(() => ConvTranspose2d(2, 3, 3, stride: 2), (m, x) => [m.forward(x[0], [8, 7])]),
        ["ConvTranspose3d"] = Of(() => ConvTranspose3d(2, 3, 2, stride: 2)),
        ["Unfold"] = Of(() => Unfold((2, 3), padding: (1, 1))),
        ["Fold"] = Of(() => Fold((4, 5), (2, 3), padding: (1, 1))),

        ["BatchNorm1d"] = Of(() => BatchNorm1d(5), (m, x) => [m.call(x[0]), m.running_mean, m.running_var]),
        ["BatchNorm1d.eval"] = Of(() => BatchNorm1d(5), (m, x) =>
        {
            var trained = m.call(x[0]);
            m.eval();
            return [trained, m.call(x[0])];
        }),
        ["BatchNorm2d"] = Of(() => BatchNorm2d(3, eps: 1e-3, momentum: 0.3), (m, x) => [m.call(x[0]), m.running_mean, m.running_var]),
        ["BatchNorm3d"] = Of(() => BatchNorm3d(3, affine: false)),
        ["InstanceNorm1d"] = Of(() => InstanceNorm1d(3, affine: true)),
        ["InstanceNorm2d"] = Of(() => InstanceNorm2d(3, affine: true, track_running_stats: true), (m, x) => [m.call(x[0]), m.running_mean, m.running_var]),
        ["InstanceNorm3d"] = Of(() => InstanceNorm3d(2)),
        ["GroupNorm"] = Of(() => GroupNorm(2, 6)),
        ["LayerNorm"] = Of(() => LayerNorm([3, 4])),
        ["LayerNorm.plain"] = Of(() => LayerNorm(4, elementwise_affine: false)),
        ["LocalResponseNorm"] = Of(() => LocalResponseNorm(3, 0.5)),

        ["AvgPool1d"] = Of(() => AvgPool1d(3, 2, 1)),
        ["AvgPool2d"] = Of(() => AvgPool2d((3, 2), (2, 1), (1, 0), ceil_mode: true, count_include_pad: false)),
        ["AvgPool3d"] = Of(() => AvgPool3d(2)),
        ["AdaptiveAvgPool1d"] = Of(() => AdaptiveAvgPool1d(4)),
        ["AdaptiveAvgPool2d"] = Of(() => AdaptiveAvgPool2d((3, 2))),
        ["AdaptiveAvgPool3d"] = Of(() => AdaptiveAvgPool3d(2)),
        ["AdaptiveMaxPool1d"] = Of(() => AdaptiveMaxPool1d(4)),
        ["AdaptiveMaxPool2d"] = Of(() => AdaptiveMaxPool2d([3, 2])),
        ["AdaptiveMaxPool3d"] = Of(() => AdaptiveMaxPool3d([2, 2, 2])),
        ["MaxPool1d"] = Of(() => MaxPool1d(3, 2, 1)),
        ["MaxPool2d"] = Of(() => MaxPool2d((3, 2), (2, 1), (1, 0), (1, 2), ceil_mode: true)),
        ["MaxPool2d.indices"] = Of(() => MaxPool2d(2), (m, x) => List(m.forward_with_indices(x[0]))),
        ["MaxPool3d"] = Of(() => MaxPool3d(2)),
        ["MaxUnpool1d"] = Of(() => MaxUnpool1d(2), (m, x) => [functional.max_pool1d_with_indices(x[0], 2) is var (v, i) ? m.call(v, i) : null]),
        ["MaxUnpool2d"] = Of(() => MaxUnpool2d(2), (m, x) => [functional.max_pool2d_with_indices(x[0], [2, 2]) is var (v, i) ? m.call(v, i, [5, 4]) : null]),
        ["MaxUnpool3d"] = Of(() => MaxUnpool3d(2), (m, x) => [functional.max_pool3d_with_indices(x[0], [2, 2, 2]) is var (v, i) ? m.call(v, i) : null]),
        ["LPPool1d"] = Of(() => LPPool1d(2, 3, 2)),
        ["LPPool2d"] = Of(() => LPPool2d(3, [2, 3])),
        ["FractionalMaxPool2d"] = Of(() => FractionalMaxPool2d((2, 2), output_size: (3, 4))),
        ["FractionalMaxPool3d"] = Of(() => FractionalMaxPool3d(2, output_ratio: 0.6)),

        ["ReflectionPad1d"] = Of(() => ReflectionPad1d((2, 1))),
        ["ReflectionPad2d"] = Of(() => ReflectionPad2d((2, 1, 0, 3))),
        ["ReflectionPad3d"] = Of(() => ReflectionPad3d((1, 1, 0, 1, 2, 0))),
        ["ReplicationPad1d"] = Of(() => ReplicationPad1d((2, 1))),
        ["ReplicationPad2d"] = Of(() => ReplicationPad2d((2, 1, 0, 3))),
        ["ReplicationPad3d"] = Of(() => ReplicationPad3d((1, 1, 0, 1, 2, 0))),
        ["ZeroPad2d"] = Of(() => ZeroPad2d((2, 1, 0, 3))),
        ["ConstantPad1d"] = Of(() => ConstantPad1d((2, 1), 1.5)),
        ["ConstantPad2d"] = Of(() => ConstantPad2d((2, 1, 0, 3), 1.5)),
        ["ConstantPad3d"] = Of(() => ConstantPad3d((1, 1, 0, 1, 2, 0), 1.5)),
        ["PixelShuffle"] = Of(() => PixelShuffle(2)),
        ["PixelUnshuffle"] = Of(() => PixelUnshuffle(2)),
        ["ChannelShuffle"] = Of(() => ChannelShuffle(3)),
        ["Flatten"] = Of(() => Flatten()),
        ["Unflatten"] = Of(() => Unflatten(1, [2, 3])),
        ["Identity"] = Of(() => Identity()),
        ["Upsample.nearest"] = Of(() => Upsample(scale_factor: [1.7])),
        ["Upsample.bilinear"] = Of(() => Upsample(scale_factor: [1.7], mode: UpsampleMode.Bilinear)),
        ["Upsample.bicubic"] = Of(() => Upsample(scale_factor: [1.7], mode: UpsampleMode.Bicubic)),
        ["Upsample.linear"] = Of(() => Upsample(scale_factor: [1.7], mode: UpsampleMode.Linear)),
        ["Upsample.trilinear"] = Of(() => Upsample(scale_factor: [1.7], mode: UpsampleMode.Trilinear)),
        ["interpolate.area"] = Of(x => functional.interpolate(x[0], [2, 3], mode: InterpolationMode.Area)),
        ["interpolate.exact"] = Of(x => functional.interpolate(x[0], [3, 4], mode: InterpolationMode.NearestExact)),
        ["interpolate.corners"] = Of(x => functional.interpolate(x[0], [5, 6], mode: InterpolationMode.Bilinear, align_corners: true)),
        ["interpolate.antialias"] = Of(x => functional.interpolate(x[0], [3, 4], mode: InterpolationMode.Bilinear, antialias: true)),
        ["grid_sample"] = Of(x => functional.grid_sample(x[0], x[1])),
        ["grid_sample.nearest"] = Of(x => functional.grid_sample(x[0], x[1], GridSampleMode.Nearest, GridSamplePaddingMode.Border)),
        ["grid_sample.reflection"] = Of(x => functional.grid_sample(x[0], x[1], padding_mode: GridSamplePaddingMode.Reflection, align_corners: true)),
        ["affine_grid"] = Of(x => functional.affine_grid(x[0], [1, 2, 3, 4])),
    };
}
