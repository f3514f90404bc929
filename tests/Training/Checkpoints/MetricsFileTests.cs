using Generative.Data;
using Generative.Training;

namespace Generative.Training.Tests.Checkpoints;

/// <summary>What a run has logged is read as it was written.</summary>
public sealed class MetricsFileTests : IDisposable
{
    private readonly string path = Path.GetTempFileName();

    public void Dispose() => File.Delete(path);

    [Fact]
    public void Curves_are_read_as_the_log_wrote_them()
    {
        using (var log = new MetricsLog(path))
        {
            log.Write(10, 0.5, 1.5, [new("train/loss", 3.25), new("train/lr", 1e-3)]);
            log.Write(20, 1, 3, [new("train/loss", double.NaN)]);
            log.Write(20, 1, 4, [new("valid/loss", double.NegativeInfinity)]);
        }
        // A training that goes on may be in the middle of a line.
        File.AppendAllText(path, "{\"step\":30,\"train/lo");
        var curves = MetricsFile.Read(path);
        Assert.Equal(["train/loss", "train/lr", "valid/loss"], curves.Select(c => c.Name));
        Assert.Equal([(10L, 3.25), (20L, double.NaN)], curves[0].Points);
        Assert.Equal([(20L, double.NegativeInfinity)], curves[2].Points);
    }

    [Theory]
    [InlineData("{\"train/loss\":1}")]
    [InlineData("[1, 2]")]
    [InlineData("step 3")]
    [InlineData("{\"step\":1,\"train/loss\":\"low\"}")]
    public void A_malformed_line_is_named(string line)
    {
        File.WriteAllText(path, "{\"step\":1,\"train/loss\":1}\n" + line + "\n");
        var fault = Assert.Throws<DataException>(() => MetricsFile.Read(path));
        Assert.Equal("line 2", fault.Field);
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        var fault = Assert.Throws<DataException>(() => MetricsFile.Read(path + ".none"));
        Assert.Equal($"{path}.none: file: found none, expected the metrics of a run.", fault.Message);
    }
}
