using System.Diagnostics;
using Generative.Configuration;
using Generative.Data;
using Generative.Training;

namespace Bench;

/// <summary>From MNIST's four gzip files to a data set that batches are taken from: the first time in the process, and
/// the median of ten.</summary>
internal static class DataBench
{
    public static Dictionary<string, double> Run()
    {
        List<double> seconds = [];
        for (var k = 0; k < 11; k++)
        {
            var watch = Stopwatch.StartNew();
            var data = DataSets.Open(new IdxOptions { ValidCount = 0 });
            using var train = new DeviceData(data.Train, Binarization.None, CPU);
            _ = train.Range(0, 128);
            seconds.Add(watch.Elapsed.TotalSeconds);
        }
        return new() { ["first_seconds"] = seconds[0], ["seconds"] = Timing.Median(seconds, warmup: 1) };
    }
}
