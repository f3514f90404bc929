namespace Generative.Inference;

/// <summary>First centers of clusters, chosen among the examples.</summary>
public static class Seeding
{
    /// <summary>k-means++: each next center is drawn with a probability that grows with its squared distance from those
    /// before it.</summary>
    /// <remarks>
    /// p(i) ∝ wᵢ minⱼ ‖xᵢ - μⱼ‖². Its expected cost is at most 8 (ln K + 2) times the least one.
    /// Arthur and Vassilvitskii, "k-means++: The Advantages of Careful Seeding", 2007.
    /// </remarks>
    /// <param name="x">[N, D].</param>
    /// <param name="K">How many.</param>
    /// <param name="weights">w [N]; null: 1.</param>
    /// <returns>[K, D]. Where there are fewer than K different examples, some are taken again.</returns>
    public static Tensor PlusPlus(Tensor x, int K, Tensor? weights = null)
    {
        var w = weights ?? ones_like(x.select(1, 0));
        Tensor[] centers = new Tensor[K];
        centers[0] = x.index_select(0, Draw(w));                                       // [1, D]
        var nearest = Distance(centers[0]);                                            // [N]
        for (var k = 1; k < K; k++)
        {
            using var scope = NewDisposeScope();
            centers[k] = x.index_select(0, Draw(w * nearest)).MoveToOuterDisposeScope();
            nearest = minimum(nearest, Distance(centers[k])).MoveToOuterDisposeScope();
        }
        return cat(centers, 0);

        Tensor Distance(Tensor center) => linalg.vector_norm(x - center, 2, [1]).square();
    }

    /// <summary>K different examples at random, [K, D]; fewer than K are taken again.</summary>
    public static Tensor Random(Tensor x, int K) => x.index_select(0, Places(x.size(0), K, x.device));

    /// <summary>The same from examples in parts on that device: no more than one of these is in memory.</summary>
    public static Tensor Random(IExampleParts examples, int K, Device device) =>
        examples.At(Places(examples.Count, K, device)).flatten(1);

    // Of N, [K] (int64).
    private static Tensor Places(long N, int K, Device device)
    {
        var order = rand(N, device: device).argsort();
        return cat([.. Enumerable.Repeat(order, (int)((K + N - 1) / N))], 0).slice(0, 0, K, 1);
    }

    // One index [1] with p(i) ∝ wᵢ: the least of exponentials with rates w. No host read.
    private static Tensor Draw(Tensor w) =>
        (-(1 - rand_like(w)).log() / w).nan_to_num(double.PositiveInfinity).argmin().reshape(1);
}
