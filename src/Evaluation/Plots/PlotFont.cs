using ScottPlot;
using SkiaSharp;

namespace Generative.Evaluation.Plots;

/// <summary>Inter, the font of all figures; embedded, since many servers have no fonts.</summary>
internal sealed class PlotFont : IFontResolver
{
    /// <summary>The family's name.</summary>
    public const string Name = "Inter";

    private static readonly Lazy<bool> use = new(() =>
    {
        Fonts.FontResolvers.Insert(0, new PlotFont());
        Fonts.Default = Name;
        return true;
    });

    /// <summary>Makes it the font of all plots.</summary>
    public static void Use() => _ = use.Value;

    /// <summary>The typeface, regular or semibold.</summary>
    public static SKTypeface Face(bool bold = false)
    {
        Use();
        return Fonts.GetTypeface(Name, bold, italic: false);
    }

    /// <inheritdoc/>
    public SKTypeface? CreateTypeface(string fontName, FontWeight weight, FontSlant slant, FontSpacing spacing)
    {
        if (fontName != Name) return null;
        var file = weight > FontWeight.Normal ? "Inter-SemiBold.ttf" : "Inter-Regular.ttf";
        using var stream = typeof(PlotFont).Assembly.GetManifestResourceStream(file);
        return SKTypeface.FromStream(stream);
    }

    /// <inheritdoc/>
    public SKTypeface? CreateTypeface(string fontName, bool bold, bool italic) =>
        CreateTypeface(fontName, bold ? FontWeight.Bold : FontWeight.Normal, FontSlant.Upright, FontSpacing.Normal);
}
