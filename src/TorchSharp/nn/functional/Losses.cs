using static TorchSharp.Dispatch;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>−[y·log p + (1 − y)·log(1 − p)], p in [0, 1].</summary>
            public static Tensor binary_cross_entropy(Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean)
                => Call("binary_cross_entropy", input, target, weight, (long)reduction);

            /// <summary>The same of p = σ(input), without overflow.</summary>
            public static Tensor binary_cross_entropy_with_logits(Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean,
                Tensor? pos_weights = null)
                => weight is null && pos_weights is null
                    ? Call("td::binary_cross_entropy_with_logits", input, target, (long)reduction)     // one pass, src/Native/fused.cpp
                    : Call("binary_cross_entropy_with_logits", input, target, weight, pos_weights, (long)reduction);

            /// <summary>−log softmax(input)[target]: input [B, C, *], target int64 [B, *] or probabilities [B, C, *].</summary>
            public static Tensor cross_entropy(Tensor input, Tensor target, Tensor? weight = null, long ignore_index = -100,
                Reduction reduction = Reduction.Mean, double label_smoothing = 0.0)
                => Call("cross_entropy_loss", input, target, weight, (long)reduction, ignore_index, label_smoothing);

            public static Tensor nll_loss(Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean)
                => Call("nll_loss_nd", input, target, weight, (long)reduction);

            public static Tensor poisson_nll_loss(Tensor input, Tensor target, bool log_input = true, bool full = false, float eps = 1e-8f,
                Reduction reduction = Reduction.Mean)
                => Call("poisson_nll_loss", input, target, log_input, full, (double)eps, (long)reduction);

            public static Tensor cosine_embedding_loss(Tensor input1, Tensor input2, Tensor target, double margin = 0.0, Reduction reduction = Reduction.Mean)
                => Call("cosine_embedding_loss", input1, input2, target, margin, (long)reduction);

            /// <summary>log_probs [T, B, C]; targets [B, S] or all in one row; lengths [B].</summary>
            public static Tensor ctc_loss(Tensor log_probs, Tensor targets, Tensor input_lengths, Tensor target_lengths, long blank = 0,
                bool zero_infinity = false, Reduction reduction = Reduction.Mean)
                => Call("ctc_loss.Tensor", log_probs, targets, input_lengths, target_lengths, blank, (long)reduction, zero_infinity);

            public static Tensor hinge_embedding_loss(Tensor input, Tensor target, double margin = 0.0, Reduction reduction = Reduction.Mean)
                => Call("hinge_embedding_loss", input, target, margin, (long)reduction);

            public static Tensor huber_loss(Tensor input, Tensor target, double delta = 1.0, Reduction reduction = Reduction.Mean)
                => Call("huber_loss", input, target, (long)reduction, delta);

            public static Tensor margin_ranking_loss(Tensor input1, Tensor input2, Tensor target, double margin = 0.0, Reduction reduction = Reduction.Mean)
                => Call("margin_ranking_loss", input1, input2, target, margin, (long)reduction);

            public static Tensor multi_label_margin_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean)
                => Call("multilabel_margin_loss", input, target, (long)reduction);

            /// <summary>The mean over classes of −[y·log σ(x) + (1 − y)·log σ(−x)], [B, C] -> [B].</summary>
            public static Tensor multilabel_soft_margin_loss(Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean)
            {
                using var scope = NewDisposeScope();
                var positive = Call("mul.Tensor", target, Call("log_sigmoid", input));
                var negative = Call("mul.Tensor", Call("rsub.Scalar", target, 1), Call("log_sigmoid", Call("neg", input)));
                var loss = Call("neg", Call("add.Tensor", positive, negative));
                if (weight is not null) loss = Call("mul.Tensor", loss, weight);
                return scope.MoveToOuter(Reduced(Call("mean.dim", loss, new long[] { -1 }), reduction));
            }

            public static Tensor multi_margin_loss(Tensor input, Tensor target, int p = 1, double margin = 1.0, Tensor? weight = null,
                Reduction reduction = Reduction.Mean)
                => Call("multi_margin_loss", input, target, p, margin, weight, (long)reduction);

            public static Tensor mse_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean)
                => Call("mse_loss", input, target, (long)reduction);

            public static Tensor l1_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean) => Call("l1_loss", input, target, (long)reduction);

            /// <summary>½·[log v + (x − y)²/v], and ½·log 2π where full; v is held above ε, without a gradient there.</summary>
            /// <exception cref="ArgumentException">The variance's shape does not fit, or it has a negative entry.</exception>
            public static Tensor gaussian_nll_loss(Tensor input, Tensor target, Tensor variance, bool full = false, float eps = 1e-6f,
                Reduction reduction = Reduction.Mean)
            {
                using var scope = NewDisposeScope();
                long[] x = input.shape, v = variance.shape;
                var held = variance;
                if (!x.AsSpan().SequenceEqual(v))
                {
                    if (x.AsSpan(0, x.Length - 1).SequenceEqual(v)) held = Call("unsqueeze", variance, -1);
                    else if (v.Length != x.Length || !x.AsSpan(0, x.Length - 1).SequenceEqual(v.AsSpan(0, v.Length - 1)) || v[^1] != 1)
                        throw new ArgumentException($"gaussian_nll_loss: variance has shape [{string.Join(", ", v)}], input [{string.Join(", ", x)}]");
                }
                held = Call("clone", held);
                using (no_grad()) CallInPlace("clamp_", held, (double)eps);
                var square = Call("pow.Tensor_Scalar", Call("sub.Tensor", input, target), 2);
                var loss = Call("mul.Scalar", Call("add.Tensor", Call("log", held), Call("div.Tensor", square, held)), 0.5);
                if (full) loss = Call("add.Scalar", loss, 0.5 * Math.Log(2 * Math.PI));
                return scope.MoveToOuter(Reduced(loss, reduction));
            }

            /// <summary>y·(log y − x), or eʸ·(y − x) where the target is in log space too.</summary>
            public static Tensor kl_div(Tensor input, Tensor target, bool log_target = true, Reduction reduction = Reduction.Mean)
                => Call("kl_div", input, target, (long)reduction, log_target);

            public static Tensor smooth_l1_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean, double beta = 1.0)
                => Call("smooth_l1_loss", input, target, (long)reduction, beta);

            public static Tensor soft_margin_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean)
                => Call("soft_margin_loss", input, target, (long)reduction);

            public static Tensor triplet_margin_loss(Tensor anchor, Tensor positive, Tensor negative, double margin = 1.0, long p = 2, double eps = 1e-06,
                bool swap = false, Reduction reduction = Reduction.Mean)
                => Call("triplet_margin_loss", anchor, positive, negative, margin, (double)p, eps, swap, (long)reduction);

            /// <summary>max(d(a, p) − d(a, n) + margin, 0); swapping takes the nearer of a and p to n.</summary>
            public static Tensor triplet_margin_with_distance_loss(Tensor anchor, Tensor positive, Tensor negative,
                Func<Tensor, Tensor, Tensor>? distance = null, double margin = 1.0, bool swap = false, Reduction reduction = Reduction.Mean)
            {
                distance ??= (a, b) => pairwise_distance(a, b);
                using var scope = NewDisposeScope();
                var near = distance(anchor, positive);
                var far = distance(anchor, negative);
                if (swap) far = Call("minimum", far, distance(positive, negative));
                var loss = Call("clamp_min", Call("add.Scalar", Call("sub.Tensor", near, far), margin), 0);
                return scope.MoveToOuter(Reduced(loss, reduction));
            }

            private static Tensor Reduced(Tensor loss, Reduction reduction) => reduction switch
            {
                Reduction.Mean => Call("mean", loss),
                Reduction.Sum => Call("sum", loss),
                _ => loss,
            };
        }
    }
}
