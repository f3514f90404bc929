using System.Globalization;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Generative.Configuration;

/// <summary>Scalars in the core schema of YAML 1.2; quoted ones are always text.</summary>
internal static partial class Scalars
{
    extension(YamlScalarNode node)
    {
        public string Text => node.Value ?? "";

        public bool IsPlain => node.Style is ScalarStyle.Plain or ScalarStyle.Any;

        public bool IsEmpty => node.IsPlain && node.Text.Length == 0;

        public bool IsNull => node.IsPlain && (node.Text is "" or "~" or "null" or "Null" or "NULL");

        public bool? Truth => !node.IsPlain ? null : node.Text switch
        {
            "true" or "True" or "TRUE" => true,
            "false" or "False" or "FALSE" => false,
            _ => null,
        };

        /// <summary>The number, also infinite or NaN; null: not a number.</summary>
        public double? Number
        {
            get
            {
                if (!node.IsPlain) return null;
                if (Decimal().IsMatch(node.Text)) return double.Parse(node.Text, CultureInfo.InvariantCulture);
                return (double?)Radix(node.Text) ?? node.Text.ToLowerInvariant() switch
                {
                    ".inf" or "+.inf" => double.PositiveInfinity,
                    "-.inf" => double.NegativeInfinity,
                    ".nan" => double.NaN,
                    _ => null,
                };
            }
        }

        /// <summary>The exact integer below 7.9e28 (also 1e5), else null.</summary>
        public decimal? Whole
        {
            get
            {
                if (node.Number is not { } number || !double.IsInteger(number)) return null;
                if (Radix(node.Text) is { } whole) return whole;
                var read = decimal.TryParse(node.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var exact);
                return read && decimal.IsInteger(exact) ? exact : null;
            }
        }
    }

    /// <summary>A value in errors, after "got".</summary>
    public static string Shown(YamlNode node) => node switch
    {
        YamlSequenceNode => "a list",
        YamlMappingNode => "a mapping",
        YamlScalarNode scalar when scalar.IsNull => "null",
        YamlScalarNode scalar when !scalar.IsPlain => $"{Words.Quoted(scalar.Text)} in quotes",
        YamlScalarNode scalar when scalar.Number is not null || scalar.Truth is not null => Words.Shorten(scalar.Text),
        YamlScalarNode scalar => Words.Quoted(scalar.Text),
        _ => "a broken value",
    };

    // 0x1F and 0o17, of at most 64 bits.
    private static decimal? Radix(string text)
    {
        if (text.Length > 18 || !HexOrOctal().IsMatch(text)) return null;
        return text[1] == 'o'
            ? Convert.ToUInt64(text[2..], 8)
            : ulong.Parse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"\A[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\z")]
    private static partial Regex Decimal();

    [GeneratedRegex(@"\A0(x[0-9a-fA-F]+|o[0-7]+)\z")]
    private static partial Regex HexOrOctal();
}
