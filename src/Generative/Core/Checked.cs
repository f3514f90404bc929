using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using Generative.Checks;

namespace Generative;

/// <summary>Checks options that are given in code by the attributes that a config is checked by.</summary>
/// <remarks>
/// C# runs a class's field initializers before everything else, so that its first field is where options are checked:
/// <c>private readonly MyOptions o = Checked.Of(o);</c>
/// </remarks>
public static class Checked
{
    /// <summary>The options themselves, where every value of them, and of the records in them, is allowed.</summary>
    /// <exception cref="OptionsException">Every fault, each with the path of its key.</exception>
    public static T Of<T>(T options) where T : class
    {
        List<string> faults = [];
        CheckRecord(options, "", faults);
        return faults.Count == 0 ? options : throw new OptionsException(faults);
    }

    private static void CheckRecord(object record, string path, List<string> faults)
    {
        var before = faults.Count;
        var nullability = new NullabilityInfoContext();
        foreach (var key in KeysOf(record.GetType()))
        {
            var below = Words.Join(path, Words.Key(key.Name));
            var limits = Limits.Of(key);
            if (key.GetValue(record) is { } value) Check(value, limits, below, faults);
            else if (nullability.Create(key).WriteState == NullabilityState.NotNull)
                faults.Add($"{below}: got null, expected {limits.Expected(key.PropertyType)}");
        }

        // Rules between keys need sound keys.
        if (faults.Count > before || record is not IValidatableObject rules) return;
        foreach (var result in rules.Validate(new(record)))
            faults.Add(path.Length == 0 ? $"{result.ErrorMessage}" : $"{path}.{result.ErrorMessage}");
    }

    private static IEnumerable<PropertyInfo> KeysOf(Type type) =>
        type.GetProperties().Where(p => p.GetMethod is not null && p.SetMethod is { IsPublic: true }
            && p.GetIndexParameters().Length == 0);

    private static void Check(object value, Limits limits, string path, List<string> faults)
    {
        void Refuse(string got, string? expected)
        {
            if (expected is not null) faults.Add($"{path}: got {got}, expected {expected}");
        }

        switch (value)
        {
            case bool or JsonNode or Delegate:
                return;
            case string text:
                Refuse(Words.Quoted(text), limits.Instead(text));
                return;
            case Enum named:
                if (!Enum.IsDefined(named.GetType(), named)) Refuse($"{named:D}", limits.Expected(named.GetType()));
                return;
            case IConvertible number:
                var exact = number.ToDouble(CultureInfo.InvariantCulture);
                Refuse(Limits.Number(exact), limits.Instead(exact));
                return;
            case IDictionary table:
                Count(table.Count);
                foreach (DictionaryEntry entry in table)
                {
                    if (entry.Value is { } item)
                        Check(item, limits.OfElement, Words.Join(path, $"{entry.Key}"), faults);
                }
                return;
            case IEnumerable list:
                object?[] items = [.. list.Cast<object?>()];
                Count(items.Length);
                foreach (var (i, item) in items.Index())
                {
                    if (item is not null) Check(item, limits.OfElement, $"{path}[{i}]", faults);
                }
                return;
            default:
                if (IsRecord(value.GetType())) CheckRecord(value, path, faults);
                return;
        }

        void Count(int count)
        {
            if (limits.CountFault(count) is { } fault) faults.Add($"{path}: {fault}");
        }
    }

    private static bool IsRecord(Type type) => type.GetMethod("<Clone>$") is not null;
}

/// <summary>Options whose keys constrain one another, beyond the range that each key states for itself.</summary>
/// <remarks>To whatever validates by the framework's interface, each fault is a result of its own.</remarks>
public interface IChecked : IValidatableObject
{
    /// <summary>Every fault, each as <c>path: got value, expected what</c>, the path from this record on. Called only
    /// if each key below is of the right type and in range.</summary>
    IEnumerable<string> Faults();

    /// <inheritdoc/>
    IEnumerable<ValidationResult> IValidatableObject.Validate(ValidationContext validationContext) =>
        Faults().Select(fault => new ValidationResult(fault));
}

/// <summary>Options that a model, an estimator, a data set or a training cannot have.</summary>
/// <param name="faults">Each <c>latentDim: got -3, expected 1..4096</c>, the sentence that a config would get.</param>
public sealed class OptionsException(IReadOnlyList<string> faults) : ArgumentException(string.Join('\n', faults))
{
    /// <summary>A single fault.</summary>
    public OptionsException(string fault) : this([fault]) { }

    /// <summary>Every fault of the options.</summary>
    public IReadOnlyList<string> Faults { get; } = faults;
}
