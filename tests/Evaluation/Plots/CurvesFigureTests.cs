using Generative.Evaluation.Plots;
using Generative.Training;

namespace Generative.Evaluation.Tests.Plots;

/// <summary>A run's curves: which panels there are, and what stands in them.</summary>
public sealed class CurvesFigureTests
{
    private static MetricCurve Curve(string name, params double[] values) =>
        new(name, [.. values.Select((v, k) => ((k + 1) * 10L, v))]);

    private static string[] Titles(Figure figure) => [.. figure.Panels.Select(p => p.Plot.Axes.Title.Label.Text)];

    private static Figure Draw(params MetricCurve[] curves) =>
        CurvesFigure.Of("run", curves, n => n == "loss" ? "nats" : "", []);

    [Fact]
    public void Metrics_of_one_name_share_a_panel_and_the_learning_rate_is_last()
    {
        var figure = Draw(Curve("train/kl", 1, 2, 3), Curve("train/lr", 1e-3, 1e-3), Curve("train/loss", 9, 8, 7),
            Curve("valid/loss", 9, 8), Curve("test/loss", 7));
        Assert.Equal(["loss", "kl", "learning rate"], Titles(figure));
        Assert.Equal(["train", "valid", "test"], figure.Legend.Select(l => l.LabelText));
        Assert.Equal("nats", figure.Panels[0].Plot.Axes.Left.Label.Text);
        Assert.Equal("rate (×10⁻³)", figure.Panels[2].Plot.Axes.Left.Label.Text);
        Assert.Equal(3, figure.Panels[0].Plot.GetPlottables<ScottPlot.Plottables.Scatter>().Count());
        Assert.All(figure.Panels, p => Assert.Equal("step", p.Plot.Axes.Bottom.Label.Text));
    }

    [Fact]
    public void A_loss_of_one_term_is_drawn_once()
    {
        Assert.Equal(["loss, nll"], Titles(Draw(Curve("train/loss", 3, 2), Curve("train/nll", 3, 2))));
        Assert.Equal(["loss", "nll"], Titles(Draw(Curve("train/loss", 3, 2), Curve("train/nll", 3, 1))));
    }

    [Fact]
    public void The_learning_rates_of_a_GAN_share_a_panel_with_a_legend()
    {
        var figure = Draw(Curve("train/critic/loss", 1, 2), Curve("train/generator/loss", 2, 1),
            Curve("train/critic/lr", 1, 1), Curve("train/generator/lr", 1, 1));
        Assert.Equal(["critic/loss", "generator/loss", "learning rate"], Titles(figure));
        Assert.Equal(["critic", "generator"], figure.Panels[2].Plot.Legend.GetItems().Select(i => i.LabelText));
        Assert.Empty(figure.Legend);                                                   // one part needs no name
    }

    [Fact]
    public void Metrics_beyond_the_last_panel_are_left_out_with_a_note_unless_asked_for()
    {
        var terms = Enumerable.Range(0, 15).Select(k => Curve($"train/term{k}", k, k + 1));
        MetricCurve[] curves = [Curve("train/loss", 20, 19), .. terms, Curve("valid/once", 1)];
        var figure = Draw(curves);
        Assert.Equal(CurvesFigure.MostPanels, figure.Panels.Count);
        Assert.Equal("the first 12 of 16 names", figure.Note);                          // a single value is no curve
        Assert.Equal(["term14", "once"], Titles(CurvesFigure.Of("run", curves, _ => "", ["term14", "once"])));
        Assert.Equal(17, CurvesFigure.Names(curves).Count);
    }

    [Fact]
    public void The_first_steps_and_values_that_are_not_finite_do_not_set_the_range()
    {
        var values = Enumerable.Range(0, 50).Select(k => 2 - k / 50.0).ToArray();
        (values[0], values[30]) = (1e6, double.NaN);
        var limits = Draw(Curve("train/loss", values)).Panels[0].Plot.Axes.GetLimits();
        Assert.InRange(limits.Top, 1.8, 2.1);
        Assert.InRange(limits.Bottom, 0.9, 1.1);
        Assert.Equal(0, limits.Left);
    }
}
