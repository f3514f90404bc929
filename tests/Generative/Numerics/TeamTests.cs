using Generative.Numerics;

namespace Generative.Tests.Numerics;

/// <summary>Work in C# on libtorch's threads.</summary>
public sealed class TeamTests : IDisposable
{
    private readonly int threads = get_num_threads();

    public void Dispose() => set_num_threads(threads);

    [Theory]
    [InlineData(0, 2)]
    [InlineData(1, 2)]
    [InlineData(5, 1)]
    [InlineData(1000, 2)]
    [InlineData(1000, 4)]
    public void Each_part_is_done_once(int parts, int count)
    {
        set_num_threads(count);
        var done = new int[parts];
        Team.For(parts, k => Interlocked.Increment(ref done[k]));
        Assert.All(done, n => Assert.Equal(1, n));
    }

    [Theory]
    [InlineData(0, 2, 4)]
    [InlineData(1, 2, 4)]
    [InlineData(7, 2, 4)]
    [InlineData(5, 1, 4)]
    [InlineData(1000, 3, 1)]
    public void Each_thing_is_in_one_part_and_parts_have_about_one_size(int count, int threads, int often)
    {
        set_num_threads(threads);
        var done = new int[count];
        var sizes = new long[Team.Parts(count, often)];
        Team.InParts(count, (part, first, end) =>
        {
            sizes[part] = end - first;
            for (var k = first; k < end; k++) _ = Interlocked.Increment(ref done[k]);
        }, often);
        Assert.All(done, n => Assert.Equal(1, n));
        Assert.Equal(count, sizes.Sum());
        Assert.InRange(sizes.Length, 0, threads * often);
        if (count > 0) Assert.InRange(sizes.Max() - sizes.Min(), 0, 1);
    }

    [Fact]
    public void Several_threads_take_part()
    {
        set_num_threads(2);
        // Each part waits for the other.
        using var both = new Barrier(2);
        Team.For(2, _ => Assert.True(both.SignalAndWait(TimeSpan.FromSeconds(60))));
    }

    [Fact]
    public void A_fault_reaches_the_caller_and_the_next_work_is_done()
    {
        set_num_threads(2);
        var fault = Assert.Throws<ArithmeticException>(
            () => Team.For(100, k => _ = k == 50 ? throw new ArithmeticException("fifty") : k));
        Assert.Equal("fifty", fault.Message);
        Each_part_is_done_once(100, 2);
    }

    [Fact]
    public void Tensors_can_be_made_and_collected_meanwhile()
    {
        set_num_threads(2);
        var sums = new double[64];
        Team.For(64, k =>
        {
            using var scope = NewDisposeScope();
            sums[k] = ones(1000).sum().item<float>();
            if (k % 16 == 0) GC.Collect();
        });
        Assert.All(sums, s => Assert.Equal(1000, s));
    }
}
