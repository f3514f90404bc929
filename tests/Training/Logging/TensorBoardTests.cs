using System.Text;
using Generative.Data;
using Generative.Training;

namespace Generative.Training.Tests.Logging;

public sealed class TensorBoardTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly Clock clock = new();

    public void Dispose() => folder.Dispose();

    private sealed class Clock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_250);
    }

    private List<List<EventFile.Field>> Written(Action<TensorBoardLog> write, long? resumedFrom = null)
    {
        using (var log = new TensorBoardLog(folder.Path, clock, resumedFrom)) write(log);
        return EventFile.Read(Directory.GetFiles(folder.Path).Order(StringComparer.Ordinal).Last());
    }

    // Event.summary is field 5, its values field 1: a tag in field 1 each.
    private static Dictionary<string, List<EventFile.Field>> Values(List<EventFile.Field> e) =>
        e.Single(f => f.Number == 5).Message.ToDictionary(
        v => v.Message.Single(f => f.Number == 1).Text, v => v.Message);

    private static EventFile.Field Only(List<EventFile.Field> message, int number) =>
        Assert.Single(message, f => f.Number == number);

    [Fact]
    public void The_reader_computes_the_published_checksums()
    {
        // RFC 3720, B.4: 32 bytes of zeros, of ones, ascending; and the customary "123456789".
        Assert.Equal(0x8A9136AAu, EventFile.Crc(new byte[32]));
        Assert.Equal(0x62A8AB43u, EventFile.Crc([.. Enumerable.Repeat((byte)0xFF, 32)]));
        Assert.Equal(0x46DD794Eu, EventFile.Crc([.. Enumerable.Range(0, 32).Select(k => (byte)k)]));
        Assert.Equal(0xE3069283u, EventFile.Crc(Encoding.ASCII.GetBytes("123456789")));
    }

    [Fact]
    public void Scalars_come_back_by_name_step_and_time()
    {
        var events = Written(log =>
        {
            log.Scalars(7, [KeyValuePair.Create("train/loss", 105.5), KeyValuePair.Create("train/κλ", -0.25)]);
            log.Scalars(3_000_000_000, [KeyValuePair.Create("train/loss", double.NaN)]);
        });
        Assert.Equal(3, events.Count);
        Assert.Equal("brain.Event:2", Only(events[0], 3).Text);
        Assert.Equal(1_700_000_000.25, Only(events[1], 1).Double);
        Assert.Equal(7u, Only(events[1], 2).Integer);
        var values = Values(events[1]);
        Assert.Equal(105.5f, Only(values["train/loss"], 2).Float);
        Assert.Equal(-0.25f, Only(values["train/κλ"], 2).Float);
        Assert.Equal(3_000_000_000u, Only(events[2], 2).Integer);
        Assert.True(float.IsNaN(Only(Values(events[2])["train/loss"], 2).Float));
    }

    [Fact]
    public void Pictures_come_back_to_the_pixel()
    {
        var image = new Image([.. Enumerable.Range(0, 30).Select(k => (byte)(8 * k))], 2, 5, 3);
        var picture = Only(Values(Written(log => log.Picture("samples", 12, image))[1])["samples"], 4).Message;
        Assert.Equal([2, 5, 3], new[] { 1, 2, 3 }.Select(n => (int)Only(picture, n).Integer));
        Assert.Equal(image.Pixels, ImageFile.Decode(Only(picture, 4).Bytes).Pixels);
    }

    [Fact]
    public void Histograms_count_every_finite_number()
    {
        float[] numbers = [.. Enumerable.Range(0, 1000).Select(k => MathF.Sin(k)), float.NaN, float.PositiveInfinity];
        var histogram = Only(Values(Written(log => log.Histogram("weights/w", 4, numbers))[1])["weights/w"], 5).Message;
        var finite = numbers[..1000].Select(x => (double)x).ToArray();
        Assert.Equal([finite.Min(), finite.Max(), 1000], new[] { 1, 2, 3 }.Select(n => Only(histogram, n).Double));
        Assert.Equal(finite.Sum(), Only(histogram, 4).Double, 9);
        Assert.Equal(finite.Sum(x => x * x), Only(histogram, 5).Double, 9);
        var (limits, counts) = (Only(histogram, 6).Doubles, Only(histogram, 7).Doubles);
        Assert.Equal(limits.Length, counts.Length);
        Assert.Equal(limits.Order(), limits);
        Assert.Equal(1000, counts.Sum());
        for (var k = 0; k < limits.Length - 1; k++)
        {
            var (below, upTo) = (finite.Count(x => x < limits[k]), counts.Take(k + 1).Sum());
            // a number on a limit may fall to either side
            Assert.InRange(upTo - below, -1, 1);
        }
    }

    [Fact]
    public void One_number_and_no_numbers_make_histograms_too()
    {
        var events = Written(log =>
        {
            log.Histogram("one", 1, [2.5f]);
            log.Histogram("none", 1, [float.NaN]);
        });
        Assert.Equal(2, events.Count);
        var histogram = Only(Values(events[1])["one"], 5).Message;
        Assert.Equal(1, Only(histogram, 7).Doubles.Sum());
        Assert.Equal(64, Only(histogram, 6).Doubles.Distinct().Count());
    }

    [Fact]
    public void Every_parameter_of_a_model_has_a_histogram()
    {
        using var model = nn.Sequential(("first", nn.Linear(3, 2)), ("second", nn.Linear(2, 1, hasBias: false)));
        var events = Written(log => log.Weights(model, 5));
        Assert.Equal(["weights/first.weight", "weights/first.bias", "weights/second.weight"],
            events.Skip(1).Select(e => Values(e).Keys.Single()));
    }

    [Fact]
    public void A_resumed_run_says_from_which_step_older_files_no_longer_count()
    {
        Written(log => log.Scalars(100, [KeyValuePair.Create("a", 1.0)]));
        var events = Written(log => log.Scalars(51, [KeyValuePair.Create("a", 2.0)]), resumedFrom: 50);
        Assert.Equal(2, Directory.GetFiles(folder.Path, "events.out.tfevents.*").Length);
        Assert.Equal(51u, Only(events[1], 2).Integer);
        Assert.Equal(1u, Only(Only(events[1], 7).Message, 1).Integer);               // SessionLog.START
        Assert.Equal(51u, Only(events[2], 2).Integer);
    }

    [Fact]
    public void A_run_without_events_leaves_no_file()
    {
        new TensorBoardLog(folder.Path, clock).Dispose();
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void The_log_of_metrics_writes_both_files()
    {
        using (var log = new MetricsLog(folder["metrics.jsonl"], new(folder.Path, clock)))
            log.Write(3, 0.5, 1.25, [KeyValuePair.Create("train/loss", 2.0)]);
        Assert.Equal("{\"step\":3,\"epoch\":0.5,\"seconds\":1.25,\"train/loss\":2}\n",
            File.ReadAllText(folder["metrics.jsonl"]));
        Assert.Equal(
            2f, Only(Values(EventFile.Read(Directory.GetFiles(folder.Path, "events*").Single())[1])["train/loss"],
            2).Float);
    }
}
