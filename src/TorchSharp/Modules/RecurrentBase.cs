using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>The weights of a recurrent net: per layer and direction W_ih [g·H, In], W_hh [g·H, H], b_ih, b_hh [g·H], all U(±1/√H).</summary>
internal sealed class RecurrentWeights
{
    internal readonly List<Parameter> All = [];
    private readonly nn.Module owner;
    private readonly bool bias;

    internal RecurrentWeights(nn.Module owner, long gates, RecurrentShape s, Device? device, ScalarType? dtype)
    {
        (this.owner, bias) = (owner, s.Bias);
        if (s.Hidden <= 0) throw new ArgumentException($"{owner.GetName()}: hidden size must be positive, got {s.Hidden}");
        var directions = s.Bidirectional ? 2 : 1;
        for (var layer = 0L; layer < s.Layers; layer++)
            for (var direction = 0; direction < directions; direction++)
            {
                var suffix = $"_l{layer}{(direction == 1 ? "_reverse" : "")}";
                Add("weight_ih" + suffix, gates * s.Hidden, layer == 0 ? s.Input : s.Hidden * directions);
                Add("weight_hh" + suffix, gates * s.Hidden, s.Hidden);
                if (!bias) continue;
                Add("bias_ih" + suffix, gates * s.Hidden);
                Add("bias_hh" + suffix, gates * s.Hidden);
            }
        var bound = 1 / Math.Sqrt(s.Hidden);
        foreach (var p in All) nn.init.uniform_(p, -bound, bound);

        void Add(string name, params long[] sizes)
        {
            var p = Parameter.Empty(device, dtype, sizes);
            owner.register_parameter(name, p);
            All.Add(p);
        }
    }

    /// <summary>As the operators want them, layer by layer.</summary>
    internal Tensor[] Flat() => [.. All];

    internal Parameter? Get(string kind, long layer) => owner.get_parameter($"{kind}_l{layer}");
}

internal readonly record struct RecurrentShape(long Input, long Hidden, long Layers, bool Bias, bool BatchFirst, double Dropout, bool Bidirectional)
{
    private long Directions => Bidirectional ? 2 : 1;

    /// <summary>A zero state [layers·directions, B, H], or without B for one sequence.</summary>
    internal Tensor Zeros(Tensor input)
    {
        var shape = input.shape;
        long[] size = shape.Length == 2 ? [Layers * Directions, Hidden] : [Layers * Directions, BatchFirst ? shape[0] : shape[1], Hidden];
        return Dispatch.Call("zeros", size, input.dtype, Arg.None, input.device);
    }

    internal Tensor Zeros(nn.utils.rnn.PackedSequence input)
    {
        using var first = Dispatch.Call("select.int", input.batch_sizes, 0, 0);
        return Dispatch.Call("zeros", new[] { Layers * Directions, first.item<long>(), Hidden }, input.data.dtype, Arg.None, input.data.device);
    }

    /// <exception cref="ArgumentException">The input is not a sequence or batch of sequences of this size.</exception>
    internal void Require(string name, Tensor input)
    {
        var shape = input.shape;
        if (shape.Length is not (2 or 3)) throw new ArgumentException($"{name}: expected input to be 2D or 3D, got {shape.Length}D instead");
        if (shape[^1] != Input) throw new ArgumentException($"{name}: input.size(-1) must be equal to input_size. Expected {Input}, got {shape[^1]}");
    }
}
