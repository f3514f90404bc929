using Generative;
using Generative.Configuration;
using Generative.Data;
using Generative.Evaluation;
using Generative.Training;

namespace Generative.Evaluation.Tests;

public sealed class CategoryAgreementTests
{
    // Vectors of one number: the category is that number.
    private sealed class ByValue(int categories) : IClusterer
    {
        public int Categories => categories;

        public torch.Tensor Categorize(torch.Tensor x) => x.flatten(1).select(1, 0).to(int64);

        public IReadOnlyList<IClusterer> Others { get; init; } = [];
    }

    [Theory]
    [InlineData(2)]
    [InlineData(100)]
    public void Each_category_stands_for_its_most_frequent_class(int batch)
    {
        using var scope = NewDisposeScope();
        // Category 0: classes 1 1 0; category 2: classes 0 0 0 1; category 1 has nothing.
        float[] values = [0, 0, 0, 2, 2, 2, 2];
        byte[] labels = [1, 1, 0, 0, 0, 0, 1];
        using var data = new DeviceData(new VectorSet(values, labels, 1, ImageSet.NumberedClasses(2)),
            Binarization.None, CPU);
        var (name, _, estimate) = CategoryAgreement.Of(new ByValue(3), data, batch)[0];
        Assert.Equal("agreement_3", name);
        Assert.Equal(5 / 7.0, estimate.Value, 1e-12);
        Assert.Equal(7, estimate.Count);
    }

    [Fact]
    public void Beside_it_stand_the_accuracy_the_information_and_the_rand_index_with_their_errors()
    {
        using var scope = NewDisposeScope();
        // Clusters 0 0 1 1 2 2 of classes 0 0 0 1 1 1.
        using var data = new DeviceData(new VectorSet([0, 0, 1, 1, 2, 2], [0, 0, 0, 1, 1, 1], 1,
            ImageSet.NumberedClasses(2)), Binarization.None, CPU);
        var measures = CategoryAgreement.Of(new ByValue(3), data, 4);
        Assert.Equal(["agreement_3", "cluster_accuracy", "nmi", "ari"], measures.Select(m => m.Name));
        Assert.Equal([5 / 6.0, 4 / 6.0, 4 / 3.0 * Math.Log(2) / Math.Log(6), 0.8 / 3.3],
            measures.Select(m => m.Estimate.Value), (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.All(measures, m => Assert.True(m.Estimate is { StandardError: > 0, Count: 6 }, m.Name));
    }

    [Fact]
    public void Of_other_sorts_of_categories_there_is_the_agreement_once_for_each_number()
    {
        using var scope = NewDisposeScope();
        using var data = new DeviceData(new VectorSet([0, 0, 1, 1], [0, 0, 0, 1], 1, ImageSet.NumberedClasses(2)),
            Binarization.None, CPU);
        var model = new ByValue(2) { Others = [new ByValue(5), new ByValue(2)] };
        var measures = CategoryAgreement.Of(model, data, 3);
        Assert.Equal(["agreement_2", "cluster_accuracy", "nmi", "ari", "agreement_5"], measures.Select(m => m.Name));
        Assert.Equal(measures[0].Estimate, measures[4].Estimate);
    }

    [Fact]
    public void With_a_limit_the_map_is_made_from_the_first_examples_only()
    {
        using var scope = NewDisposeScope();
        using var data = new DeviceData(new VectorSet([0, 0, 1, 0, 0], [0, 1, 1, 1, 1], 1, ImageSet.NumberedClasses(2)),
            Binarization.None, CPU);
        Assert.Equal(2 / 3.0, CategoryAgreement.Of(new ByValue(2), data, 10, limit: 3)[0].Estimate.Value, 1e-12);
    }
}
