using System.Reflection;
using TorchSharp;
using static TorchSharp.torch;

namespace Tests.Surface.Mathematics;

/// <summary>Finds the mathematical members by reflection and makes arguments for them, so that a new member is tested as it appears.</summary>
public static class MathematicalMembers
{
    private static readonly HashSet<Type> simple =
    [
        typeof(Tensor), typeof(Scalar), typeof(long), typeof(int), typeof(double), typeof(float), typeof(bool), typeof(long?), typeof(int?), typeof(double?), typeof(long[]),
        typeof(ScalarType?), typeof(RoundingMode), typeof(Generator), typeof(Tensor[]), typeof(FFTNormType), typeof(string), typeof(bool?), typeof((long, long)), typeof((long, long, long)),
        typeof(IList<Tensor>), typeof(IEnumerable<Tensor>), typeof(char), typeof(linalg.QRMode), typeof(compute_mode),
    ];

    // Members about storage, place, text and life, and factories: not mathematics.
    private static readonly string[] others =
    [
        "to", "cpu", "cuda", "mps", "save", "load", "Load", "Dispose", "MoveTo", "Detach", "Detatch", "backward", "requires_grad", "with_requires", "retain_grad", "is_", "new_", "empty", "ones", "zeros",
        "full", "eye", "rand", "ToString", "Equals", "get_", "set_", "item", "Read", "Write", "pin_", "alias", "storage", "type", "int_repr", "q_", "rename", "refine", "align", "has_names", "size", "stride",
        "element", "numel", "dim", "ToScalar", "tolist", "op_", "as_", "arange", "linspace", "logspace", "from", "complex", "polar", "tensor", "finfo", "max_int", "result_type", "promote", "can_cast", "seed",
        "initial", "manual", "Wrapped", "NewDispose", "no_grad", "enable_grad", "inference", "print", "fill_", "copy_", "detach", "index_put", "vander", "load", "Initialize", "TryInit", "Normalize", "Check",
        "compiled", "use_det", "are_det", "default", "device", "_assert", "tril_indices", "triu_indices", "contiguous", "clone", "cauchy_", "frombuffer", "sparse", "quantize", "dequantize", "bool", "byte", "char",
        "short", "int", "long", "half", "bfloat16", "float", "double", "cfloat", "cdouble", "numpy", "index", "data", "GetHashCode", "GetType", "ReadCpu", "CreateSparse",
    ];

    public static bool IsMathematics(MethodInfo m)
        => !m.IsGenericMethod && !m.IsSpecialName && m.GetParameters().All(p => simple.Contains(p.ParameterType) && !p.IsOut) && IsResult(m.ReturnType) && !m.Name.EndsWith("Tensor", StringComparison.Ordinal)
        && (!others.Any(o => m.Name.StartsWith(o, StringComparison.Ordinal)) || m.Name is "index_select" or "float_power" or "float_power_" or "bitwise_not" or "log" or "floor" or "flip" or "diff" or "diag" or "tile");

    private static bool IsResult(Type t)
        => t == typeof(Tensor) || t == typeof(Tensor[]) || t.FullName!.StartsWith("System.ValueTuple", StringComparison.Ordinal) && t.GetGenericArguments().All(a => a == typeof(Tensor));

    public static IEnumerable<MethodInfo> OfTensor => typeof(Tensor).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Where(IsMathematics);

    /// <summary>The functions of torch and its mathematical parts whose first argument is a tensor.</summary>
    public static IEnumerable<MethodInfo> OfTorch
        => new[] { typeof(torch), typeof(linalg), typeof(fft), typeof(special) }.SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(m => IsMathematics(m) && m.GetParameters() is [{ ParameterType: var first }, ..] && first == typeof(Tensor));

    public static string Signature(MethodInfo m)
        => $"{(m.DeclaringType == typeof(Tensor) ? "Tensor" : m.DeclaringType!.Name)}.{m.Name}({string.Join(", ", m.GetParameters().Select(p => Name(p.ParameterType) + " " + p.Name))})";

    private static string Name(Type t) => t.IsGenericType ? $"{t.Name.Split('`')[0]}<{string.Join(", ", t.GetGenericArguments().Select(Name))}>" : t.Name;

    /// <summary>A plausible argument; <paramref name="operand"/> makes each tensor.</summary>
    public static object? Argument(ParameterInfo p, Func<Tensor> operand, long dim = 0)
    {
        var t = p.ParameterType;
        if (t == typeof(Tensor)) return p.HasDefaultValue && p.Name is "out" or "M" or "window" or "prepend" or "append" or "fweights" or "aweights" or "sorter" or "rtol" ? null : operand();
        if (p.Name!.StartsWith("dim", StringComparison.Ordinal) || p.Name is "axis" or "axis0" or "axis1" or "dimension" or "dimensions" or "source" or "destination" or "start_dim" or "end_dim")
        {
            if (t == typeof(long)) return dim;
            if (t == typeof(int)) return (int)dim;
            if (t == typeof(long?)) return (long?)dim;
            if (t == typeof(int?)) return (int?)dim;
            if (t == typeof(long[])) return new[] { dim };
            if (t == typeof((long, long))) return (dim, dim + 1);
            if (t == typeof((long, long, long))) return (dim, dim + 1, dim + 2);
        }
        if (t == typeof(Tensor[])) return new[] { operand() };
        if (t == typeof(IList<Tensor>) || t == typeof(IEnumerable<Tensor>)) return new List<Tensor> { operand() };
        if (t == typeof(Scalar)) return (Scalar)1;
        if (p.HasDefaultValue) return p.DefaultValue is { } v && t.IsEnum ? Enum.ToObject(t, v) : p.DefaultValue is DBNull ? null : p.DefaultValue;
        if (t == typeof(long)) return 1L;
        if (t == typeof(int)) return 1;
        if (t == typeof(float)) return 1f;
        if (t == typeof(double)) return 0.5;
        if (t == typeof(bool)) return false;
        if (t == typeof(long[])) return new[] { 1L };
        if (t == typeof((long, long))) return (1L, 1L);
        if (t == typeof((long, long, long))) return (1L, 1L, 1L);
        if (t == typeof(string)) return "fro";
        return t.IsValueType && Nullable.GetUnderlyingType(t) is null ? Activator.CreateInstance(t) : null;
    }

    /// <summary>The tensors of a result, in order.</summary>
    public static IEnumerable<Tensor> Tensors(object? result) => result switch
    {
        Tensor t => [t],
        Tensor[] many => many,
        System.Runtime.CompilerServices.ITuple tuple => Enumerable.Range(0, tuple.Length).Select(k => tuple[k]).OfType<Tensor>(),
        _ => [],
    };
}
