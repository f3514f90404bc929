using System.Reflection;
using Nullability = System.Reflection.NullabilityInfoContext;

namespace Generative.Cli.Tests.Docs;

/// <summary>Types and members as C# writes them.</summary>
internal static class Signatures
{
    private static readonly Dictionary<Type, string> words = new()
    {
        [typeof(void)] = "void", [typeof(bool)] = "bool", [typeof(byte)] = "byte", [typeof(int)] = "int",
        [typeof(long)] = "long", [typeof(ulong)] = "ulong", [typeof(float)] = "float", [typeof(double)] = "double",
        [typeof(string)] = "string", [typeof(object)] = "object", [typeof(char)] = "char",
    };

    /// <summary>A type's own name, with its type parameters and those around it.</summary>
    public static string Of(Type type)
    {
        if (type.IsByRef) return Of(type.GetElementType()!);
        if (type.IsPointer) return $"{Of(type.GetElementType()!)}*";
        if (words.TryGetValue(type, out var word)) return word;
        if (type.IsArray) return $"{Of(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]";
        if (Nullable.GetUnderlyingType(type) is { } value) return $"{Of(value)}?";
        if (type.IsGenericParameter) return type.Name;
        if (type.FullName?.StartsWith("System.ValueTuple`", StringComparison.Ordinal) == true)
            return $"({string.Join(", ", type.GetGenericArguments().Select(Of))})";
        var name = type.Name.Split('`')[0];
        if (type.IsGenericType) name += $"<{string.Join(", ", type.GetGenericArguments().Select(Of))}>";
        // Those of TorchSharp are inside of static classes, which code takes in by "using static".
        return type.DeclaringType is { } around && type.Namespace != nameof(TorchSharp) ? $"{Of(around)}.{name}" : name;
    }

    /// <summary>A member: its type, name and parameters.</summary>
    public static string Of(MemberInfo member) => member switch
    {
        ConstructorInfo made => $"new {Of(made.DeclaringType!)}({Parameters(made)})",
        FieldInfo field =>
            $"{(field.IsLiteral ? "const " : "")}{Of(field.FieldType)}{Null(new Nullability().Create(field))} "
            + field.Name,
        PropertyInfo property when property.GetIndexParameters() is [_, ..] index =>
            $"{Of(property.PropertyType)} this[{string.Join(", ", index.Select(Parameter))}]",
        PropertyInfo property =>
            $"{Of(property.PropertyType)}{Null(new Nullability().Create(property))} {property.Name}",
        MethodInfo method => $"{(method.IsStatic ? "static " : "")}{Of(method.ReturnType)}"
            + $"{Null(new Nullability().Create(method.ReturnParameter))} {method.Name}{TypeParameters(method)}"
            + $"({Parameters(method)})",
        _ => member.Name,
    };

    private static string Null(NullabilityInfo info) =>
        info.ReadState == NullabilityState.Nullable && info.Type is { IsValueType: false, IsGenericParameter: false }
            ? "?" : "";

    private static string TypeParameters(MethodInfo method) =>
        method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(a => a.Name))}>" : "";

    private static string Parameters(MethodBase method) =>
        string.Join(", ", method.GetParameters().Select(Parameter));

    private static string Parameter(ParameterInfo parameter)
    {
        var passed = parameter switch { { IsOut: true } => "out ", { ParameterType.IsByRef: true } => "ref ", _ => "" };
        var type = Of(parameter.ParameterType) + Null(new Nullability().Create(parameter));
        return $"{passed}{type} {parameter.Name}{(parameter.IsOptional ? " = ..." : "")}";
    }
}
