using System.Globalization;
using System.Xml.Linq;
using SkiaSharp;

namespace Generative.Evaluation.Plots;

/// <summary>Post-processes Skia's SVG: text for any font, a title and a description.</summary>
internal static class SvgText
{
    private static readonly XNamespace svg = "http://www.w3.org/2000/svg";

    /// <summary>An SVG document.</summary>
    public static string Document(byte[] document, string title, string description) =>
        Finish(document, title, description, "").ToString(SaveOptions.DisableFormatting) + "\n";

    /// <summary>An element of an HTML page, without XML namespaces; its ids have a prefix.</summary>
    public static string Inline(byte[] document, string title, string description, string id)
    {
        var root = Finish(document, title, description, id);
        foreach (var e in root.DescendantsAndSelf()) e.Name = e.Name.LocalName;
        foreach (var a in root.Attributes().Where(a => a.IsNamespaceDeclaration).ToArray()) a.Remove();
        return root.ToString(SaveOptions.DisableFormatting);
    }

    private static XElement Finish(byte[] document, string title, string description, string id)
    {
        using var stream = new MemoryStream(document);
        var root = XDocument.Load(stream).Root!;
        foreach (var text in root.Descendants(svg + "text")) Place(text);
        foreach (var own in root.Descendants().Attributes())
        {
            if (own.Name == "id") own.Value = $"{id}{own.Value}";
            else if (own.Value.StartsWith("url(#", StringComparison.Ordinal)) own.Value = $"url(#{id}{own.Value[5..]}";
        }
        root.SetAttributeValue("viewBox", $"0 0 {root.Attribute("width")!.Value} {root.Attribute("height")!.Value}");
        root.SetAttributeValue("role", "img");
        root.SetAttributeValue("aria-labelledby", $"{id}title {id}description");
        root.AddFirst(
            new XElement(svg + "title", new XAttribute("id", $"{id}title"), title),
            new XElement(svg + "desc", new XAttribute("id", $"{id}description"), description));
        return root;
    }

    // Skia places each letter for its own font. Here a text keeps only start and length, so that another font fits and
    // the text can be searched and read aloud.
    private static void Place(XElement text)
    {
        text.Value = text.Value.Trim();
        var bold = text.Attribute("font-weight") is not null;
        if (bold) text.SetAttributeValue("font-weight", 600);
        var size = float.Parse(text.Attribute("font-size")!.Value, CultureInfo.InvariantCulture);
        using var font = new SKFont(PlotFont.Face(bold), size) { Subpixel = true, Hinting = SKFontHinting.None };
        var length = font.MeasureText(text.Value);
        text.SetAttributeValue("x", First(text.Attribute("x")!.Value));
        text.SetAttributeValue("y", First(text.Attribute("y")!.Value));
        text.SetAttributeValue("font-family", $"{PlotFont.Name}, system-ui, sans-serif");
        text.SetAttributeValue("textLength", length.ToString("0.##", CultureInfo.InvariantCulture));
        text.SetAttributeValue("lengthAdjust", "spacingAndGlyphs");

        static string First(string places) => places.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries)[0];
    }
}
