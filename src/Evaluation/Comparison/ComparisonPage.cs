using System.Net;
using System.Text;
using Generative.Evaluation.Plots;

namespace Generative.Evaluation.Comparison;

/// <summary>The report as one self-contained HTML page.</summary>
internal static class ComparisonPage
{
    private const string Style = """
        :root{color-scheme:light dark;--line:#8884}
        body{font:16px/1.5 system-ui,sans-serif;max-width:64rem;margin:2rem auto;padding:0 1rem}
        h1{font-size:1.6rem;margin-bottom:.2rem}h2{font-size:1.2rem;margin-top:2rem}
        .scroll{overflow-x:auto}table{border-collapse:collapse;font-variant-numeric:tabular-nums;font-size:.85rem}
        caption{text-align:left;padding:.3rem 0;opacity:.8}
        th,td{padding:.3rem .6rem;text-align:right;border-bottom:1px solid var(--line);white-space:nowrap}
        th[scope=row],td.name,th.name{text-align:left}
        tbody tr:first-child{font-weight:600}table.plain tbody tr{font-weight:400}
        svg{width:100%;height:auto;max-width:48rem;display:block;margin:1rem 0}
        pre{overflow-x:auto;border:1px solid var(--line);padding:.8rem;font-size:.8rem}
        dt{font-weight:600}dd{margin:0 0 .4rem 1rem}
        """;

    public static string Html(ComparisonResult r, string config)
    {
        List<Figure> figures = [ComparisonFigures.Gradients(r), ComparisonFigures.VarianceTime(r)];
        if (r.Curves.Count > 0)
        {
            figures.Add(ComparisonFigures.Training(r, seconds: false));
            figures.Add(ComparisonFigures.Training(r, seconds: true));
        }
        var page = new StringBuilder();
        page.Append(Head(r));
        Ranking(page, r);
        foreach (var (k, figure) in figures.Index()) page.Append(figure.InlineSvg($"f{k}-")).Append('\n');
        Groups(page, r);
        return page.Append(Tail(r, config)).ToString();
    }

    private static string Head(ComparisonResult r) => $"""
        <!doctype html>
        <html lang="en">
        <head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
        <title>{E(r.Name)}</title><style>{Style}</style></head>
        <body>
        <main>
        <h1>{E(r.Name)}</h1>
        <p>{E(ComparisonTable.Title(r)[(r.Name.Length + 2)..])}.</p>
        <h2>Ranking</h2>
        <div class="scroll"><table>
        <caption>Best first, by the mean squared error of one gradient; ± 95 % over {r.Setting.Seeds} streams.</caption>

        """;

    private static void Ranking(StringBuilder page, ComparisonResult r)
    {
        Header(page, ComparisonTable.Columns(r).Select(c => (c.Name, !c.Right)));
        foreach (var row in ComparisonTable.Rows(r))
        {
            var cells = row.Select((c, k) => k == 1 ? $"<th scope=\"row\">{E(c)}</th>" : $"<td>{E(c)}</td>");
            page.Append("<tr>").AppendJoin("", cells).Append("</tr>\n");
        }
        page.Append("</tbody></table></div>\n");
    }

    private static void Groups(StringBuilder page, ComparisonResult r)
    {
        page.Append("<h2>By group of parameters</h2>\n<div class=\"scroll\"><table class=\"plain\">"
            + "<caption>The model's parts, and their total.</caption>\n");
        string[] columns =
        [
            "variant", "group", "parameters", "‖mean‖", "bias", "mean sq. error", "variance", "ln variance", "cosine",
            "variance x ms",
        ];
        Header(page, columns.Select((c, k) => (c, k < 2)));
        foreach (var v in ComparisonTable.Ranked(r))
        {
            foreach (var g in v.Groups)
            {
                string[] cells =
                [
                    $"{g.Parameters}", ComparisonTable.Cell(new(g.MeanNorm, 0)), ComparisonTable.BiasText(g),
                    ComparisonTable.Cell(g.MeanSquaredError), ComparisonTable.Cell(g.Variance),
                    ComparisonTable.Cell(g.LogVariance), ComparisonTable.Cell(g.Cosine),
                    ComparisonTable.Cell(g.VarianceTime),
                ];
                page.Append($"<tr><th scope=\"row\">{E(v.Name)}</th><td class=\"name\">{E(g.Name)}</td>")
                    .AppendJoin("", cells.Select(c => $"<td>{E(c)}</td>")).Append("</tr>\n");
            }
        }
        page.Append("</tbody></table></div>\n");
    }

    private static void Header(StringBuilder page, IEnumerable<(string Name, bool IsLeft)> columns)
    {
        var cells = columns.Select(c => $"<th scope=\"col\"{(c.IsLeft ? " class=\"name\"" : "")}>{E(c.Name)}</th>");
        page.Append("<thead><tr>").AppendJoin("", cells).Append("</tr></thead>\n<tbody>\n");
    }

    private static string Tail(ComparisonResult r, string config)
    {
        var atOnce = r.Setting.CurvesAtOnce;
        var curves = atOnce > 1 ? $"{atOnce} curves at a time, each by one thread: their seconds share the machine, "
            + "and are not those of a curve alone" : "one curve at a time";
        return $"""
            <h2>How to read this</h2>
            <dl>
            <dt>variance</dt><dd>E‖g − E g‖² of the gradient g of one batch, summed over the parameters; ln is the
            natural logarithm.</dd>
            <dt>bias</dt><dd>‖E g − r‖ / ‖r‖, r the reference gradient: {E(ComparisonTable.ReferenceText(r))}. "&lt;" is
            an upper bound: these draws do not resolve the bias.</dd>
            <dt>mean squared error</dt><dd>E‖g − r‖²: variance plus squared bias.</dd>
            <dt>cosine</dt><dd>mean cosine of the angle between g and r.</dd>
            <dt>ms/step</dt><dd>loss and backward pass of one batch, the variants in turns.</dd>
            <dt>variance x ms</dt><dd>variance at equal wall-clock time: the mean of k gradients has 1/k of the
            variance.</dd>
            <dt>loss</dt><dd>the variant's own loss at the shared weights, nats per image; variants with another bound
            have another loss.</dd>
            <dt>ELBO</dt><dd>of all curves by the same model, on validation images; {curves}.</dd>
            </dl>
            <h2>Config</h2>
            <details><summary>every key</summary><pre>{E(config)}</pre></details>
            </main>
            </body>
            </html>

            """;
    }

    private static string E(string text) => WebUtility.HtmlEncode(text);
}
