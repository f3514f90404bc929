using Generative;
using Generative.Data;
using Generative.Models.Classical;

namespace Bench;

/// <summary>Iterations per second of a Gaussian mixture, of k-means and of LDA, as in peers/classical.py.</summary>
internal static class ClassicalBench
{
    private const int rounds = 3, warmup = 1;
    private const long partNumbers = 1L << 22;                 // as in a training

    /// <summary>--gmm 0, --kmeans 0 or --lda 0 leaves one out.</summary>
    public static Dictionary<string, double> Run(Arguments a)
    {
        using var off = no_grad();
        manual_seed(1);
        Dictionary<string, double> results = [];
        foreach (var (name, fit) in new[] { ("kmeans", Clusters), ("gmm", Gmm), ("lda", (Func<Arguments, double>)Lda) })
        {
            if (a.Number("--" + name, 1) == 0) continue;
            using var scope = NewDisposeScope();
            results[name + "_iterations_per_second"] = fit(a);
        }
        return results;
    }

    private static double Gmm(Arguments a)
    {
        var x = randn(100_000, 32, device: a.Device);
        // In place: what is only needed to make the data would count as memory of the fit.
        _ = x.view(6250, 16, 32).add_(randn(16, 32, device: a.Device), alpha: 4);
        var examples = new Parts(100_000, partNumbers / 32, (from, to) => new(x[(int)from..(int)to]));
        var options = new GaussianMixtureOptions { Components = 16 };
        return PerSecond(a, new GaussianMixture(options, DataShape.Vector(32)), examples, 4);
    }

    private static double Clusters(Arguments a)
    {
        var x = Digits().to(a.Device);
        var examples = new Parts(60_000, partNumbers / 784, (from, to) => new(x[(int)from..(int)to]));
        var options = new KMeansOptions { Clusters = 100, Start = KMeansStart.Random };
        return PerSecond(a, new KMeans(options, DataShape.Vector(784)), examples, 4);
    }

    private static double Lda(Arguments a)
    {
        var documents = Documents(20_000, 5000, 100);
        GC.Collect(2, GCCollectionMode.Aggressive);            // what only made the documents
        using var data = new DeviceData(documents, Binarization.None, a.Device);
        var examples = new Parts(data.Count, data.PartSize, data.Part);
        var options = new LatentDirichletAllocationOptions { Topics = 20, DocumentIterations = 20 };
        return PerSecond(a, new LatentDirichletAllocation(options, documents.Shape), examples, 1);
    }

    // MNIST where it is there, otherwise as many random pixels: [60,000, 784].
    private static Tensor Digits()
    {
        try
        {
            var set = DataSets.Open(new IdxOptions { ValidCount = 0 });
            using var pixels = new DeviceData(set.Train, Binarization.None, CPU);
            var x = empty(60_000, 784);
            for (var from = 0; from < 60_000; from += 5000)
            {
                using var scope = NewDisposeScope();
                _ = x.narrow(0, from, 5000).copy_(pixels.Range(from, from + 5000).flatten(1));
            }
            return x;
        }
        catch (DataException)
        {
            return rand(60_000, 784);
        }
    }

    private static double PerSecond(Arguments a, EmModel model, IExampleParts examples, int block)
    {
        using var owned = model;
        model.to(a.Device);
        var step = 0;
        Iterate();                                             // finds the start
        List<double> times = [];
        for (var round = 0; round < rounds; round++)
            times.Add(Timing.Seconds(a, () =>
            {
                for (var k = 0; k < block; k++) Iterate();
            }) / block);
        return 1 / Timing.Median(times, warmup);

        void Iterate()
        {
            using var scope = NewDisposeScope();
            _ = model.Iterate(step, examples);
            step++;
        }
    }

    // Each word of a document is the least of two uniform numbers: some words are frequent.
    private static CountSet Documents(int count, int words, int length)
    {
        var random = new Random(1);
        var documents = new CountSetBuilder();
        var bag = new int[length];
        for (var i = 0; i < count; i++)
        {
            for (var k = 0; k < length; k++) bag[k] = Math.Min(random.Next(words), random.Next(words));
            Array.Sort(bag);
            var first = 0;
            for (var k = 1; k <= length; k++)
            {
                if (k < length && bag[k] == bag[first]) continue;
                documents.Add(bag[first], k - first);
                first = k;
            }
            documents.End();
        }
        string[] vocabulary = [.. Enumerable.Range(0, words).Select(w => $"w{w}")];
        return documents.Build([], vocabulary, []);
    }

    private sealed record Parts(long Count, long Size, Func<long, long, Batch> Take) : IExampleParts
    {
        long IExampleParts.Parts => (Count + Size - 1) / Size;

        public bool IsFixed => true;

        public (Batch Batch, long First) Part(long k) => (Take(k * Size, Math.Min(Count, (k + 1) * Size)), k * Size);

        public Batch Minibatch(long step) => Part(0).Batch;
    }
}
