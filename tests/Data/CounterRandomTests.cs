using Generative.Data;

namespace Generative.Data.Tests;

public sealed class CounterRandomTests
{
    private const int Draws = 100_000;

    [Fact]
    public void Moments_are_right_within_a_stream_and_across_streams()
    {
        // Standard errors over 100,000 draws: mean of the uniform 0.0009, of the bell 0.0032, variance of the bell
        // about 0.004; five of them allowed.
        var stream = new CounterRandom(3, 5);
        Judge(() => stream.Uniform(), () => stream.Bell());
        ulong index = 0;
        Judge(() => Another().Uniform(), () => Another().Bell());

        CounterRandom Another()
        {
            index++;
            return new(3, index);
        }

        static void Judge(Func<float> uniform, Func<float> bell)
        {
            Assert.InRange(Enumerable.Range(0, Draws).Average(_ => (double)uniform()), 0.4955, 0.5045);
            var bells = Enumerable.Range(0, Draws).Select(_ => (double)bell()).ToArray();
            Assert.InRange(bells.Average(), -0.016, 0.016);
            Assert.InRange(bells.Average(b => b * b), 0.98, 1.02);
            Assert.InRange(bells.Max(), 2.5, 3.4642);
        }
    }

    [Fact]
    public void Below_draws_every_number_equally_often()
    {
        var stream = new CounterRandom(1, 1);
        var counts = new int[7];
        for (var i = 0; i < 70_000; i++) counts[stream.Below(7)]++;
        // Binomial(70000, 1/7): standard deviation 93; five of them allowed.
        Assert.All(counts, count => Assert.InRange(count, 10_000 - 465, 10_000 + 465));
    }

    [Fact]
    public void Neighboring_streams_share_no_words()
    {
        var words = new HashSet<ulong>();
        for (ulong seed = 0; seed < 30; seed++)
            for (ulong index = 0; index < 30; index++)
            {
                var stream = new CounterRandom(seed, index);
                for (var n = 0; n < 30; n++) Assert.True(words.Add(stream.Next()));
            }
    }
}
