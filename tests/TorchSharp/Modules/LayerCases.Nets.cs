using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Tests.Surface.Layers;

internal static partial class LayerCases
{
    private static Dictionary<string, LayerCase> Losses
    {
        get
        {
            Dictionary<string, LayerCase> all = [];
            foreach (var r in (Reduction[])[Reduction.Mean, Reduction.Sum, Reduction.None])
            {
                var name = r.ToString().ToLowerInvariant();
                all[$"BCELoss.{name}"] = Of(() => BCELoss(reduction: r));
                all[$"CrossEntropyLoss.{name}"] = Of(() => CrossEntropyLoss(reduction: r));
                all[$"MSELoss.{name}"] = Of(() => MSELoss(r));
                all[$"GaussianNLLLoss.{name}"] = Of(() => GaussianNLLLoss(full: true, reduction: r));
                all[$"MultiLabelSoftMarginLoss.{name}"] = Of(() => MultiLabelSoftMarginLoss(reduction: r));
                all[$"TripletMarginWithDistanceLoss.{name}"] = Of(() => TripletMarginWithDistanceLoss(swap: true, reduction: r));
            }
            all["BCEWithLogitsLoss"] = Of(() => BCEWithLogitsLoss());
            all["BCEWithLogitsLoss.weights"] = Of(x => new BCEWithLogitsLoss(x[2].detach(), pos_weights: x[3].detach()).call(x[0], x[1]));
            all["CrossEntropyLoss.weights"] = Of(x => new CrossEntropyLoss(x[2].detach(), ignore_index: 2, label_smoothing: 0.1).call(x[0], x[1]));
            all["CrossEntropyLoss.probabilities"] = Of(() => CrossEntropyLoss());
            all["NLLLoss"] = Of(() => NLLLoss());
            all["CosineEmbeddingLoss"] = Of(() => CosineEmbeddingLoss(0.1));
            all["MarginRankingLoss"] = Of(() => MarginRankingLoss(0.3));
            all["HingeEmbeddingLoss"] = Of(() => HingeEmbeddingLoss());
            all["HuberLoss"] = Of(() => HuberLoss(0.5));
            all["SmoothL1Loss"] = Of(() => SmoothL1Loss(beta: 0.5));
            all["L1Loss"] = Of(() => L1Loss());
            all["KLDivLoss"] = Of(() => KLDivLoss());
            all["KLDivLoss.plain"] = Of(() => KLDivLoss(log_target: false));
            all["MultiLabelMarginLoss"] = Of(() => MultiLabelMarginLoss());
            all["MultiMarginLoss"] = Of(() => MultiMarginLoss(2, 0.8));
            all["PoissonNLLLoss"] = Of(() => PoissonNLLLoss());
            all["PoissonNLLLoss.full"] = Of(() => PoissonNLLLoss(log_input: false, full: true));
            all["SoftMarginLoss"] = Of(() => SoftMarginLoss());
            all["TripletMarginLoss"] = Of(() => TripletMarginLoss(0.7, swap: true));
            all["CTCLoss"] = Of(() => CTCLoss(), (m, x) => [m.call(x[0], x[1] + 1, tensor(new long[] { 9, 8 }), tensor(new long[] { 2, 1 }))]);
            return all;
        }
    }

    private static Tensor?[] Unpacked(nn.utils.rnn.PackedSequence y, params Tensor[] states) => [.. List(nn.utils.rnn.pad_packed_sequence(y)), .. states];

    private static nn.utils.rnn.PackedSequence Packed(Tensor x) => nn.utils.rnn.pack_padded_sequence(x, tensor(new long[] { 2, 5, 3 }), enforce_sorted: false);

    private static Dictionary<string, LayerCase> Nets => new()
    {
        ["RNN"] = Of(() => RNN(3, 4), (m, x) => List(m.call(x[0]))),
        ["RNN.deep"] = Of(() => RNN(3, 4, numLayers: 2, batchFirst: true, bidirectional: true), (m, x) => List(m.call(x[0]))),
        ["RNN.one"] = Of(() => RNN(3, 4, bias: false), (m, x) => List(m.call(x[0]))),
        ["RNNCell"] = Of(() => RNNCell(3, 4), (m, x) => [m.forward(x[0])]),
        ["RNN.packed"] = Of(() => RNN(3, 4), (m, x) => m.call(Packed(x[0])) is var (y, h) ? Unpacked(y, h) : []),
        ["RNN.relu"] = Of(() => RNN(3, 4, nonLinearity: NonLinearities.ReLU), (m, x) => List(m.call(x[0], x[1]))),
        ["GRU"] = Of(() => GRU(3, 4), (m, x) => List(m.call(x[0]))),
        ["GRU.deep"] = Of(() => GRU(3, 4, numLayers: 2, batchFirst: true, bidirectional: true), (m, x) => List(m.call(x[0]))),
        ["GRU.one"] = Of(() => GRU(3, 4, bias: false), (m, x) => List(m.call(x[0]))),
        ["GRUCell"] = Of(() => GRUCell(3, 4), (m, x) => [m.forward(x[0])]),
        ["GRU.packed"] = Of(() => GRU(3, 4), (m, x) => m.call(Packed(x[0])) is var (y, h) ? Unpacked(y, h) : []),
        ["GRU.state"] = Of(() => GRU(3, 4), (m, x) => List(m.call(x[0], x[1]))),
        ["LSTM"] = Of(() => LSTM(3, 4), (m, x) => List(m.call(x[0]))),
        ["LSTM.deep"] = Of(() => LSTM(3, 4, numLayers: 2, batchFirst: true, bidirectional: true), (m, x) => List(m.call(x[0]))),
        ["LSTM.one"] = Of(() => LSTM(3, 4, bias: false), (m, x) => List(m.call(x[0]))),
        ["LSTMCell"] = Of(() => LSTMCell(3, 4), (m, x) => List(m.call(x[0]))),
        ["LSTM.packed"] = Of(() => LSTM(3, 4), (m, x) => m.call(Packed(x[0])) is var (y, h, c) ? Unpacked(y, h, c) : []),
        ["LSTM.state"] = Of(() => LSTM(3, 4), (m, x) => List(m.call(x[0], (x[1], x[2])))),
        ["LSTMCell.state"] = Of(() => LSTMCell(3, 4), (m, x) => List(m.call(x[0], (x[1], x[2])))),

        ["MultiheadAttention"] = Of(() => MultiheadAttention(6, 2), (m, x) => List(m.call(x[0], x[1], x[2]).ToValueTuple())),
        ["MultiheadAttention.self"] = Of(() => MultiheadAttention(6, 3), (m, x) => List(m.call(x[0], x[0], x[0]).ToValueTuple())),
        ["MultiheadAttention.masks"] = Of(() => MultiheadAttention(6, 2, add_bias_kv: true, add_zero_attn: true),
            (m, x) => List(m.call(x[0], x[1], x[2], key_padding_mask: x[3], attn_mask: x[4]).ToValueTuple())),
        ["MultiheadAttention.sizes"] = Of(() => MultiheadAttention(6, 2, kdim: 5, vdim: 4), (m, x) => List(m.call(x[0], x[1], x[2]).ToValueTuple())),
        ["attention"] = Of(x => functional.scaled_dot_product_attention(x[0], x[1], x[2])),
        ["attention.causal"] = Of(x => functional.scaled_dot_product_attention(x[0], x[1], x[2], is_casual: true)),
        ["TransformerEncoderLayer"] = Of(() => TransformerEncoderLayer(6, 2, 8, 0.0)),
        ["TransformerEncoder"] = Of(() => TransformerEncoder(TransformerEncoderLayer(6, 2, 8, 0.0, Activations.GELU), 2), (m, x) => [m.call(x[0], x[1])]),
        ["TransformerDecoderLayer"] = Of(() => TransformerDecoderLayer(6, 2, 8, 0.0), (m, x) => [m.call(x[0], x[1])]),
        ["TransformerDecoder"] = Of(() => TransformerDecoder(TransformerDecoderLayer(6, 2, 8, 0.0), 2), (m, x) => [m.call(x[0], x[1])]),
        ["Transformer"] = Of(() => Transformer(6, 2, 1, 1, 8, 0.0)),
    };
}
