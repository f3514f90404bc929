using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace TorchSharp;

public static partial class torch
{
    public static partial class autograd
    {
        /// <summary>A function with a derivative of its own. Derive from <see cref="SingleTensorFunction{T}"/> or <see cref="MultiTensorFunction{T}"/>.</summary>
        public abstract class Function<T> where T : Function<T>, new()
        {
            private static readonly T Instance = new();

            protected Function() { }

            /// <summary>Names its node in messages.</summary>
            public abstract string Name { get; }

            internal abstract List<Tensor> Forward(AutogradContext ctx, object[] vars);

            internal abstract List<Tensor?> Backward(AutogradContext ctx, List<Tensor> grads);

            /// <summary>Runs the forward without recording and puts one node, with this backward, between the tensors among <paramref name="vars"/> and the outputs.</summary>
            public static unsafe List<Tensor> apply_internal(params object[] vars)
            {
                Tensor[] inputs = [.. vars.OfType<Tensor>().Where(t => !t.IsInvalid)];
                var ctx = new AutogradContext();
                List<Tensor> outputs;
                using (no_grad()) outputs = Instance.Forward(ctx, vars);
                if (!is_grad_enabled() || !inputs.Any(t => t.requires_grad))
                {
                    ctx.Dispose();
                    return outputs;
                }
                ctx.Save(outputs);
                byte[] kinds = [.. outputs.Select(y => !ctx.IsDifferentiable(y) || !IsReal(y.dtype) ? (byte)0 : ctx.IsDirty(y) ? (byte)2 : (byte)1)];
                var node = new FunctionNode(Instance.Name, ctx, Instance.Backward, vars, outputs);
                nint[] ins = [.. inputs.Select(t => t.Handle)];
                // The native side replaces its own references; the managed outputs keep theirs.
                nint[] outs = [.. outputs.Select(t => NativeMethods.td_share(t.Handle))];
                fixed (byte* name = Encoding.UTF8.GetBytes(Instance.Name + "\0"), differentiable = kinds)
                fixed (nint* i = ins, o = outs)
                    Dispatch.Check(NativeMethods.td_custom_function(name, i, ins.Length, o, outs.Length, differentiable, &FunctionNode.Callback, &FunctionNode.Release,
                        GCHandle.ToIntPtr(GCHandle.Alloc(node))), Instance.Name);
                List<Tensor> results = [];
                for (var k = 0; k < outputs.Count; k++)
                {
                    if (kinds[k] == 2)
                    {
                        NativeMethods.td_free(outs[k]);
                        results.Add(outputs[k]);
                        continue;
                    }
                    results.Add(Tensor.Own(outs[k]));
                }
                return results;
            }

            private static bool IsReal(ScalarType t) => t is ScalarType.Float16 or ScalarType.Float32 or ScalarType.Float64 or ScalarType.BFloat16 or ScalarType.ComplexFloat32 or ScalarType.ComplexFloat64;
        }

        /// <summary>The managed half of a node in the graph; the native half owns it through a GC handle.</summary>
        internal sealed class FunctionNode(string name, AutogradContext ctx, Func<AutogradContext, List<Tensor>, List<Tensor?>> backward, object[] vars, List<Tensor> outputs)
        {
            private readonly bool[] isTensor = [.. vars.Select(v => v is Tensor { IsInvalid: false })];
            private readonly (long[] Shape, ScalarType Type, Device Device)[] outputs = [.. outputs.Select(y => (y.shape, y.dtype, y.device))];

            [UnmanagedCallersOnly]
            internal static void Release(nint context)
            {
                var handle = GCHandle.FromIntPtr(context);
                ((FunctionNode)handle.Target!).Context.Dispose();
                handle.Free();
            }

            [UnmanagedCallersOnly]
            internal static unsafe int Callback(nint context, nint* grads, int n, nint* results, int m, byte* message, int capacity)
            {
                var node = (FunctionNode)GCHandle.FromIntPtr(context).Target!;
                if (n < 0)
                {
                    node.Context.ReleaseSaved();
                    return 0;
                }
                try
                {
                    node.Run(new(grads, n), new(results, m));
                    return 0;
                }
                catch (Exception e)
                {
                    var text = Encoding.UTF8.GetBytes(e.Message).AsSpan();
                    text[..Math.Min(text.Length, capacity - 1)].CopyTo(new Span<byte>(message, capacity));
                    return -1;
                }
            }

            private AutogradContext Context => ctx;

            private void Run(Span<nint> grads, Span<nint> results)
            {
                using var scope = NewDisposeScope();
                List<Tensor> given = [];
                for (var k = 0; k < grads.Length; k++)
                {
                    var (shape, type, device) = outputs[k];
                    given.Add(grads[k] != 0 ? Tensor.Own(grads[k]) : ctx.MaterializeGrads ? Dispatch.Call("zeros", shape, type, Arg.None, device) : null!);
                }
                var found = backward(ctx, given);
                // More than there are inputs is fine as long as the rest is empty.
                while (found.Count > isTensor.Length && found[^1] is null or { IsInvalid: true }) found.RemoveAt(found.Count - 1);
                if (found.Count != isTensor.Length) throw new InvalidOperationException($"function {name} returned an incorrect number of gradients (expected {isTensor.Length}, got {found.Count})");
                for (int k = 0, place = 0; k < isTensor.Length; k++)
                {
                    var g = found[k] is { IsInvalid: false } t ? t : null;
                    if (isTensor[k]) results[place++] = g is null ? 0 : NativeMethods.td_share(g.Handle);
                    else if (g is not null) throw new InvalidOperationException($"function {name} returned a gradient at position {k + 1}, where the forward took no tensor");
                }
            }
        }

        /// <summary>A custom function of one output.</summary>
        public abstract class SingleTensorFunction<T> : Function<T> where T : SingleTensorFunction<T>, new()
        {
            protected SingleTensorFunction() { }

            public static Tensor apply(params object[] vars) => apply_internal(vars)[0];

            public abstract Tensor forward(AutogradContext ctx, params object[] vars);

            /// <summary>One gradient for each of the forward's arguments, null for those without.</summary>
#nullable disable // as callers know it: entries may be null, and either spelling overrides it
            public abstract List<Tensor> backward(AutogradContext ctx, Tensor grad_output);
#nullable restore

            internal sealed override List<Tensor> Forward(AutogradContext ctx, object[] vars) => [forward(ctx, vars)];

            internal sealed override List<Tensor?> Backward(AutogradContext ctx, List<Tensor> grads) => backward(ctx, grads[0])!;
        }

        /// <summary>A custom function of several outputs.</summary>
        public abstract class MultiTensorFunction<T> : Function<T> where T : MultiTensorFunction<T>, new()
        {
            protected MultiTensorFunction() { }

            public static List<Tensor> apply(params object[] vars) => apply_internal(vars);

            public abstract List<Tensor> forward(AutogradContext ctx, params object[] vars);

            /// <summary>One gradient for each of the forward's arguments, null for those without.</summary>
#nullable disable // as callers know it: entries may be null, and either spelling overrides it
            public abstract List<Tensor> backward(AutogradContext ctx, List<Tensor> grad_outputs);
#nullable restore

            internal sealed override List<Tensor> Forward(AutogradContext ctx, object[] vars) => forward(ctx, vars);

            internal sealed override List<Tensor?> Backward(AutogradContext ctx, List<Tensor> grads) => backward(ctx, grads)!;
        }
    }
}
