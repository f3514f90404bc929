using Generative.Evaluation.Plots;

namespace Generative.Evaluation.Tests;

public sealed class SequencePicturesTests
{
    [Fact]
    public void The_pen_leaves_ink_where_it_is_down_and_none_where_it_is_lifted()
    {
        using var scope = NewDisposeScope();
        // Down, then lifted to the right, then up: a U without its bottom.
        var x = tensor(new float[] { 3, 4, 0, 0, 10, 1, 10, 0, 0, 0, -10, 1, float.NaN, float.NaN, float.NaN })
            .view(1, 1, 5, 3);
        var image = StrokeImages.Of(x);
        Assert.Equal([1, 1, StrokeImages.Side, StrokeImages.Side], image.shape);
        Assert.Equal(1f, image[0, 0, 32, 7].item<float>());
        Assert.Equal(1f, image[0, 0, 32, 56].item<float>());
        Assert.Equal(0f, image[0, 0, 56, 32].item<float>());
        Assert.Equal(0f, image[0, 0, 32, 32].item<float>());
        // A sequence that has no ink is black.
        Assert.Equal(0f, StrokeImages.Of(x.narrow(2, 0, 1)).max().item<float>());
    }

    [Fact]
    public void Sequences_of_numbers_are_panels_of_curves_of_which_the_first_are_drawn()
    {
        using var scope = NewDisposeScope();
        var look = new Look("title", ["a", "b"], Sequence: SequenceKind.Numbers);
        var x = randn(30, 1, 6, 2);
        x.narrow(2, 4, 2).fill_(float.NaN);
        var figure = (Figure)Pictures.Samples(x, look);
        Assert.Equal(24, figure.Panels.Count);
        Assert.Equal("the first 24 of 30 sequences", figure.Note);
        Assert.Equal(["a", "b"], figure.Legend.Select(l => l.LabelText));
        var completions = (Figure)Pictures.Completions([x, x + 1, x], look);
        Assert.Equal(["as it is", "completed"], completions.Legend.Select(l => l.LabelText));
    }
}
