using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Generative.Data;

/// <summary>How a table is written.</summary>
public abstract record TableOptions : DataOptions
{
    [Description("Between fields; null: the first of tab, semicolon, comma, bar and space that the first row has.")]
    [AllowedValues(",", ";", "\t", " ", "|")]
    public string? Delimiter { get; init; }

    [Description("Whether the first row is a header; null: it is if a field of it is no number.")]
    public bool? Header { get; init; }

    [Description("Whether numbers have a decimal comma, as in 0,5; fields then end in something else.")]
    public bool DecimalComma { get; init; }
}
