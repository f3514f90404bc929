using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>
/// Calls any ATen operator by its schema name, <c>"add.Tensor"</c>, with autograd, on every device and libtorch version.
/// Trailing arguments that are left out take the schema's defaults.
/// </summary>
[SkipLocalsInit]
internal static unsafe class Dispatch
{
    /// <summary>One tensor out: all of pointwise mathematics, reductions, views, layers.</summary>
    internal static Tensor Call(string op, params ReadOnlySpan<Arg> args)
    {
        NativeValue result;
        Invoke(op, args, &result, 1);
        return result.Tag == Tag.Tensor ? Tensor.Own((nint)result.Raw) : throw Unexpected(op, result.Tag);
    }

    /// <summary>One tensor in, one out: the shortest way there is.</summary>
    internal static Tensor Unary(string op, Tensor? only)
    {
        var value = Of(op, only);
        NativeValue result;
        var n = NativeMethods.td_call(Find(op), &value, 1, &result, 1);
        GC.KeepAlive(only);
        return Single(op, n, result);
    }

    /// <summary>Two tensors in, one out.</summary>
    internal static Tensor Binary(string op, Tensor? left, Tensor? right)
    {
        var values = stackalloc NativeValue[2];
        values[0] = Of(op, left);
        values[1] = Of(op, right);
        NativeValue result;
        var n = NativeMethods.td_call(Find(op), values, 2, &result, 1);
        GC.KeepAlive(left);
        GC.KeepAlive(right);
        return Single(op, n, result);
    }

    private static NativeValue Of(string op, Tensor? t) =>
        t is null ? default : new() { Tag = Tag.Tensor, Raw = t.handle != 0 ? t.handle : throw Tensor.Invalid(op) };

    private static Tensor Single(string op, int n, NativeValue result) =>
        n < 0 ? throw Error(op) : result.Tag == Tag.Tensor ? Tensor.Own((nint)result.Raw) : throw Unexpected(op, result.Tag);

    /// <summary>An in-place operator: the result is <paramref name="self"/> itself, the schema's first argument.</summary>
    internal static Tensor CallInPlace(string op, Tensor self, params ReadOnlySpan<Arg> rest)
    {
        var inline = new Arguments();
        var args = rest.Length < Arguments.Capacity ? (Span<Arg>)inline : new Arg[rest.Length + 1];
        args[0] = self ?? throw new ArgumentNullException(nameof(self), op);
        rest.CopyTo(args[1..]);
        CallVoid(op, args[..(rest.Length + 1)]);
        return self;
    }

    /// <summary>An operator that writes into <paramref name="output"/>, the schema's last argument, and returns it.</summary>
    internal static Tensor CallOut(string op, Tensor output, params ReadOnlySpan<Arg> rest)
    {
        var inline = new Arguments();
        var args = rest.Length < Arguments.Capacity ? (Span<Arg>)inline : new Arg[rest.Length + 1];
        rest.CopyTo(args);
        args[rest.Length] = output ?? throw new ArgumentNullException(nameof(output), op);
        CallVoid(op, args[..(rest.Length + 1)]);
        return output;
    }

    // Room on the stack for one call's arguments.
    [InlineArray(Capacity)]
    private struct Arguments
    {
        internal const int Capacity = 8;
        private Arg first;
    }

    /// <summary>Whatever comes out is released at once.</summary>
    internal static void CallVoid(string op, params ReadOnlySpan<Arg> args)
    {
        var results = stackalloc NativeValue[8];
        var n = Invoke(op, args, results, 8);
        for (var k = 0; k < n; k++)
            if (results[k].Tag == Tag.Tensor && results[k].Raw != 0) NativeMethods.td_free((nint)results[k].Raw);
            else if (results[k].Tag == Tag.Tensors) foreach (var t in Take(results[k])) t?.Dispose();
    }

    /// <summary>Two tensors out (values and indices, mean and deviation, ...).</summary>
    internal static (Tensor, Tensor) Call2(string op, params ReadOnlySpan<Arg> args)
    {
        var r = stackalloc NativeValue[2];
        Invoke(op, args, r, 2);
        return (Tensor.Own((nint)r[0].Raw), Tensor.Own((nint)r[1].Raw));
    }

    /// <summary>Three tensors out (U, S, V; output, hidden, cell; ...). An undefined one is null.</summary>
    internal static (Tensor, Tensor, Tensor) Call3(string op, params ReadOnlySpan<Arg> args)
    {
        var r = stackalloc NativeValue[3];
        Invoke(op, args, r, 3);
        return (Tensor.Own((nint)r[0].Raw), Tensor.Own((nint)r[1].Raw), Tensor.Own((nint)r[2].Raw));
    }

    /// <summary>Any number of results as tensors, lists flattened in order; undefined ones are null.</summary>
    internal static Tensor?[] CallMany(string op, params ReadOnlySpan<Arg> args)
    {
        var r = stackalloc NativeValue[8];
        var n = Invoke(op, args, r, 8);
        List<Tensor?> all = [];
        for (var k = 0; k < n; k++)
            if (r[k].Tag == Tag.Tensors) all.AddRange(Take(r[k]));
            else all.Add(r[k].Raw == 0 ? null : Tensor.Own((nint)r[k].Raw));
        return [.. all];
    }

    /// <summary>A tensor list out (split, chunk, meshgrid, ...).</summary>
    internal static Tensor[] CallList(string op, params ReadOnlySpan<Arg> args)
    {
        NativeValue result;
        Invoke(op, args, &result, 1);
        return result.Tag == Tag.Tensors ? Take(result).Select(t => t!).ToArray() : throw Unexpected(op, result.Tag);
    }

    internal static bool CallBool(string op, params ReadOnlySpan<Arg> args)
    {
        NativeValue result;
        Invoke(op, args, &result, 1);
        return result.Raw != 0;
    }

    internal static long CallLong(string op, params ReadOnlySpan<Arg> args)
    {
        NativeValue result;
        Invoke(op, args, &result, 1);
        return result.Raw;
    }

    internal static double CallDouble(string op, params ReadOnlySpan<Arg> args)
    {
        NativeValue result;
        Invoke(op, args, &result, 1);
        return result.Tag == Tag.Double ? BitConverter.Int64BitsToDouble(result.Raw) : result.Raw;
    }

    /// <summary>Whether this libtorch has the operator.</summary>
    internal static bool Has(string op) => TryFind(op) != 0;

    /// <summary>The operator's schema as libtorch prints it.</summary>
    internal static string Schema(string op)
    {
        var buffer = stackalloc byte[4096];
        var n = NativeMethods.td_schema(Find(op), buffer, 4096);
        return Encoding.UTF8.GetString(buffer, Math.Max(n, 0));
    }

    private static int Invoke(string op, ReadOnlySpan<Arg> args, NativeValue* results, int capacity)
    {
        var bytes = 0;
        foreach (ref readonly var a in args)
            if (a.Tag == Tag.Tensor)
            {
                if (a.Raw == 0) throw Tensor.Invalid(op);
            }
            else if (a.Object is not null)
            {
                bytes += a.ScratchBytes;
            }
        var heap = bytes > 4096 ? (byte*)NativeMemory.Alloc((nuint)bytes) : null;
        var stack = stackalloc byte[heap is null ? bytes : 0];
        var scratch = heap is null ? stack : heap;
        var values = stackalloc NativeValue[args.Length];
        for (var k = 0; k < args.Length; k++) args[k].Write(op, values + k, ref scratch);
        var n = NativeMethods.td_call(Find(op), values, args.Length, results, capacity);
        if (heap is not null) NativeMemory.Free(heap);
        foreach (ref readonly var a in args) GC.KeepAlive(a.Object);
        return n >= 0 ? n : throw Error(op);
    }

    /// <summary>The failure of a native call, naming the operator. TorchSharp's type for every libtorch error.</summary>
    internal static ExternalException Error(string op) => new($"{Title(op)}: {Marshal.PtrToStringUTF8((nint)NativeMethods.td_error())}");

    /// <summary>An operator's name without its namespace: ours answer for libtorch's of the same name.</summary>
    internal static string Title(string op) => op[(op.LastIndexOf(':') + 1)..];

    /// <summary>Throws when a native call returned a failure.</summary>
    internal static void Check(int code, [CallerMemberName] string op = "")
    {
        if (code < 0) throw Error(op);
    }

    private static ExternalException Unexpected(string op, Tag tag) => new($"{op}: the result is a {tag}, expected a tensor");

    private static Tensor?[] Take(NativeValue list)
    {
        var handles = (nint*)list.Raw;
        var tensors = new Tensor?[list.Length];
        for (var k = 0; k < tensors.Length; k++) tensors[k] = handles[k] == 0 ? null : Tensor.Own(handles[k]);
        NativeMethods.td_free_memory(list.Raw is var p ? (nint)p : 0);
        return tensors;
    }

    // Literals are found by reference, which is three times faster than by content; another spelling of the same name goes through the dictionary.
    private static readonly ConcurrentDictionary<string, nint> byName = new();
    private static Slot[] slots = new Slot[4096];
    private static int used;

    private record struct Slot(string? Name, nint Handle);

    private static nint Find(string op)
    {
        var table = slots;
        var mask = table.Length - 1;
        for (var k = RuntimeHelpers.GetHashCode(op) & mask; ; k = (k + 1) & mask)
        {
            ref readonly var slot = ref table[k];
            if (ReferenceEquals(slot.Name, op)) return slot.Handle;
            if (slot.Name is null) return Insert(op);
        }
    }

    private static nint Insert(string op)
    {
        var handle = TryFind(op);
        if (handle == 0) throw new NotSupportedException($"{op}: this libtorch ({__version__}) has no operator of that name");
        lock (byName)
        {
            // Readers see the old table or the new one, each whole.
            if (2 * used >= slots.Length) return handle;
            var copy = (Slot[])slots.Clone();
            var mask = copy.Length - 1;
            var k = RuntimeHelpers.GetHashCode(op) & mask;
            while (copy[k].Name is { } name && !ReferenceEquals(name, op)) k = (k + 1) & mask;
            if (copy[k].Name is null) used++;
            copy[k] = new(op, handle);
            slots = copy;
        }
        return handle;
    }

    private static nint TryFind(string op) => byName.GetOrAdd(op, static key =>
    {
        var dot = key.IndexOf('.');
        var space = key.Contains("::") ? "" : "aten::";
        fixed (byte* name = Encoding.UTF8.GetBytes(space + (dot < 0 ? key : key[..dot]) + "\0"))
        fixed (byte* overload = Encoding.UTF8.GetBytes((dot < 0 ? "" : key[(dot + 1)..]) + "\0"))
            return NativeMethods.td_find(name, overload);
    });
}
