using System.Runtime.InteropServices;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>Whether operations on it are recorded for differentiation.</summary>
        public bool requires_grad
        {
            get => Info.RequiresGrad != 0;
            set => Dispatch.Check(NativeMethods.td_set_requires_grad(Handle, value ? 1 : 0));
        }

        /// <summary>Whether it was made by the user and not by a recorded operation.</summary>
        public bool is_leaf => Info.IsLeaf != 0;

        /// <summary>The accumulated gradient, of this tensor's shape; null when there is none. Every read is a new owner of the same tensor.</summary>
        public unsafe Tensor? grad
        {
            get
            {
                nint g;
                Dispatch.Check(NativeMethods.td_get_grad(Handle, &g));
                return OwnOrNull(g);
            }
            set => Dispatch.Check(NativeMethods.td_set_grad(Handle, value?.Handle ?? 0));
        }

        public Tensor requires_grad_(bool requires_grad = true)
        {
            this.requires_grad = requires_grad;
            return this;
        }

        public Tensor with_requires_grad(bool requires_grad = true) => requires_grad_(requires_grad);

        /// <summary>Keeps the gradient of a tensor that is not a leaf.</summary>
        public void retain_grad() => Dispatch.Check(NativeMethods.td_retain_grad(Handle));

        /// <summary>Accumulates d(this)/d(leaf) into every leaf's grad. This must be one number.</summary>
        public void backward() => backward(null);

        /// <summary>The vector-Jacobian product with grad_tensors, into every leaf or only into the given inputs.</summary>
        public unsafe void backward(IList<Tensor>? grad_tensors = null, bool retain_graph = false, bool create_graph = false, IList<Tensor>? inputs = null)
        {
            if (grad_tensors is { Count: not 1 })
                throw new ArgumentException($"backward: got {grad_tensors.Count} gradients for one tensor", nameof(grad_tensors));
            var self = Handle;
            var seed = grad_tensors?[0]?.Handle ?? 0;
            var into = inputs is null ? [] : inputs.Select(t => t.Handle).ToArray();
            fixed (nint* leaves = into)
                Dispatch.Check(NativeMethods.td_backward(&self, &seed, 1, retain_graph || create_graph ? 1 : 0, create_graph ? 1 : 0, leaves, into.Length));
            GC.KeepAlive(this);
            GC.KeepAlive(grad_tensors);
            GC.KeepAlive(inputs);
        }

        /// <summary>The same data outside the autograd graph.</summary>
        public Tensor detach() => Dispatch.Call("detach", this);

        public Tensor detach_() => Dispatch.CallInPlace("detach_", this);
    }
}
