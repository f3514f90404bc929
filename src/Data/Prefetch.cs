using System.Collections.Concurrent;

namespace Generative.Data;

/// <summary>Batches of examples that stay on disk, read and decoded in the background ahead of the loop that takes
/// them.</summary>
/// <remarks>
/// A queue of bounded length: memory holds the batch in use and those ahead. One thread of its own reads them in order,
/// each on all cores: it starts at once, however busy the pool is.
/// Which batch follows is a function of seed and step, so a loop that goes on from a checkpoint, or asks for another
/// batch than the next, finds the queue started afresh there.
/// </remarks>
internal sealed class Prefetch : IDisposable
{
    private readonly DataPart part;
    private readonly BatchOrder order;
    private readonly int ahead;
    private readonly Queue<Task<IExamples>> queue = [];
    private readonly BlockingCollection<Task> work = [];
    private readonly Task reader;
    // the batch at the head of the queue
    private long next;

    /// <summary>The batches of a part in that order, so many ahead of the one in use.</summary>
    public Prefetch(DataPart part, BatchOrder order, int ahead = 4)
    {
        (this.part, this.order, this.ahead) = (part, order.OnHost(), ahead);
        reader = Task.Factory.StartNew(
            Read, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>The batch of that number; waits where it has not been read yet.</summary>
    public IExamples Take(long batch)
    {
        if (batch != next) Drop();
        while (queue.Count <= ahead)
        {
            var places = part.At(order.Places(batch + queue.Count));
            Task<IExamples> reading = new(() => part.Set.Take(places));
            queue.Enqueue(reading);
            work.Add(reading);
        }
        next = batch + 1;
        return queue.Dequeue().GetAwaiter().GetResult();
    }

    private void Read()
    {
        foreach (var reading in work.GetConsumingEnumerable()) reading.RunSynchronously(TaskScheduler.Default);
    }

    // Ignores errors in batches that are discarded.
    private void Drop()
    {
        while (queue.TryDequeue(out var reading)) ((IAsyncResult)reading).AsyncWaitHandle.WaitOne();
    }

    public void Dispose()
    {
        Drop();
        work.CompleteAdding();
        reader.Wait();
        work.Dispose();
        order.Dispose();
    }
}
