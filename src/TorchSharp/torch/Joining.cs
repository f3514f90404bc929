namespace TorchSharp;

public static partial class torch
{
    // Several tensors into one: along a dimension they share (cat), along a new one (stack), or by rows, columns and depth.
    public static Tensor cat(IList<Tensor> tensors, long dim = 0) => Dispatch.Call("cat", Arg.List(tensors), dim);
    public static Tensor cat(Tensor[] tensors, long dim = 0) => Dispatch.Call("cat", tensors, dim);
    public static Tensor cat(ReadOnlySpan<Tensor> tensors, long dim = 0) => Dispatch.Call("cat", tensors.ToArray(), dim);
    public static Tensor concat(IList<Tensor> tensors, long dim = 0) => cat(tensors, dim);
    public static Tensor concat(Tensor[] tensors, long dim = 0) => cat(tensors, dim);
    public static Tensor concat(ReadOnlySpan<Tensor> tensors, long dim = 0) => cat(tensors, dim);
    public static Tensor concatenate(IList<Tensor> tensors, long axis = 0) => cat(tensors, axis);
    public static Tensor concatenate(Tensor[] tensors, long axis = 0) => cat(tensors, axis);
    public static Tensor concatenate(ReadOnlySpan<Tensor> tensors, long axis = 0) => cat(tensors, axis);

    /// <summary>n tensors [...] to one with a new dimension of length n at dim.</summary>
    public static Tensor stack(IEnumerable<Tensor> tensors, long dim = 0) => Dispatch.Call("stack", Arg.List(tensors), dim);

    public static Tensor column_stack(IList<Tensor> tensors) => Dispatch.Call("column_stack", Arg.List(tensors));
    public static Tensor column_stack(params Tensor[] tensors) => Dispatch.Call("column_stack", tensors);
    public static Tensor column_stack(ReadOnlySpan<Tensor> tensors) => Dispatch.Call("column_stack", tensors.ToArray());
    public static Tensor row_stack(IList<Tensor> tensors) => vstack(tensors);
    public static Tensor row_stack(params Tensor[] tensors) => vstack(tensors);
    public static Tensor row_stack(ReadOnlySpan<Tensor> tensors) => vstack(tensors);
    public static Tensor hstack(IList<Tensor> tensors) => Dispatch.Call("hstack", Arg.List(tensors));
    public static Tensor hstack(params Tensor[] tensors) => Dispatch.Call("hstack", tensors);
    public static Tensor hstack(IEnumerable<Tensor> tensors) => Dispatch.Call("hstack", Arg.List(tensors));
    public static Tensor hstack(ReadOnlySpan<Tensor> tensors) => Dispatch.Call("hstack", tensors.ToArray());
    public static Tensor vstack(IList<Tensor> tensors) => Dispatch.Call("vstack", Arg.List(tensors));
    public static Tensor vstack(Tensor[] tensors) => Dispatch.Call("vstack", tensors);
    public static Tensor vstack(ReadOnlySpan<Tensor> tensors) => Dispatch.Call("vstack", tensors.ToArray());
    public static Tensor dstack(params Tensor[] tensors) => Dispatch.Call("dstack", tensors);
    public static Tensor dstack(IList<Tensor> tensors) => Dispatch.Call("dstack", Arg.List(tensors));
    public static Tensor dstack(ReadOnlySpan<Tensor> tensors) => Dispatch.Call("dstack", tensors.ToArray());
    public static Tensor dstack(IEnumerable<Tensor> tensors) => Dispatch.Call("dstack", Arg.List(tensors));

    /// <summary>The shape that tensors of these shapes broadcast to. ArgumentException when they do not.</summary>
    public static Size broadcast_shapes(params long[][] shapes)
    {
        var result = new long[shapes.Length == 0 ? 0 : shapes.Max(s => s.Length)];
        Array.Fill(result, 1);
        foreach (var shape in shapes)
            for (var k = 1; k <= shape.Length; k++)
            {
                ref var length = ref result[^k];
                var next = shape[^k];
                if (next < 0 || next != 1 && length != 1 && next != length)
                    throw new ArgumentException($"broadcast_shapes: {string.Join(" and ", shapes.Select(s => $"[{string.Join(", ", s)}]"))} do not broadcast: {next} against {length}, {k} from the right", nameof(shapes));
                if (next != 1) length = next;
            }
        return new(result);
    }
}
