namespace TorchSharp;

public static partial class torch
{
    public static partial class autograd
    {
        /// <summary>Derivatives of functions rather than of recorded tensors.</summary>
        public static class functional
        {
            /// <summary>∂output / ∂input, [output's shape, input's shape], for each output and, within it, each input.</summary>
            public static IEnumerable<Tensor> jacobian(Func<Tensor[], Tensor[]> function, params Tensor[] inputs)
            {
                using var on = enable_grad();
                var scope = NewDisposeScope();
                try
                {
                    Tensor[] x = [.. inputs.Select(t => t.detach().requires_grad_(true))];
                    List<Tensor> all = [];
                    foreach (var y in function(x))
                        foreach (var j in Rows(y, x)) all.Add(scope.MoveToOuter(j));
                    return all;
                }
                finally
                {
                    scope.Dispose();
                }
            }

            /// <inheritdoc cref="jacobian(Func{Tensor[], Tensor[]}, Tensor[])"/>
            public static Tensor jacobian(Func<Tensor, Tensor> function, Tensor inputs) => jacobian(x => [function(x[0])], [inputs]).Single();

            /// <inheritdoc cref="jacobian(Func{Tensor[], Tensor[]}, Tensor[])"/>
            public static IEnumerable<Tensor> jacobian(Func<Tensor, Tensor[]> function, Tensor inputs) => jacobian(x => function(x[0]), [inputs]);

            /// <inheritdoc cref="jacobian(Func{Tensor[], Tensor[]}, Tensor[])"/>
            public static IEnumerable<Tensor> jacobian(Func<Tensor[], Tensor> function, params Tensor[] inputs) => jacobian(x => [function(x)], inputs);

            private static Tensor[] Rows(Tensor y, Tensor[] x)
            {
                var flat = y.reshape(-1);
                var n = flat.shape[0];
                var rows = new Tensor[x.Length, n];
                for (var r = 0L; r < n; r++)
                {
                    var g = y.requires_grad ? grad([flat[r]], x, retain_graph: true, allow_unused: true) : new Tensor[x.Length];
                    for (var k = 0; k < x.Length; k++) rows[k, r] = g[k] ?? Dispatch.Call("zeros_like", x[k]);
                }
                return [.. x.Select((input, k) =>
                    (n == 0 ? Dispatch.Call("new_zeros", input, new long[] { 0 }) : Dispatch.Call("stack", Enumerable.Range(0, (int)n).Select(r => rows[k, r]).ToArray(), 0))
                        .reshape([.. y.shape, .. input.shape]))];
            }
        }
    }
}
