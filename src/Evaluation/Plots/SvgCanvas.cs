using System.Globalization;
using System.Net;
using System.Text;

namespace Generative.Evaluation.Plots;

/// <summary>A figure as SVG text: on its own (with a background that follows the reader's light or dark setting), or inside a page, whose colours it takes.</summary>
internal sealed class SvgCanvas : ICanvas
{
    private const string Style = "svg{color:#222;background:#fff}@media(prefers-color-scheme:dark){svg{color:#ddd;background:#16181d}}";

    private readonly StringBuilder body = new();

    /// <summary>The drawing inside HTML.</summary>
    public string Inline(Figure f, string id) => $"""
        <svg viewBox="0 0 {Figure.Width} {f.Height}" role="img" aria-labelledby="{id}-t {id}-d"><title id="{id}-t">{Escape(f.Title)}</title><desc id="{id}-d">{Escape(f.Description)}</desc>
        {body}</svg>
        """;

    /// <summary>The drawing as a file.</summary>
    public string Standalone(Figure f) => $$"""
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {{Figure.Width}} {{f.Height}}" width="{{Figure.Width}}" height="{{f.Height}}" role="img" aria-labelledby="t d"><title id="t">{{Escape(f.Title)}}</title><desc id="d">{{Escape(f.Description)}}</desc>
        <style>{{Style}}</style>
        {{body}}</svg>

        """;

    public void Line(IReadOnlyList<(double X, double Y)> points, Ink ink, double width) =>
        body.Append(CultureInfo.InvariantCulture, $"<polyline points=\"{Points(points)}\" fill=\"none\" {Stroke(ink)} stroke-width=\"{width}\" stroke-linejoin=\"round\"{(ink.Dashed ? " stroke-dasharray=\"5 3\"" : "")}/>\n");

    public void Area(IReadOnlyList<(double X, double Y)> outline, Ink ink, double opacity) =>
        body.Append(CultureInfo.InvariantCulture, $"<polygon points=\"{Points(outline)}\" fill=\"{Colour(ink)}\" fill-opacity=\"{opacity}\"/>\n");

    public void Dot(double x, double y, double radius, Ink ink, bool hollow) =>
        body.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{x:0.#}\" cy=\"{y:0.#}\" r=\"{radius}\" {(hollow ? $"fill=\"none\" stroke-width=\"1.8\" {Stroke(ink)}" : $"fill=\"{Colour(ink)}\"")}/>\n");

    public void Text(string text, double x, double y, Anchor anchor, double size, bool bold, bool upward) =>
        body.Append(CultureInfo.InvariantCulture, $"<text x=\"{x:0.#}\" y=\"{y:0.#}\" font-size=\"{size}\" font-family=\"system-ui,sans-serif\" fill=\"currentColor\" text-anchor=\"{anchor.ToString().ToLowerInvariant()}\"{(bold ? " font-weight=\"600\"" : "")}{(upward ? string.Create(CultureInfo.InvariantCulture, $" transform=\"rotate(-90 {x:0.#} {y:0.#})\"") : "")}>{Escape(text)}</text>\n");

    internal static string Escape(string text) => WebUtility.HtmlEncode(text);

    private static string Points(IReadOnlyList<(double X, double Y)> points) => string.Join(' ', points.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.X:0.#},{p.Y:0.#}")));

    private static string Stroke(Ink ink) => ink == Ink.Grid ? "stroke=\"currentColor\" stroke-opacity=\"0.15\"" : $"stroke=\"{Colour(ink)}\"";

    private static string Colour(Ink ink) => ink == Ink.Text ? "currentColor" : $"#{ink.Rgb.R:x2}{ink.Rgb.G:x2}{ink.Rgb.B:x2}";
}
