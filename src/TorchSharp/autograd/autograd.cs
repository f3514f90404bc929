namespace TorchSharp;

public static partial class torch
{
    /// <summary>Differentiation of what was recorded.</summary>
    public static partial class autograd
    {
        /// <summary>Gradients of the outputs' sum (weighted by grad_outputs, ones for scalars) in each input, not accumulated anywhere.</summary>
        /// <exception cref="System.Runtime.InteropServices.ExternalException">An input is not part of the graph, unless allow_unused: then its gradient is null.</exception>
        public static unsafe IList<Tensor> grad(IList<Tensor> outputs, IList<Tensor> inputs, IList<Tensor>? grad_outputs = null, bool retain_graph = false, bool create_graph = false,
            bool allow_unused = false)
        {
            var (o, g, i) = (Handles(outputs), Weights(outputs.Count, grad_outputs), Handles(inputs));
            var results = new nint[i.Length];
            fixed (nint* po = o, pg = g, pi = i, pr = results)
                Dispatch.Check(NativeMethods.td_grad(po, pg, o.Length, pi, i.Length, retain_graph || create_graph ? 1 : 0, create_graph ? 1 : 0, allow_unused ? 1 : 0, pr), "autograd.grad");
            return [.. results.Select(Tensor.Own)];
        }

        /// <summary>Accumulates gradients into the leaves' <c>grad</c>, or only into the given inputs'.</summary>
        public static unsafe void backward(IList<Tensor> tensors, IList<Tensor>? grad_tensors = null, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null)
        {
            var (t, g, i) = (Handles(tensors), Weights(tensors.Count, grad_tensors), Handles(inputs ?? []));
            fixed (nint* pt = t, pg = g, pi = i)
                Dispatch.Check(NativeMethods.td_backward(pt, pg, t.Length, retain_graph ?? create_graph ? 1 : 0, create_graph ? 1 : 0, pi, i.Length), "autograd.backward");
        }

        public static void backward(Tensor tensor, IList<Tensor>? grad_tensors = null, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null)
            => backward([tensor], grad_tensors, retain_graph, create_graph, inputs);

        public static void backward(Tensor tensor, Tensor grad_tensor, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null)
            => backward([tensor], grad_tensor is null ? null : [grad_tensor], retain_graph, create_graph, inputs);

        /// <summary>Until it is disposed, a backward that yields NaN fails and names the forward operation.</summary>
        public static AnomalyMode detect_anomaly(bool check_nan = true) => new(true, check_nan);

        public static AnomalyMode set_detect_anomaly(bool mode, bool check_nan = true) => new(mode, check_nan);

        private static nint[] Handles(IList<Tensor> tensors) => [.. tensors.Select(t => t.Handle)];

        private static nint[] Weights(int n, IList<Tensor>? weights) =>
            weights is null ? new nint[n]
            : weights.Count == n ? [.. weights.Select(w => w?.Handle ?? 0)]
            : throw new ArgumentException($"autograd: {weights.Count} gradients for {n} tensors");
    }
}

/// <summary>A change of anomaly detection that ends when it is disposed.</summary>
public class AnomalyMode : IDisposable
{
    private int was;

    public AnomalyMode(bool enabled, bool check_nan = true) => was = NativeMethods.td_anomaly(enabled ? 1 : 0, check_nan ? 1 : 0);

    public static bool IsEnabled => NativeMethods.td_anomaly(-1, 0) != 0;

    public static bool ShouldCheckNaN => NativeMethods.td_anomaly(-1, 0) == 3;

    public void Dispose()
    {
        if (was >= 0) _ = NativeMethods.td_anomaly(was & 1, was >> 1);
        was = -1;
        GC.SuppressFinalize(this);
    }
}
