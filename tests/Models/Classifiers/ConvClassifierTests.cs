using Generative.Models.Classifiers;
using Generative.Networks;
using TorchSharp;

namespace Generative.Models.Tests.Classifiers;

public sealed class ConvClassifierTests
{
    [Fact]
    public void The_number_of_features_is_the_option_and_accuracy_uses_the_likeliest_class()
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        manual_seed(1);
        foreach (var side in new[] { 28, 32 })
        {
            using var model = new ConvClassifier(new() { Channels = [4, 6], Features = 9 }, new(1, side, side, 3));
            model.eval();
            var (x, y) = (rand(5, 1, side, side), tensor(new long[] { 0, 1, 2, 0, 1 }, dtype: int64));
            var phi = model.Features(x);
            Assert.Equal([5, 9], phi.shape);
            Assert.Equal(9, model.FeatureCount);
            var p = model.Logits(phi).softmax(1);
            Assert.True(model.Loss(new(x, y)).Total.allclose(
                -p.gather(1, y.unsqueeze(1)).squeeze(1).log(), 1e-4, 1e-5));
            Assert.Equal(p.argmax(1).eq(y).to(float32).data<float>().ToArray(),
                Assert.Single(model.Measure(new(x, y))).Value.data<float>().ToArray());
        }
    }

    [Theory]
    [InlineData(28, 0, "classifier: got data of 0 classes, expected labeled data of two or more")]
    [InlineData(
        4, 3, "classifier: got examples [1, 4, 4], expected images of sides of at least 8, which halve 3 times")]
    public void Data_without_labels_is_refused_in_a_sentence(int side, int classes, string sentence) =>
        Assert.Equal(sentence, Assert.Throws<OptionsException>(
            () => new ConvClassifier(new(), new(1, side, side, classes))).Message);

    [Fact]
    public void Random_shifts_move_images_by_whole_pixels_equally_often_in_every_direction()
    {
        using var scope = NewDisposeScope();
        manual_seed(2);
        var x = zeros(4500, 2, 7, 7);
        x[.., 0, 3, 3] = 1;
        x[.., 1, 4, 2] = 2;
        var moved = RandomShift.Of(x, 1);
        var at = moved.select(1, 0).flatten(1).argmax(1);
        Assert.Equal(x.sum().item<float>(), moved.sum().item<float>());
        // The second channel's point stays one down and one to the left of the first's.
        Assert.True(moved.select(1, 1).flatten(1).argmax(1).eq(at + 6).all().item<bool>());
        long[] counts = [.. at.bincount(null, 49).data<long>()];
        long[] nine = [16, 17, 18, 23, 24, 25, 30, 31, 32];
        // 500 of each, with a standard deviation of 21.
        Assert.All(nine, place => Assert.InRange(counts[place], 400, 600));
        Assert.Equal(4500, nine.Sum(place => counts[place]));
        Assert.Same(x, RandomShift.Of(x, 0));
    }
}
