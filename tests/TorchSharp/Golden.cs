using System.Globalization;

namespace Tests.Surface;

/// <summary>Lines of a golden text: a name, a tab, numbers.</summary>
internal static class GoldenNumbers
{
    internal static Dictionary<string, double[]> Read(string file) =>
        File.ReadLines(Path.Combine(AppContext.BaseDirectory, "TorchSharp", "golden", file)).Select(line => line.Split('\t'))
            .ToDictionary(p => p[0], p => p[1].Split(' ').Select(n => double.Parse(n.Replace("inf", "Infinity").Replace("nan", "NaN"), CultureInfo.InvariantCulture)).ToArray());

    /// <summary>Relative to the larger of 1 and the expected number; NaN and infinities must be the same.</summary>
    internal static void Close(double[] expected, double[] actual, double tolerance, string what)
    {
        Assert.True(expected.Length == actual.Length, $"{what}: {actual.Length} numbers, expected {expected.Length}");
        for (var k = 0; k < expected.Length; k++)
            Assert.True(expected[k].Equals(actual[k]) || Math.Abs(expected[k] - actual[k]) <= tolerance * Math.Max(1, Math.Abs(expected[k])),
                $"{what}[{k}]: got {actual[k]:R}, expected {expected[k]:R} within {tolerance}");
    }
}
