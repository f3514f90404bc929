using Generative.Configuration;
using Generative.Data;
using Generative.Training;

namespace Generative.Data.Tests;

public sealed class Cifar10Tests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Planes_become_pixels()
    {
        Cifar10Files.PutAll(folder["cifar-10-batches-bin"]);
        var data = DataSets.Open(new Cifar10Options { Path = folder.Path, ValidCount = 0 });
        var set = (ImageSet)data.Train.Set;
        Assert.Equal([0, 5, 1, 6, 2, 7, 3, 8, 4, 9], set.Labels);
        Assert.Equal((10, 3, 3, 32, 32, 10), (data.Train.Count, data.Test.Count, data.Shape.Channels, data.Shape.Height,
            data.Shape.Width, data.Shape.Classes));
        Assert.Equal([8, 31, 30], set[7][^6..^3].ToArray());
        Assert.Equal("horse", set.ClassNames[data.Test.Set.Labels[2]]);
    }

    [Fact]
    public void Damage_ends_in_one_sentence()
    {
        string Fault(byte[] file) =>
            Assert.Throws<DataException>(
            () => Cifar10.Read([folder.Put("a.bin", file)])).Message[(folder["a.bin"].Length + 2)..];
        Assert.Equal("length: found 0 bytes, expected 1 to 100000 records of 3073 bytes.", Fault([]));
        Assert.Equal("length: found 3072 bytes, expected 1 to 100000 records of 3073 bytes.", Fault(new byte[3072]));
        Assert.Equal("label 1: found 10, expected 0 to 9.", Fault(Cifar10Files.Records(3, 10)));
        Assert.StartsWith($"{folder["data_batch_1.bin"]}: file: found none",
            Assert.Throws<DataException>(() => DataSets.Open(new Cifar10Options { Path = folder.Path })).Message);
    }
}
