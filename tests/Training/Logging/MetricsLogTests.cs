using System.Text;
using Generative.Training;

namespace Generative.Training.Tests.Logging;

public sealed class MetricsLogTests
{
    /// <summary>A file on a disk that has so much room, and takes what fits of the line that does not.</summary>
    private sealed class FullDisk : MemoryStream
    {
        public long Room { get; set; }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            var fits = (int)Math.Min(buffer.Length, Room - Position);
            base.Write(buffer[..fits]);
            if (fits < buffer.Length) throw new IOException("No space left on device");
        }
    }

    [Fact]
    public void Lines_that_do_not_fit_on_the_disk_wait_and_leave_no_half_line()
    {
        using var disk = new FullDisk { Room = 70 };
        List<string> notes = [];
        string Text() => Encoding.UTF8.GetString(disk.ToArray());
        string Line(int step) => $"{{\"step\":{step},\"epoch\":0,\"seconds\":0,\"train/loss\":1.5}}\n";
        using var log = new MetricsLog(disk, null, notes.Add);
        for (var step = 1; step <= 4; step++) log.Write(step, 0, 0, [KeyValuePair.Create("train/loss", 1.5)]);
        Assert.Equal(Line(1), Text());
        Assert.Equal("the logs could not be written, lines of metrics.jsonl wait for room: No space left on device",
            Assert.Single(notes));
        disk.Room = 10_000;
        log.Write(5, 0, 0, [KeyValuePair.Create("train/loss", 1.5)]);
        Assert.Equal(string.Concat(Enumerable.Range(1, 5).Select(Line)), Text());
    }
}
