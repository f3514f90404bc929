using System.IO.Compression;
using System.Text;
using Generative;
using Generative.Data;
using Generative.Evaluation;

namespace Generative.Evaluation.Tests;

public sealed class SamplesTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("generative-test-").FullName;

    /// <summary>Uniform pixels, plus the class.</summary>
    private sealed class Noisy : ISampler
    {
        public int Classes => 3;

        public torch.Tensor Sample(NoiseSource noise, torch.Tensor? labels = null) =>
            labels is null ? noise.Uniform(1, 2, 3) : noise.Uniform(1, 2, 3) * 0.25 + labels.view(-1, 1, 1, 1) * 0.25;
    }

    [Fact]
    public void The_batch_size_changes_no_sample()
    {
        using var scope = NewDisposeScope();
        var (one, many) = (Samples.Draw(new Noisy(), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 3, null, CPU),
            Samples.Draw(new Noisy(), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 100, null, CPU));
        Assert.Equal(uint8, one.dtype);
        Assert.Equal([10, 1, 2, 3], one.shape);
        Assert.True(one.eq(many).all().item<bool>());
        var alone = Samples.Draw(new Noisy(), [7], 1, null, CPU);
        Assert.True(one[7].eq(alone[0]).all().item<bool>());
    }

    [Fact]
    public void A_class_that_the_sampler_does_not_know_is_refused()
    {
        using var scope = NewDisposeScope();
        var second = Samples.Draw(new Noisy(), [1, 2], 1, 2, CPU);
        Assert.InRange(second.min().item<byte>(), 127, 255);
        var fault = Assert.Throws<DataException>(() => Samples.Draw(new Noisy(), [1], 1, 3, CPU));
        Assert.Equal("--class: class: found 3, expected 0..2.", fault.Message);
    }

    [Fact]
    public void An_npz_holds_the_bytes_after_a_header_with_their_shape()
    {
        using var scope = NewDisposeScope();
        var path = Path.Combine(folder, "a.npz");
        var images = arange(0, 24, dtype: uint8).view(4, 1, 2, 3);
        Npz.Write(path, "arr_0", Samples.Rows(images));
        using var archive = ZipFile.OpenRead(path);
        using var stream = Assert.Single(archive.Entries, e => e.FullName == "arr_0.npy").Open();
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        var bytes = copy.ToArray();
        var header = 10 + BitConverter.ToUInt16(bytes, 8);
        Assert.Equal(0, header % 64);
        Assert.Equal("{'descr': '|u1', 'fortran_order': False, 'shape': (4, 2, 3, 1,), }",
            Encoding.ASCII.GetString(bytes, 10, header - 10).Trim());
        Assert.Equal(Enumerable.Range(0, 24).Select(k => (byte)k), bytes[header..]);
    }

    [SkippableFact]
    public void NumPy_reads_an_npz()
    {
        const string python = "/usr/bin/python3";
        Skip.IfNot(File.Exists(python) && Directory.Exists("/usr/lib/python3/dist-packages/numpy"),
            "python3-numpy is not installed");
        using var scope = NewDisposeScope();
        var path = Path.Combine(folder, "b.npz");
        Npz.Write(path, "arr_0", (arange(0, 6, dtype: float32) * 0.5).view(2, 3));
        using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo(python)
        {
            ArgumentList =
                { "-c", "import numpy, sys; a = numpy.load(sys.argv[1])['arr_0']; print(a.dtype, a.tolist())", path },
            RedirectStandardOutput = true,
        })!;
        Assert.Equal("float32 [[0.0, 0.5, 1.0], [1.5, 2.0, 2.5]]", process.StandardOutput.ReadToEnd().Trim());
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
