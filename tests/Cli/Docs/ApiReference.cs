using System.Globalization;
using System.Reflection;
using System.Text;
using Generative;
using Generative.Configuration;
using Generative.Data;
using Generative.Evaluation;
using Generative.Models.Vae;
using Generative.Training;

namespace Generative.Cli.Tests.Docs;

/// <summary>docs/reference/api: public types and members of a library, with the first sentences of their
/// comments.</summary>
internal sealed class ApiReference
{
    private const BindingFlags Own =
        BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly string[] ofEveryRecord =
        ["Equals", "GetHashCode", "ToString", "Deconstruct", "Dispose", "GetEnumerator", "<Clone>$"];

    private readonly XmlComments comments;
    private readonly StringBuilder text = new();

    public ApiReference(Assembly library)
    {
        comments = new(library);
        var name = library.GetName().Name!;
        _ = text.Append(CultureInfo.InvariantCulture, $"""
            # The library {name}

            Public types and members of the library. The page is generated from the compiled library and its comments,
            and a test compares them; `GOLDEN=write ./test --filter ReferenceTests` writes it again.
            All libraries: [API](README.md).

            """);
        foreach (var types in library.GetExportedTypes().Where(t => !IsOptions(t)).GroupBy(t => t.Namespace ?? "")
            .OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            _ = text.Append(CultureInfo.InvariantCulture, $"\n## {types.Key}\n");
            foreach (var type in types.OrderBy(t => t.FullName, StringComparer.Ordinal)) Write(type);
        }
    }

    /// <summary>The libraries that a program can use.</summary>
    public static IReadOnlyList<Assembly> Libraries { get; } =
    [
        typeof(GenerativeModel).Assembly, typeof(GaussianVae).Assembly, typeof(DataOptions).Assembly,
        typeof(Trainer).Assembly, typeof(ISampleMetrics).Assembly, typeof(ConfigReader).Assembly,
    ];

    /// <summary>The page.</summary>
    public string Text => text.ToString();

    // Their keys are in the config reference.
    private static bool IsOptions(Type type) => type.GetCustomAttribute<KindAttribute>(false) is not null;

    private void Write(Type type)
    {
        var summary = comments.Of(type);
        _ = text.Append(CultureInfo.InvariantCulture, $"\n### {Signatures.Of(type)}\n\n{summary}\n");
        if (type.IsEnum)
        {
            _ = text.Append("\nValues: ").AppendJoin(", ", Enum.GetNames(type).Select(n => $"`{n}`")).Append(".\n");
            return;
        }
        // A primary constructor has the comment of its type.
        (string Signature, string Comment)[] members =
            [.. Members(type).Select(m => (Signatures.Of(m), comments.Of(m) is var c && c == summary ? "" : c))];
        if (members.Length == 0) return;
        _ = text.Append("\n| member | |\n|---|---|\n");
        foreach (var (signature, comment) in members)
            _ = text.Append(CultureInfo.InvariantCulture,
                $"| `{signature}` | {comment.Replace("|", @"\|", StringComparison.Ordinal)} |\n");
    }

    // Constructors, then properties, then methods, each by name.
    private static IEnumerable<MemberInfo> Members(Type type) =>
        type.GetMembers(Own)
            .Where(m => m is ConstructorInfo or PropertyInfo or FieldInfo or MethodInfo { IsSpecialName: false })
            .Where(m => !ofEveryRecord.Contains(m.Name) && !IsUsual(m))
            .OrderBy(m => m switch { ConstructorInfo => 0, FieldInfo => 1, PropertyInfo => 2, _ => 3 })
            .ThenBy(m => m.Name, StringComparer.Ordinal).ThenBy(Signatures.Of, StringComparer.Ordinal);

    // Without parameters, or a record's copy.
    private static bool IsUsual(MemberInfo member) =>
        member is ConstructorInfo made
        && (made.GetParameters() is []
            || made.GetParameters() is [var only] && only.ParameterType == made.DeclaringType);
}
