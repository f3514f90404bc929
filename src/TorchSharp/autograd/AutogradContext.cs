namespace TorchSharp;

public static partial class torch
{
    public static partial class autograd
    {
        /// <summary>What a custom function's forward leaves for its backward.</summary>
        public class AutogradContext : IDisposable
        {
            private readonly Dictionary<string, object> data = [];
            private readonly List<Tensor> dirty = [], nonDifferentiable = [];
            private List<Tensor> toSave = [];
            private List<Saved> saved = [];

            internal AutogradContext() { }

            /// <summary>Whether the backward gets zeros in the place of undefined gradients.</summary>
            public bool MaterializeGrads { get; private set; } = true;

            /// <summary>Keeps inputs or outputs for the backward. Call it once, from the forward.</summary>
            public void save_for_backward(List<Tensor> tensors) => toSave = [.. tensors];

            /// <summary>Keeps anything else.</summary>
            public void save_data(string key, object value) => data[key] = value;

            /// <summary>Inputs that the forward changed in place and returns.</summary>
            public void mark_dirty(List<Tensor> tensors)
            {
                dirty.Clear();
                dirty.AddRange(tensors);
            }

            /// <summary>Outputs without a gradient.</summary>
            public void mark_non_differentiable(List<Tensor> tensors)
            {
                nonDifferentiable.Clear();
                nonDifferentiable.AddRange(tensors);
            }

            public void set_materialize_grads(bool value) => MaterializeGrads = value;

            /// <summary>The saved tensors, with their places in the graph, so that a second derivative passes through them.</summary>
            /// <exception cref="InvalidOperationException">One was changed in place since, or they were freed by a backward without retain_graph.</exception>
            public List<Tensor> get_saved_variables() => [.. saved.Select(s => s.Unpack())];

            public object get_data(string key) => data[key];

            public void Dispose()
            {
                foreach (var s in saved) s.Release();
                saved = [];
                data.Clear();
                GC.SuppressFinalize(this);
            }

            internal bool IsDirty(Tensor t) => dirty.Any(d => d.handle == t.handle);

            internal bool IsDifferentiable(Tensor t) => nonDifferentiable.All(d => d.handle != t.handle);

            /// <summary>Takes a reference to what is to be saved; an output is kept without its history, which would be a cycle.</summary>
            internal void Save(List<Tensor> outputs)
            {
                saved = [.. toSave.Select(t => t is null ? new Saved(0, -1)
                    : new Saved(NativeMethods.td_share(t.Handle), outputs.FindIndex(y => y.handle == t.handle) is var k && k >= 0 && !IsDirty(t) && IsDifferentiable(t) ? k : -1))];
                toSave = [];
            }

            internal void ReleaseSaved()
            {
                foreach (var s in saved) s.Release();
            }

            /// <summary>One reference; which output it is, or -1; its version when it was saved.</summary>
            private sealed class Saved(nint handle, int output)
            {
                private readonly long version = handle == 0 ? 0 : NativeMethods.td_version(handle);
                private readonly bool empty = handle == 0;
                private nint handle = handle;

                internal Tensor Unpack()
                {
                    if (empty) return null!;
                    if (handle == 0) throw new InvalidOperationException("get_saved_variables: they were freed by a backward without retain_graph");
                    if (NativeMethods.td_version(handle) != version)
                        throw new InvalidOperationException("one of the variables needed for gradient computation has been modified by an inplace operation");
                    return Tensor.Own(output < 0 ? NativeMethods.td_share(handle) : NativeMethods.td_output_of_current(handle, output));
                }

                internal void Release()
                {
                    var h = Interlocked.Exchange(ref handle, 0);
                    if (h != 0) NativeMethods.td_free(h);
                }
            }
        }
    }
}
