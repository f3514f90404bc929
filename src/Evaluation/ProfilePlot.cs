using Generative.Training;
using Generative.Data;
using Generative.Evaluation.Plots;

namespace Generative.Evaluation;

/// <summary>A measure over levels as a figure: the mean over examples, with two standard errors.</summary>
public static class ProfilePlot
{
    private const int MostExamples = 256;

    /// <summary>Writes the figure of the first test examples as a PNG; returns how many there were.</summary>
    public static long Write(string path, IProfiled model, DeviceData data)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        var n = Math.Min(MostExamples, data.Count);
        var profile = model.Profile(data.Part(0, n));
        (double X, double Y, double Low, double High)[] points = [.. profile.Points.Select(p => (p.Level, Estimate: Estimate.Of(p.Value, $"{profile.Level} = {p.Level}")))
            .Select(p => (p.Level, p.Estimate.Value, p.Estimate.Value - 2 * p.Estimate.StandardError, p.Estimate.Value + 2 * p.Estimate.StandardError))];
        var figure = new Figure(profile.Title, $"One line over {profile.Level}; the band is two standard errors over {n} examples.",
            new(profile.Level, points.Select(p => p.X), logarithmic: true), new(profile.Unit, points.Select(p => p.Y), logarithmic: true), [new(profile.Title, points)]);
        ImageFile.Write(path, figure.Pixels());
        return n;
    }
}
