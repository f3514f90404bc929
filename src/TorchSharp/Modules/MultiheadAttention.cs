using static TorchSharp.Dispatch;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>Concatenated heads of softmax(Q·Kᵀ/√d)·V behind linear maps. Vaswani et al., "Attention Is All You Need", 2017.</summary>
    /// <remarks>query [L, B, E], key [S, B, K], value [S, B, V]; a mask [L, S] or [B·heads, L, S] is added, or closes where it is true; key_padding_mask [B,
    /// S].</remarks>
    public sealed class MultiheadAttention : nn.Module<Tensor, Tensor, Tensor, Tensor?, bool, Tensor?, Tuple<Tensor, Tensor>>
    {
        private readonly long width, heads;
        private readonly double dropout;
        private readonly bool extraZero;
        private readonly Linear out_proj;

        internal MultiheadAttention(long embedded_dim, long num_heads, double dropout, bool bias, bool add_bias_kv, bool add_zero_attn, long? kdim, long? vdim)
            : base(nameof(MultiheadAttention))
        {
            if (num_heads <= 0 || embedded_dim % num_heads != 0)
                throw new ArgumentException($"MultiheadAttention: embedded_dim must be divisible by num_heads, got {embedded_dim} and {num_heads}");
            (width, heads, this.dropout, extraZero) = (embedded_dim, num_heads, dropout, add_zero_attn);
            var (k, v) = (kdim ?? width, vdim ?? width);
            if (k == width && v == width)
            {
                New("in_proj_weight", 3 * width, width);
            }
            else
            {
                New("q_proj_weight", width, width);
                New("k_proj_weight", width, k);
                New("v_proj_weight", width, v);
            }
            if (bias) New("in_proj_bias", 3 * width);
            if (add_bias_kv)
            {
                New("bias_k", 1, 1, width);
                New("bias_v", 1, 1, width);
            }
            out_proj = new Linear(width, width, bias, null, null);
            register_module(nameof(out_proj), out_proj);
            Initialise();
        }

        private void New(string component, params long[] sizes) => register_parameter(component, Parameter.Empty(null, null, sizes));

        private Parameter? this[string component] => _internal_params.TryGetValue(component, out var p) ? p : null;

        private void Initialise()
        {
            foreach (var component in (string[])["in_proj_weight", "q_proj_weight", "k_proj_weight", "v_proj_weight"])
                if (this[component] is { } weight) nn.init.xavier_uniform_(weight);
            if (this["in_proj_bias"] is { } bias)
            {
                nn.init.zeros_(bias);
                nn.init.zeros_(out_proj.bias!);
            }
            if (this["bias_k"] is not { } key) return;
            nn.init.xavier_normal_(key);
            nn.init.xavier_normal_(this["bias_v"]!);
        }

        public new Tuple<Tensor, Tensor> call(Tensor query, Tensor key, Tensor value, Tensor? key_padding_mask = null, bool need_weights = true,
            Tensor? attn_mask = null)
            => base.call(query, key, value, key_padding_mask, need_weights, attn_mask);

        /// <summary>The result [L, B, E] and, where wanted, the weights [B, L, S], the mean over heads.</summary>
        public override Tuple<Tensor, Tensor> forward(Tensor query, Tensor key, Tensor value, Tensor? key_padding_mask, bool need_weights, Tensor? attn_mask)
        {
            using var scope = NewDisposeScope();
            var batched = query.shape.Length == 3;
            if (!batched) (query, key, value) = (Call("unsqueeze", query, 1), Call("unsqueeze", key, 1), Call("unsqueeze", value, 1));
            if (query.shape.Length != 3 || query.shape[2] != width)
                throw new ArgumentException($"MultiheadAttention: expected a query [L, B, {width}], got [{string.Join(", ", query.shape)}]", nameof(query));
            var (length, batch) = (query.shape[0], query.shape[1]);
            if (!batched && key_padding_mask is not null) key_padding_mask = Call("unsqueeze", key_padding_mask, 0);

            var (q, k, v) = Project(query, key, value);
            if (this["bias_k"] is { } extraKey)
            {
                k = Call("cat", (Tensor[])[k, Call("repeat", extraKey, new[] { 1, batch, 1 })], 0);
                v = Call("cat", (Tensor[])[v, Call("repeat", this["bias_v"], new[] { 1, batch, 1 })], 0);
            }
            (q, k, v) = (Split(q, length), Split(k, k.shape[0]), Split(v, v.shape[0]));     // [B·heads, *, d]
            if (extraZero)
            {
                var zero = Call("zeros", (long[])[batch * heads, 1, width / heads], k.dtype, Arg.None, k.device);
                (k, v) = (Call("cat", (Tensor[])[k, zero], 1), Call("cat", (Tensor[])[v, zero], 1));
            }

            var scores = Call("bmm", Call("mul.Scalar", q, Math.Sqrt(1.0 / (width / heads))), Call("transpose.int", k, -2, -1));
            if (Mask(attn_mask, key_padding_mask, batch, length, k.shape[1], q.dtype) is { } mask) scores = Call("add.Tensor", scores, mask);
            var weights = Call("softmax.int", scores, -1);
            if (dropout > 0 && training) weights = Call("dropout", weights, dropout, true);

            var joined = Call("reshape", Call("transpose.int", Call("bmm", weights, v), 0, 1), new[] { length * batch, width });
            var result = Call("reshape", out_proj.forward(joined), new[] { length, batch, width });
            if (!batched) result = Call("squeeze.dim", result, 1);
            if (!need_weights) return Tuple.Create(scope.MoveToOuter(result), (Tensor)null!);
            var mean = Call("mean.dim", Call("reshape", weights, new[] { batch, heads, length, k.shape[1] }), new long[] { 1 });
            if (!batched) mean = Call("squeeze.dim", mean, 0);
            scope.MoveToOuter(result, mean);
            return Tuple.Create(result, mean);
        }

        private (Tensor, Tensor, Tensor) Project(Tensor query, Tensor key, Tensor value)
        {
            Tensor? Part(Tensor? t, int k) => t is null ? null : Call("slice.Tensor", t, 0, k * width, (k + 1) * width);
            var bias = this["in_proj_bias"];
            if (this["in_proj_weight"] is not { } weight)
                return (Call("linear", query, this["q_proj_weight"], Part(bias, 0)), Call("linear", key, this["k_proj_weight"], Part(bias, 1)),
                    Call("linear", value, this["v_proj_weight"], Part(bias, 2)));
            if (ReferenceEquals(query, key) && ReferenceEquals(key, value))
            {
                var all = CallList("chunk", Call("linear", query, weight, bias), 3, -1);
                return (all[0], all[1], all[2]);
            }
            return (Call("linear", query, Part(weight, 0), Part(bias, 0)), Call("linear", key, Part(weight, 1), Part(bias, 1)),
                Call("linear", value, Part(weight, 2), Part(bias, 2)));
        }

        // [S, B, E] -> [B·heads, S, d]
        private Tensor Split(Tensor t, long length)
            => Call("transpose.int", Call("reshape", t, new[] { length, t.shape[1] * heads, width / heads }), 0, 1);

        /// <summary>Both masks as what is added to the scores, [B·heads or 1, L, S]; what was appended to the keys stays open.</summary>
        private Tensor? Mask(Tensor? attention, Tensor? padding, long batch, long length, long keys, ScalarType dtype)
        {
            var mask = attention is null ? null : Additive(attention, dtype);
            if (mask is { shape.Length: 2 }) mask = Call("unsqueeze", mask, 0);
            if (mask is not null && mask.shape[2] < keys) mask = Call("constant_pad_nd", mask, new[] { 0, keys - mask.shape[2] });
            if (padding is null) return mask;
            var closed = Additive(padding, dtype);
            if (closed.shape[1] < keys) closed = Call("constant_pad_nd", closed, new[] { 0, keys - closed.shape[1] });
            closed = Call("expand", Call("reshape", closed, new[] { batch, 1, 1, keys }), new[] { batch, heads, 1, keys });
            closed = Call("reshape", closed, new[] { batch * heads, 1, keys });
            return mask is null ? closed : Call("add.Tensor", mask, closed);
        }

        private static Tensor Additive(Tensor mask, ScalarType dtype)
        {
            if (mask.dtype is not (ScalarType.Bool or ScalarType.Byte)) return mask;
            var open = Call("zeros_like", mask, dtype);
            return CallInPlace("masked_fill_.Scalar", open, Call("to.dtype", mask, ScalarType.Bool), double.NegativeInfinity);
        }
    }
}

namespace TorchSharp
{
    using Modules;

    public static partial class torch
    {
        public static partial class nn
        {
            public static MultiheadAttention MultiheadAttention(long embedded_dim, long num_heads, double dropout = 0.0, bool bias = true,
                bool add_bias_kv = false, bool add_zero_attn = false, long? kdim = null, long? vdim = null)
                => new(embedded_dim, num_heads, dropout, bias, add_bias_kv, add_zero_attn, kdim, vdim);
        }
    }
}
