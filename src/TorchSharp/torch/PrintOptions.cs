namespace TorchSharp;

/// <summary>How a tensor is written: its shape, dtype and device only, or with its elements in the manner of a language.</summary>
public enum TensorStringStyle
{
    Metadata, Julia, Numpy, CSharp,

    /// <summary>That of <see cref="torch.TensorStringStyle"/>.</summary>
    Default,
}

/// <summary>PyTorch's named sets of printing options.</summary>
public enum PrintOptionsProfile { @default, @short, full }

public static partial class torch
{
    public const TensorStringStyle julia = TensorStringStyle.Julia;
    public const TensorStringStyle numpy = TensorStringStyle.Numpy;
    public const TensorStringStyle csharp = TensorStringStyle.CSharp;

    private static TensorStringStyle style = TensorStringStyle.Julia;

    internal static string floatFormat = "g5";
    internal static string newLine = System.Environment.NewLine;
    internal static int lineWidth = 100, maxRows = 6, maxColumns = 6;

    /// <summary>The style of str() and print().</summary>
    public static TensorStringStyle TensorStringStyle
    {
        get => style;
        set => style = value == TensorStringStyle.Default ? throw new ArgumentException("The style cannot be set to 'Default'") : value;
    }

    /// <summary>Digits after the point; characters to a line; more rows or columns than the most are cut in the middle (numpy and C#).</summary>
    public static void set_printoptions(int precision, int? linewidth = null, string? newLine = null, bool sci_mode = false, int? maxRows = null,
        int? maxColumns = null)
        => set_printoptions(null, sci_mode ? $"E{precision}" : $"F{precision}", linewidth, newLine, maxRows, maxColumns);

    /// <inheritdoc cref="set_printoptions(int, int?, string, bool, int?, int?)"/>
    public static void set_printoptions(TensorStringStyle? style = null, string? floatFormat = null, int? linewidth = null, string? newLine = null,
        int? maxRows = null, int? maxColumns = null)
    {
        if (style is { } s) TensorStringStyle = s;
        torch.floatFormat = floatFormat ?? torch.floatFormat;
        torch.newLine = newLine ?? torch.newLine;
        lineWidth = linewidth ?? lineWidth;
        torch.maxRows = maxRows ?? torch.maxRows;
        torch.maxColumns = maxColumns ?? torch.maxColumns;
    }
}
