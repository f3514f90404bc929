using Generative.Inference;

namespace Generative.Tests.Inference;

/// <summary>Collapsed Gibbs sampling of topics against all assignments of a corpus of two documents.</summary>
public sealed class TopicGibbsTests
{
    private static readonly int[][] Documents = [[0, 0, 1], [1, 2]];
    private const double Alpha = 0.5;
    private const double Eta = 0.3;

    [Fact]
    public void Sweeps_visit_assignments_as_often_as_enumeration_says()
    {
        var exact = Enumerable.Range(0, 32).Select(Joint).ToArray();
        var sum = exact.Sum();
        var gibbs = new TopicGibbs(Documents, 2, 3, Alpha, Eta, new Random(1));
        var visits = new double[32];
        const int Sweeps = 400_000;
        for (var t = 0; t < Sweeps; t++)
        {
            gibbs.Sweep();
            visits[gibbs.Topics.Select((k, i) => k << i).Sum()]++;
        }
        // Four standard errors of a frequency near 0.1, with a correlation time of some ten sweeps: 0.006.
        for (var c = 0; c < 32; c++) Assert.Equal(exact[c] / sum, visits[c] / Sweeps, 0.006);
    }

    [Fact]
    public void The_joint_probability_is_that_of_the_urns()
    {
        var gibbs = new TopicGibbs(Documents, 2, 3, Alpha, Eta, new Random(1));
        for (var code = 0; code < 32; code++)
        {
            gibbs.Assign([.. Enumerable.Range(0, 5).Select(i => (code >> i) & 1)]);
            Assert.Equal(Math.Log(Joint(code)), gibbs.LogJoint(), 1e-12);
        }
    }

    [Fact]
    public void Counts_are_read_as_words_and_topics_are_put_back()
    {
        using var scope = NewDisposeScope();
        var words = TopicGibbs.Words(new WholeExamples(tensor(new[,] { { 2f, 1, 0 }, { 0, 1, 1 } }).view(2, 1, 1, 3)));
        Assert.Equal(Documents, words);
        var (a, b) = (new TopicGibbs(words, 2, 3, Alpha, Eta, new Random(1)),
            new TopicGibbs(words, 2, 3, Alpha, Eta, new Random(2)));
        b.Assign(a.Topics);
        a.Sweep(new Random(3));
        b.Sweep(new Random(3));
        Assert.Equal(a.Topics, b.Topics);
        Assert.Equal(a.TopicCounts, b.TopicCounts);
        Assert.Throws<ArgumentException>(() => a.Assign([0, 1]));
        Assert.Throws<ArgumentException>(() => a.Assign([0, 1, 2, 0, 0]));
    }

    [Fact]
    public void What_cannot_be_sampled_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new TopicGibbs(Documents, 0, 3, Alpha, Eta, new Random(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TopicGibbs(Documents, 2, 2, Alpha, Eta, new Random(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TopicGibbs(Documents, 2, 3, 0, Eta, new Random(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TopicGibbs([[0, -1]], 2, 3, Alpha, Eta, new Random(1)));
    }

    // p(z, w) as a product of Pólya urns: word after word, from the counts of the words before it.
    private static double Joint(int code)
    {
        var p = 1.0;
        List<(int D, int W, int K)> before = [];
        foreach (var (d, w) in Documents.SelectMany((words, d) => words.Select(w => (d, w))))
        {
            var k = (code >> before.Count) & 1;
            p *= (before.Count(b => b.D == d && b.K == k) + Alpha) / (before.Count(b => b.D == d) + 2 * Alpha);
            p *= (before.Count(b => b.K == k && b.W == w) + Eta) / (before.Count(b => b.K == k) + 3 * Eta);
            before.Add((d, w, k));
        }
        return p;
    }
}
