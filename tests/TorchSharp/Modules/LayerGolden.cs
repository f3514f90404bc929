using System.Globalization;
using static TorchSharp.torch;

namespace Tests.Surface.Layers;

/// <summary>layers.golden.txt, and the formulas by which layers.py fills inputs and parameters.</summary>
internal static class LayerGolden
{
    /// <summary>Name -> input specifications; (dtype, name, what) -> numbers.</summary>
    internal static readonly Dictionary<string, string[]> Inputs = [];
    internal static readonly Dictionary<(string Kind, string Name), List<(string What, double[] Numbers)>> Values = [];

    static LayerGolden()
    {
        foreach (var line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "TorchSharp", "golden", "layers.golden.txt")))
        {
            var w = line.Split(' ');
            if (w[0] == "case")
            {
                Inputs[w[1]] = w[2..];
                continue;
            }
            var start = w[0] == "init" ? 2 : 3;
            var key = (w[0], w[1]);
            if (!Values.TryGetValue(key, out var list)) Values[key] = list = [];
            list.Add((start == 3 ? w[2] : "", [.. w[start..].Select(x => double.Parse(x, CultureInfo.InvariantCulture))]));
        }
    }

    private static double[] Numbers(long n, double a, double b) => [.. Enumerable.Range(0, (int)n).Select(k => Math.Sin(a * k + b))];

    internal static Tensor Fill(string specification, int place, ScalarType dtype)
    {
        var (kind, size) = specification.Split(':') is [var a, var b] ? (a, b) : throw new FormatException(specification);
        long[] shape = [.. size.Split('x').Select(long.Parse)];
        var n = shape.Aggregate(1L, (x, y) => x * y);
        if (kind[0] == 'i') return tensor([.. Enumerable.Range(0, (int)n).Select(k => 7L * k % long.Parse(kind[1..]))], int64).reshape(shape);
        if (kind == "m") return tensor([.. Enumerable.Range(0, (int)n).Select(k => k % 4 == 3 ? 1L : 0)], int64).reshape(shape).to_type(ScalarType.Bool);
        var v = Numbers(n, 0.37, 1 + 2 * place);
        var t = kind switch
        {
            "p" => tensor([.. v.Select(x => 0.5 + 0.4 * x)], float64),
            "v" => tensor([.. v.Select(x => 1.5 + x)], float64),
            "s" => tensor([.. v.Select((_, k) => k % 3 != 0 ? 1.0 : -1.0)], float64),
            "b" => tensor([.. v.Select((_, k) => k % 3 == 0 ? 1.0 : 0.0)], float64),
            _ => tensor(v, float64),
        };
        t = t.reshape(shape);
        if (kind == "l") t = t.log_softmax(-1);
        t = t.to_type(dtype).detach();
        t.requires_grad = "xpvl".Contains(kind);
        return t;
    }

    internal static void Prepare(nn.Module module, ScalarType dtype)
    {
        using var off = no_grad();
        module._to(float64, false);
        foreach (var (name, p) in module.named_parameters())
        {
            var salt = name.Sum(c => c) % 97;
            p.copy_(tensor([.. Numbers(p.numel(), 0.7, 0.1 * salt).Select(x => 0.5 * x)], float64).reshape(p.shape));
        }
        module._to(dtype, false);
    }

    /// <summary>Entries weighted by cosines: the loss whose gradient is taken.</summary>
    internal static Tensor Weigh(Tensor t)
    {
        var weights = tensor([.. Enumerable.Range(0, (int)t.numel()).Select(k => Math.Cos(0.2 * k))], float64).reshape(t.shape).to_type(t.dtype);
        return (t * weights).sum();
    }

    /// <summary>n, Σv, Σv·cos(k/10), Σ|v|, and the first, a middle and the last entry.</summary>
    internal static double[] Summary(Tensor t)
    {
        var v = t.detach().to_type(float64).contiguous().data<double>().ToArray();
        var n = v.Length;
        int[] some = n == 0 ? [] : [.. new SortedSet<int> { 0, n / 3, n - 1 }];
        return [n, v.Sum(), v.Select((x, k) => x * Math.Cos(0.1 * k)).Sum(), v.Sum(Math.Abs), .. some.Select(k => v[k])];
    }

    /// <summary>Differences are measured against the mean size of an entry: one rounding of a large entry may not hide a small one's fault.</summary>
    internal static void Same(string what, double[] expected, double[] actual, double tolerance)
    {
        Assert.True(expected[0] == actual[0], $"{what}: {actual[0]} entries, expected {expected[0]}");
        var n = Math.Max(1, expected[0]);
        for (var k = 1; k < expected.Length; k++)
        {
            // Sums of many terms that cancel are known to the size of their terms, which inputs of order one make of order one.
            var scale = Math.Max(1, k < 4 ? expected[3] : Math.Max(Math.Abs(expected[k]), expected[3] / n));
            var difference = Math.Abs(expected[k] - actual[k]);
            Assert.True(difference <= tolerance * scale, $"{what}, number {k}: {actual[k]:g17}, expected {expected[k]:g17}");
        }
    }
}
