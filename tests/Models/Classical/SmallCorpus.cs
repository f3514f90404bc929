using Generative.Models.Classical;
using Generative.Numerics;

namespace Generative.Models.Tests.Classical;

/// <summary>Forty documents of twelve words and a start for three topics, as topics.py has them.</summary>
internal static class SmallCorpus
{
    public const int N = 40, V = 12, K = 3;

    // The counts and the start of topics.py.
    public static Tensor Counts() => tensor([.. from i in Enumerable.Range(0, N)
                                                 from j in Enumerable.Range(0, V)
                                                 let own = j / 4 == i % 3
                                                 let other = ((i * 5) + (j * 11)) % 7 == 0 ? 1.0 : 0
                                                 select own ? ((i * 7) + (j * 3)) % 5 : other]).view(N, 1, 1, V);

    public static double[] Lambda => [.. from k in Enumerable.Range(0, K)
                                          from j in Enumerable.Range(0, V)
                                          select 1 + (0.1 * (((k * 5) + (j * 3)) % 7))];

    public static LatentDirichletAllocation Model(LatentDirichletAllocationOptions o, int words)
    {
        RandomState.Seed(3);
        var model = new LatentDirichletAllocation(o, DataShape.Vector(words));
        model.to(float64);
        return model;
    }

    /// <summary>Minibatches that go through the examples, again and again.</summary>
    public sealed record Shuffled(Tensor X, int Size) : IExampleParts
    {
        public long Count => X.shape[0];

        public long Parts => 1;

        public bool IsFixed => true;

        public (Batch Batch, long First) Part(long k) => (new(X), 0);

        public Batch Minibatch(long step)
        {
            var from = (int)(step * Size % Count);
            return new(X[from..(from + Size)]);
        }
    }
}
