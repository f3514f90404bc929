using System.Collections;
using TorchSharp;
using static TorchSharp.torch;

namespace Tests.Surface.Mathematics;

/// <summary>What the value tables share: the operands, the rows, and one way to compare.</summary>
public abstract class ValueTable
{
    /// <summary>Fixed operands in float64 and int64; S is symmetric and positive definite, N holds what is not finite.</summary>
    public sealed class Operands
    {
        public Tensor X { get; } = tensor([-1.7, -0.6, 0.25, 0.8, 2.3]);
        public Tensor P { get; } = tensor([0.05, 0.3, 0.5, 0.75, 0.95]);
        public Tensor Y { get; } = tensor([0.4, -1.2, 2.0, 0.7, -0.3]);
        public Tensor A { get; } = tensor([0.5, -1.25, 2.0, 3.5, 0.75, -0.1]).reshape(2, 3);
        public Tensor B { get; } = tensor([1.5, 0.25, -0.5, 2.0, 1.0, -3.0]).reshape(3, 2);
        public Tensor S { get; } = tensor([4.0, 1.0, 0.5, 1.0, 3.0, -0.25, 0.5, -0.25, 2.0]).reshape(3, 3);
        public Tensor N { get; } = tensor([double.NaN, 1.0, -2.0, double.PositiveInfinity, double.NegativeInfinity]);
        public Tensor I { get; } = tensor([12L, -7, 5, 0, 9]);
        public Tensor J { get; } = tensor([3L, 5, -2, 4, 6]);
    }

    public sealed record Case(string Name, Func<Operands, Tensor> Compute, double[] Expected);

    public sealed class Cases : IEnumerable<Case>
    {
        private readonly Dictionary<string, Case> rows = [];

        public void Add(string name, Func<Operands, Tensor> compute, double[] expected) => rows.Add(name, new(name, compute, expected));

        public Case this[string name] => rows[name];

        public IEnumerable<object[]> Names => rows.Keys.Select(name => new object[] { name });

        public IEnumerator<Case> GetEnumerator() => rows.Values.GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }

    // Both sides are libtorch in float64; another version may sum in another order, hence a few units in the eleventh place.
    private const double Tolerance = 1e-10;

    /// <summary>The elements in order, complex ones as pairs.</summary>
    public static double[] Values(Tensor t)
    {
        var real = t.is_complex() ? t.resolve_conj().view_as_real() : t;
        return real.to(ScalarType.Float64).contiguous().data<double>().ToArray();
    }

    protected static void Check(Case row)
    {
        using var scope = NewDisposeScope();
        var actual = Values(row.Compute(new()));
        Assert.Equal(row.Expected.Length, actual.Length);
        for (var k = 0; k < actual.Length; k++)
            if (!Close(row.Expected[k], actual[k])) Assert.Fail($"{row.Name}[{k}]: got {actual[k]:r}, expected {row.Expected[k]:r}");
    }

    private static bool Close(double expected, double actual)
        => expected.Equals(actual) || expected == actual || Math.Abs(expected - actual) <= Tolerance * Math.Max(1, Math.Abs(expected));
}
