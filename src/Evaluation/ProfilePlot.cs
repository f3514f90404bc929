using Generative.Data;
using Generative.Evaluation.Plots;
using Generative.Training;

namespace Generative.Evaluation;

/// <summary>A figure of a measure over levels: mean over examples ± two standard errors.</summary>
internal static class ProfilePlot
{
    private const int MostExamples = 256;

    /// <summary>Writes the figure for the first test examples as a PNG; returns their number, 0 where there is no such
    /// measure.</summary>
    public static long Write(string path, IMeasured model, DeviceData data)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        var n = Math.Min(MostExamples, data.Count);
        if (model.Profile(data.Part(0, n)) is not { } profile) return 0;
        LinePoint[] points = [.. profile.Points.Select(p => Point(p.Level, p.Value))];
        var x = PlotAxis.Logarithmic(profile.Level, points.Select(p => p.X));
        var y = PlotAxis.Logarithmic(profile.Unit, points.Select(p => p.Y));
        var note = $"the band is two standard errors over {n} examples";
        var description = $"One line over {profile.Level}; {note}.";
        LineFigure.Of(profile.Title, x, y, [new(profile.Title, points)], note, description).Write(path);
        return n;

        LinePoint Point(double level, Tensor value)
        {
            var e = Estimate.Of(value, $"{profile.Level} = {level}");
            var width = 2 * (e.StandardError ?? 0);
            return new(level, e.Value, e.Value - width, e.Value + width);
        }
    }
}
