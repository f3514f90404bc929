namespace Training.Data;

/// <summary>Batches of examples that stay on disk, read and decoded by background workers ahead of the loop that takes them.</summary>
/// <remarks>
/// A queue of bounded length: memory holds the batch in use and those ahead. Which batch follows is a function of seed and step, so a loop that goes on from a checkpoint, or asks for
/// another batch than the next, finds the queue started afresh there.
/// </remarks>
/// <param name="part">The examples.</param>
/// <param name="order">Which of them make a batch.</param>
/// <param name="ahead">Batches ahead of the one in use.</param>
internal sealed class Prefetch(DataPart part, BatchOrder order, int ahead = 4) : IDisposable
{
    private readonly BatchOrder order = order.OnHost();
    private readonly Queue<Task<IExamples>> queue = [];
    private long next;                                                                 // the batch at the head of the queue

    /// <summary>The batch of that number; waits where it has not been read yet.</summary>
    public IExamples Take(long batch)
    {
        if (batch != next) Drop();
        while (queue.Count <= ahead)
        {
            var places = part.At(order.Places(batch + queue.Count));
            // A thread of its own: it starts at once, however busy the pool is.
            queue.Enqueue(Task.Factory.StartNew(() => part.Set.Take(places), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));
        }
        next = batch + 1;
        return queue.Dequeue().GetAwaiter().GetResult();
    }

    // A fault in what nobody takes is nobody's.
    private void Drop()
    {
        while (queue.TryDequeue(out var reading)) ((IAsyncResult)reading).AsyncWaitHandle.WaitOne();
    }

    public void Dispose()
    {
        Drop();
        order.Dispose();
    }
}
