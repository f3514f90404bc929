namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class utils
        {
            /// <summary>Batches of sequences of several lengths.</summary>
            public static partial class rnn
            {
                /// <summary>[T, B, *] (or [B, T, *]) with lengths [B] -> the steps that are not padding.</summary>
                /// <param name="enforce_sorted">The lengths fall; otherwise the sequences are sorted here and back afterwards.</param>
                public static PackedSequence pack_padded_sequence(Tensor input, Tensor lengths, bool batch_first = false, bool enforce_sorted = true)
                {
                    using var scope = NewDisposeScope();
                    var onHost = Dispatch.Call("to.device", lengths, CPU, ScalarType.Int64);
                    Tensor? order = null, back = null;
                    if (!enforce_sorted)
                    {
                        (onHost, order) = Dispatch.Call2("sort", onHost, -1, true);
                        order = Dispatch.Call("to.device", order, input.device, ScalarType.Int64);
                        back = Dispatch.Call("argsort", order);
                        input = Dispatch.Call("index_select", input, batch_first ? 0 : 1, order);
                    }
                    var (data, sizes) = Dispatch.Call2("_pack_padded_sequence", input, onHost, batch_first);
                    return new PackedSequence(data, sizes, order, back).MoveToOuterDisposeScope();
                }

                /// <summary>The padded batch and the lengths, in the order in which the sequences were packed.</summary>
                public static (Tensor, Tensor) pad_packed_sequence(PackedSequence sequence, bool batch_first = false, double padding_value = 0.0,
                    long? total_length = null)
                {
                    var steps = sequence.batch_sizes.shape[0];
                    if (total_length < steps)
                        throw new ArgumentException($"pad_packed_sequence: total_length {total_length} is less than the longest sequence, {steps}");
                    using var scope = NewDisposeScope();
                    var (padded, lengths) = Dispatch.Call2("_pad_packed_sequence", sequence.data, sequence.batch_sizes, batch_first, padding_value,
                        total_length ?? -1);
                    if (sequence.unsorted_indices is { } back)
                    {
                        padded = Dispatch.Call("index_select", padded, batch_first ? 0 : 1, back);
                        lengths = Dispatch.Call("index_select", lengths, 0, Dispatch.Call("to.device", back, CPU, ScalarType.Int64));
                    }
                    return scope.MoveToOuter(padded, lengths);
                }

                /// <summary>Sequences [Tᵢ, *] -> [T, B, *] or [B, T, *].</summary>
                public static Tensor pad_sequence(IEnumerable<Tensor> sequences, bool batch_first = false, double padding_value = 0.0)
                    => Dispatch.Call("pad_sequence", Arg.List(sequences), batch_first, padding_value);

                public static PackedSequence pack_sequence(IEnumerable<Tensor> sequences, bool enforce_sorted = true)
                {
                    Tensor[] all = [.. sequences];
                    using var padded = pad_sequence(all);
                    using var lengths = Dispatch.Call("stack",
                        (Tensor[])[.. all.Select(t => Dispatch.Call("full", Array.Empty<long>(), t.shape[0], ScalarType.Int64))]);
                    return pack_padded_sequence(padded, lengths, false, enforce_sorted);
                }
            }
        }
    }
}
