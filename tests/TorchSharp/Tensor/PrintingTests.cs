using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace Tests.Surface;

/// <summary>Tensors as text, in TorchSharp's formats.</summary>
[Collection("process")]
public sealed class PrintingTests : IDisposable
{
    private static readonly CultureInfo plain = CultureInfo.InvariantCulture;
    private readonly DisposeScope scope = NewDisposeScope();
    private readonly Tensor mixed = tensor(new[] { 0.0f, 3.141f, 6.2834f, 3.14152f, 6.28e-06f, -13.141529f, 0.01f, 4713.14f }, 2, 4);

    public void Dispose() => scope.Dispose();

    [Fact]
    public void Metadata()
    {
        Assert.Equal("[2x4], type = Float32, device = cpu", mixed.ToString());
        Assert.Equal("[], type = Int64, device = cpu", tensor(3L).metastr());
        Assert.Equal("[4], type = Float32, device = meta", zeros(4, device: META).jlstr());
    }

    [Fact]
    public void Scalars()
    {
        Assert.Equal("[], type = Float32, device = cpu, value = 3.14", tensor(3.14f).jlstr(cultureInfo: plain));
        Assert.Equal("[], type = Float32, device = cpu, value = 3.14E+000", tensor(3.14f).jlstr("E2", cultureInfo: plain));
        Assert.Equal("[], type = ComplexFloat32, device = cpu, value = 3.14+6.28i", tensor((3.14f, 6.28f)).jlstr(cultureInfo: plain));
        Assert.Equal("3.1406", tensor(3.14f, CPU).to(bfloat16).npstr(cultureInfo: plain));
        Assert.Equal("[], type = Bool, device = cpu, value = True", tensor(true).str(cultureInfo: plain));
    }

    [Fact]
    public void Julia_aligns_columns_and_heads_each_matrix()
    {
        Assert.Equal("[2x4], type = Float32, device = cpu\n        0   3.141 6.2834 3.1415\n 6.28e-06 -13.142   0.01 4713.1\n", mixed.jlstr(newLine: "\n", cultureInfo: plain));
        Assert.Equal("[2x4], type = Float32, device = cpu\n        0   3.141 6.2834 3.1415\n 6.28e-06 -13.142   0.01 4713.1\n", mixed.ToString(true, cultureInfo: plain, newLine: "\n"));
        Assert.Equal("[2x2x2], type = Int64, device = cpu\n[0,..,..] =\n 0 1\n 2 3\n\n[1,..,..] =\n 4 5\n 6 7\n", arange(8).reshape(2, 2, 2).jlstr(newLine: "\n"));
        Assert.Equal("[1x2x1x1], type = Int64, device = cpu|[0,0,..,..] =| 0||[0,1,..,..] =| 1|", arange(2).reshape(1, 2, 1, 1).jlstr(newLine: "|"));
        Assert.Equal("[4], type = ComplexFloat32, device = cpu\n 0 1 2i 1+2i\n", tensor(new (float, float)[] { (0, 0), (1, 0), (0, 2), (1, 2) }).jlstr(newLine: "\n", cultureInfo: plain));
    }

    [Fact]
    public void Julia_cuts_lines_that_are_too_long()
        => Assert.Equal("[9], type = Int64, device = cpu\n 0 1 2 ...\n", arange(9).jlstr(width: 9, newLine: "\n"));

    [Fact]
    public void Numpy_nests_brackets_and_cuts_the_middle()
    {
        Assert.Equal("[[0, 3.141, 6.2834, 3.1415]\n [6.28e-06, -13.142, 0.01, 4713.1]]", mixed.npstr(newLine: "\n", cultureInfo: plain));
        Assert.Equal("[0, 1, 2, ... 97, 98, 99]", arange(100).npstr());
        Assert.Equal("[[[0, 1]\n  [2, 3]]\n\n [[4, 5]\n  [6, 7]]]", arange(8).reshape(2, 2, 2).npstr(newLine: "\n"));
        Assert.Equal("[[[[0]]]\n\n\n [[[1]]]]", arange(2).reshape(2, 1, 1, 1).npstr(newLine: "\n"));
        Assert.Equal("[[0, 1]\n [2, 3]\n [4, 5]\n ...\n [14, 15]\n [16, 17]\n [18, 19]]", arange(20).reshape(10, 2).npstr(newLine: "\n"));
        Assert.Equal("[]", zeros(0).npstr());
    }

    [Fact]
    public void CSharp_writes_array_initialisers()
    {
        Assert.Equal("[4], type = Float32, device = cpu, value = float [] {0f, 0f, 0f, 0f}", zeros(4).cstr());
        Assert.Equal("[4], type = BFloat16, device = cpu, value = bfloat16 [] {0f, 0f, 0f, 0f}", zeros(4, bfloat16).cstr());
        Assert.Equal("[100], type = Int32, device = cpu, value = int [] {1, 1, 1, ... 1, 1, 1}", ones(100, ScalarType.Int32).cstr());
        Assert.Equal("[2x4], type = Float32, device = cpu, value = \nfloat [,] {\n {0f, 0f, 0f, 0f},\n {0f, 0f, 0f, 0f}\n}", zeros(2, 4).cstr(newLine: "\n"));
        Assert.Equal("[2x2x2], type = Int32, device = cpu, value = \nint [,,] {\n {{1, 1},\n  {1, 1}},\n {{1, 1},\n  {1, 1}}\n}", ones(2, 2, 2, ScalarType.Int32).cstr(newLine: "\n"));
        Assert.Equal("[10x1], type = Int32, device = cpu, value = \nint [,] {\n {1},\n {1},\n {1},\n ...\n {1},\n {1},\n {1}\n}", ones(10, 1, ScalarType.Int32).cstr(newLine: "\n"));
    }

    [Fact]
    public void Options_are_kept_until_set_again()
    {
        try
        {
            set_printoptions(style: numpy, floatFormat: "F2", newLine: "|", maxRows: 2, maxColumns: 2);
            Assert.Equal(numpy, torch.TensorStringStyle);
            Assert.Equal("[[0.00, ... 3.14]|" + " [0.00, ... 4713.14]]", mixed.str(cultureInfo: plain));
            set_printoptions(precision: 1, sci_mode: true);
            Assert.Equal("[2.0E+000]", tensor(new[] { 2f }).str(cultureInfo: plain));
            Assert.Throws<ArgumentException>(() => torch.TensorStringStyle = TorchSharp.TensorStringStyle.Default);
        }
        finally
        {
            set_printoptions(style: julia, floatFormat: "g5", newLine: Environment.NewLine, maxRows: 6, maxColumns: 6);
        }
    }

    [Fact]
    public void Print_writes_to_the_console_and_returns_the_tensor()
    {
        var console = Console.Out;
        using var text = new StringWriter();
        try
        {
            Console.SetOut(text);
            Assert.Same(mixed, mixed.print());
        }
        finally
        {
            Console.SetOut(console);
        }
        Assert.Equal(mixed.str() + Environment.NewLine, text.ToString());
    }
}
