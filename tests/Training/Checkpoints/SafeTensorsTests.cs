using System.Buffers.Binary;
using System.Text;
using Generative.Data;
using Generative.Training;

namespace Generative.Training.Tests.Checkpoints;

public sealed class SafeTensorsTests
{
    private static byte[] File(string header, int dataBytes)
    {
        var json = Encoding.UTF8.GetBytes(header);
        var file = new byte[8 + json.Length + dataBytes];
        BinaryPrimitives.WriteInt64LittleEndian(file, json.Length);
        json.CopyTo(file, 8);
        return file;
    }

    private static Dictionary<string, torch.Tensor> Read(byte[] file) =>
        SafeTensors.Read(new MemoryStream(file), "x.safetensors");

    [Fact]
    public void Every_dtype_is_read_back_unchanged()
    {
        using var scope = NewDisposeScope();
        Dictionary<string, torch.Tensor> tensors = [];
        foreach (var dtype in new[] { float64, float32, float16, bfloat16, int64, int32, int16, int8, uint8,
            torch.ScalarType.Bool })
            tensors[dtype.ToString()] = arange(0, 6, dtype: float32).view(2, 3).to(dtype);
        tensors["scalar"] = tensor(2.5);
        tensors["empty"] = zeros([0, 3]);
        tensors["transposed"] = arange(0, 6, dtype: float32).view(2, 3).t();
        using var stream = new MemoryStream();
        SafeTensors.Write(stream, tensors, new Dictionary<string, string> { ["format"] = "pt" });
        var read = Read(stream.ToArray());
        Assert.Equal(tensors.Keys.Order(), read.Keys.Order());
        foreach (var (name, t) in tensors)
        {
            Assert.Equal(t.dtype, read[name].dtype);
            Assert.Equal(t.shape, read[name].shape);
            Assert.True(t.eq(read[name]).all().item<bool>(), name);
            read[name].Dispose();
        }
    }

    [Fact]
    public void Data_starts_at_a_multiple_of_eight()
    {
        using var scope = NewDisposeScope();
        using var stream = new MemoryStream();
        SafeTensors.Write(stream, new Dictionary<string, torch.Tensor> { ["a"] = ones(1) });
        Assert.Equal(0, BinaryPrimitives.ReadInt64LittleEndian(stream.ToArray()) % 8);
    }

    [Theory]
    [InlineData("", 0, "header length: found 0, expected 2..0, as in a safetensors file")]
    [InlineData("{ ", 0, "header: found")]
    [InlineData("[]", 0, "header: found")]
    [InlineData("{\"a\":{\"dtype\":\"F31\",\"shape\":[1],\"data_offsets\":[0,4]}}", 4, "dtype of 'a': found F31")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", 3,
        "end of 'a': found 4, expected at most the 3 bytes")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", 5,
        "data: found 5 bytes, expected 4")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}", 4,
        "data_offsets of 'a': found 0..4, expected 8 bytes")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}", 4, "shape of 'a': found -1")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[4611686018427387904,4],\"data_offsets\":[0,4]}}", 4,
        "header: found")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}", 8,
        "offset of 'a': found 4, expected 0")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1]}}", 4, "header: found")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"
        + "\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}", 8,
        "tensor 'a': found two of that name")]
    public void A_damaged_file_ends_in_one_sentence(string header, int dataBytes, string sentence)
    {
        var fault = Assert.Throws<DataException>(() => Read(File(header, dataBytes)));
        Assert.StartsWith("x.safetensors: " + sentence, fault.Message);
        Assert.DoesNotContain('\n', fault.Message);
    }
}
