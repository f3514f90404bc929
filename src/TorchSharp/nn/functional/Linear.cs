using static TorchSharp.Dispatch;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>x·Wᵀ + b: input [*, In], weights [Out, In] -> [*, Out].</summary>
            public static Tensor linear(Tensor input, Tensor weights, Tensor? bias = null) => Call("td::linear", input, weights, bias);

            /// <summary>x₁ᵀ·W·x₂ + b, weight [Out, In1, In2].</summary>
            public static Tensor bilinear(Tensor input1, Tensor input2, Tensor weight, Tensor? bias = null) => Call("bilinear", input1, input2, weight, bias);

            /// <summary>Integers [*] -> int64 [*, num_classes]; -1 counts to the largest.</summary>
            public static Tensor one_hot(Tensor x, long num_classes = -1) => Call("one_hot", x, num_classes);

            public static Tensor cosine_similarity(Tensor x1, Tensor x2, long dim = 1, double eps = 1e-8) => Call("cosine_similarity", x1, x2, dim, eps);

            public static Tensor pairwise_distance(Tensor input1, Tensor input2, double p = 2.0, double eps = 1e-6, bool keepdim = false)
                => Call("pairwise_distance", input1, input2, p, eps, keepdim);

            /// <summary>x / max(‖x‖ₚ, ε) along a dimension.</summary>
            public static Tensor normalize(Tensor input, double p = 2.0, long dim = 1, double eps = 1e-12)
            {
                using var norm = Call("norm.ScalarOpt_dim", input, p, new[] { dim }, true);
                using var safe = Call("clamp_min", norm, eps);
                return Call("div.Tensor", input, safe);
            }

            public static Tensor dropout(Tensor input, double p = 0.5, bool training = true, bool inplace = false)
                => Drop("dropout", "dropout_", input, p, training, inplace);

            /// <summary>Whole channels of [B, C, L] or [C, L].</summary>
            public static Tensor dropout1d(Tensor input, double p = 0.5, bool training = true, bool inplace = false)
                => DropChannels(input, 2, p, training, inplace);

            /// <summary>Whole channels of [B, C, H, W].</summary>
            public static Tensor dropout2d(Tensor input, double p = 0.5, bool training = true, bool inplace = false)
                => Drop("feature_dropout", "feature_dropout_", input, p, training, inplace);

            /// <summary>Whole channels of [B, C, D, H, W] or [C, D, H, W].</summary>
            public static Tensor dropout3d(Tensor input, double p = 0.5, bool training = true, bool inplace = false)
                => DropChannels(input, 4, p, training, inplace);

            public static Tensor alpha_dropout(Tensor input, double p = 0.5, bool training = false, bool inplace = false)
                => Drop("alpha_dropout", "alpha_dropout_", input, p, training, inplace);

            public static Tensor feature_alpha_dropout(Tensor input, double p = 0.5, bool training = false, bool inplace = false)
                => Drop("feature_alpha_dropout", "feature_alpha_dropout_", input, p, training, inplace);

            private static Tensor Drop(string op, string opInPlace, Tensor input, double p, bool training, bool inplace)
                => inplace ? Call("alias", CallInPlace(opInPlace, input, p, training)) : Call(op, input, p, training);

            private static Tensor DropChannels(Tensor input, int unbatched, double p, bool training, bool inplace)
            {
                if (input.shape.Length != unbatched) return dropout2d(input, p, training, inplace);
                using var one = Call("unsqueeze", input, 0);
                using var dropped = dropout2d(one, p, training, inplace);
                return Call("squeeze.dim", dropped, 0);
            }
        }
    }
}
