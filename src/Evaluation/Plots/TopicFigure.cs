using System.Globalization;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace Generative.Evaluation.Plots;

/// <summary>A topic by its most probable words.</summary>
/// <param name="Number">From 0.</param>
/// <param name="Share">Its share in the words of the training documents.</param>
/// <param name="Words">Its words with their probabilities, the largest first.</param>
internal sealed record TopicWords(int Number, double Share, IReadOnlyList<(string Word, double Probability)> Words);

/// <summary>The most probable words of each topic as bars, a panel for each topic.</summary>
internal static class TopicFigure
{
    /// <summary>The most words in a panel.</summary>
    public const int MostWords = 12;

    private const int MostTopics = 12, MostColumns = 4, Width = 190, RowHeight = 19, Above = 30, Below = 40;
    private const int Letters = 14;
    private const float PixelsPerLetter = 7.2f;

    /// <summary>The figure: the first topics, all on one scale.</summary>
    public static Figure Of(string heading, IReadOnlyList<TopicWords> topics)
    {
        var shown = topics.Take(MostTopics).ToArray();
        var columns = Math.Min(shown.Length, shown.Length <= MostColumns ? shown.Length : MostColumns);
        var largest = shown.SelectMany(t => t.Words).Max(w => w.Probability);
        var axis = new PlotAxis("p(word | topic)", new(0, 1.05 * Math.Max(largest, 1e-12)));
        var longest = shown.SelectMany(t => t.Words).Max(w => Cut(w.Word).Length);
        var left = (int)(longest * PixelsPerLetter) + 16;
        var height = Above + Below + RowHeight * shown.Max(t => t.Words.Count);
        var width = left + Width;
        Panel[] panels =
        [
            .. shown.Select((t, k) =>
                new Panel(Bars(t, axis, left, height), k % columns * width, k / columns * height, width, height)),
        ];
        return new(heading, panels)
        {
            Note = topics.Count > shown.Length ? $"the {shown.Length} largest of {topics.Count} topics" : "",
            Description = "A panel for each topic: its most probable words as bars.",
        };
    }

    private static Plot Bars(TopicWords topic, PlotAxis axis, int left, int height)
    {
        var count = topic.Words.Count;
        var plot = PlotStyle.Panel(axis, new("", new(0.4 - count, 0.6)), Width, height - Above - Below);
        PlotStyle.Open(plot);
        PlotStyle.Title(plot, string.Create(
            CultureInfo.InvariantCulture, $"topic {topic.Number}, {100 * topic.Share:F0} % of the words"));
        plot.Axes.Left.TickGenerator =
            new NumericManual([.. topic.Words.Select((w, k) => new Tick(-k, Cut(w.Word)))]);
        plot.Axes.Left.MajorTickStyle.Length = 0;
        plot.Grid.YAxisStyle.IsVisible = false;
        Bar[] drawn = [.. topic.Words.Select((w, k) => new Bar
        {
            Position = -k,
            Value = w.Probability,
            Size = 0.75,
            FillColor = PlotStyle.Series(topic.Number),
            LineWidth = 0,
        })];
        var bars = plot.Add.Bars(drawn);
        bars.Horizontal = true;
        plot.Axes.SetLimits(axis.Range.Low, axis.Range.High, 0.4 - count, 0.6);
        plot.Layout.Fixed(new PixelPadding(left, 16, Below, Above));
        return plot;
    }

    private static string Cut(string word) => word.Length <= Letters ? word : word[..(Letters - 1)] + "…";
}
