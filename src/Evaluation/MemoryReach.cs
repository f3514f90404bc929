using Generative.Data;
using Generative.Evaluation.Plots;

namespace Generative.Evaluation;

/// <summary>How far back the last output of a sequence model is moved by its inputs.</summary>
/// <param name="Name">Name in the legend.</param>
/// <param name="Typical">‖∂y_t/∂u_{t-n}‖ for n = 0, 1, ..., the root mean square over examples.</param>
/// <param name="Largest">The same, the largest of the examples.</param>
/// <param name="Examples">Their number.</param>
internal sealed record MemoryReach(string Name, double[] Typical, double[] Largest, long Examples)
{
    /// <summary>Measures a model on the first examples.</summary>
    /// <param name="name">Name in the legend.</param>
    /// <param name="model">The model.</param>
    /// <param name="data">Examples.</param>
    /// <param name="count">At most so many.</param>
    /// <param name="batchSize">Examples at once.</param>
    public static MemoryReach Of(string name, IMemory model, DeviceData data, int count, int batchSize)
    {
        using var scope = NewDisposeScope();
        var n = Math.Min(count, data.Count);
        List<Tensor> all = [];
        for (long from = 0; from < n; from += batchSize)
        {
            using var inner = NewDisposeScope();
            var squares = model.Reach(data.Part(from, Math.Min(from + batchSize, n)));
            all.Add(squares.detach().to(float64).cpu().MoveToOuterDisposeScope());
        }
        var each = cat([.. all]);                                                      // [n, L]
        return new(name, Numbers(each.mean([0]).sqrt()), Numbers(each.amax([0]).sqrt()), n);

        static double[] Numbers(Tensor t) => t.data<double>().ToArray();
    }

    /// <summary>The fewest steps back that hold a share of the summed squares.</summary>
    public int Within(double share)
    {
        var left = share * Typical.Sum(v => v * v);
        var steps = 0;
        while (steps < Typical.Length - 1 && left > Typical[steps] * Typical[steps])
        {
            left -= Typical[steps] * Typical[steps];
            steps++;
        }
        return steps;
    }

    /// <summary>How many steps have more than a part of the largest of all.</summary>
    public int Above(double part) => Typical.Count(v => v > part * Typical.Max());

    /// <summary>A line for each model; of a single one also that of the largest.</summary>
    public static Figure Figure(string title, IReadOnlyList<MemoryReach> models)
    {
        Series[] series = models is [var one]
            ? [new("root mean square", Line(one.Typical)), new("largest", Line(one.Largest))]
            : [.. models.Select(m => new Series(m.Name, Line(m.Typical)))];
        var x = new PlotAxis("n, steps back", AxisRange.All(series.SelectMany(s => s.Points).Select(p => p.X)));
        var y = PlotAxis.Logarithmic("‖∂y(t) / ∂u(t − n)‖", series.SelectMany(s => s.Points).Select(p => p.Y));
        var note = $"the last output's derivative in the input n steps back, {models[0].Examples} examples";
        const string description = "A line for each model: the size of the derivative over the steps back.";
        return LineFigure.Of(title, x, y, series, note, description);
    }

    private static LinePoint[] Line(double[] values) => [.. values.Select((v, n) => new LinePoint(n, v))];
}
