using System.Reflection;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Tests.Surface.Mathematics;

/// <summary>Members that say the same thing twice agree: f_ with f, torch.f(x) with x.f(), float32 with float64.</summary>
public sealed class AgreementTests
{
    // Draws: two calls differ.
    private static readonly HashSet<string> random = ["bernoulli", "bernoulli_", "multinomial", "poisson", "binomial", "exponential_", "geometric_", "normal_", "log_normal_", "random_", "uniform_", "normal",
        "_standard_gamma", "_sample_dirichlet", "rrelu_", "svd_lowrank", "pca_lowrank"];

    private static Tensor Real() => tensor([0.3, 0.6, 0.2, 0.9, 0.4, 0.7, 0.15, 0.55, 0.85]).reshape(3, 3);

    private static Tensor Whole() => tensor([3L, 6, 2, 9, 4, 7, 1, 5, 8]).reshape(3, 3);

    private static Tensor Vector() => tensor([0.3, 0.6, 0.2]);

    private static Tensor Batch() => stack([Real(), Real().t()]);

    private static MethodInfo? Twin(MethodInfo m, string name, int skip)
        => typeof(Tensor).GetMethods().FirstOrDefault(o => o.Name == name && !o.IsStatic && o.GetParameters().Select(p => p.ParameterType).SequenceEqual(m.GetParameters().Skip(skip).Select(p => p.ParameterType)));

    private static object? Try(Func<object?> call)
    {
        try
        {
            return call();
        }
        catch (TargetInvocationException e) when (e.InnerException is ExternalException or ArgumentException)
        {
            return null;
        }
    }

    // The first kind of operand that the member accepts, with its result.
    private static (Func<Tensor> operand, object result)? Accepted(MethodInfo m)
    {
        foreach (var operand in new Func<Tensor>[] { Real, Whole, Vector, Batch, () => Real().gt(0.5) })
        {
            var self = operand();
            object?[] arguments = [.. m.GetParameters().Select((p, k) => m.IsStatic && k == 0 ? self : MathematicalMembers.Argument(p, operand))];
            if (Try(() => m.Invoke(m.IsStatic ? null : self, arguments)) is { } result) return (operand, result);
        }
        return null;
    }

    private static void Same(object expected, object actual, string what)
    {
        var (a, b) = (MathematicalMembers.Tensors(expected).ToArray(), MathematicalMembers.Tensors(actual).ToArray());
        Assert.True(a.Length == b.Length && a.Length > 0, $"{what}: {a.Length} and {b.Length} results");
        foreach (var (x, y) in a.Zip(b))
        {
            Assert.True(x.shape.SequenceEqual(y.shape), $"{what}: [{string.Join(", ", x.shape)}] and [{string.Join(", ", y.shape)}]");
            Assert.True(ValueTable.Values(x).SequenceEqual(ValueTable.Values(y)), $"{what}: values differ");
        }
    }

    public static IEnumerable<object[]> InPlace => MathematicalMembers.OfTensor.Where(m => m.Name.EndsWith('_') && !random.Contains(m.Name) && Twin(m, m.Name[..^1], 0) is not null).Select(m => new object[] { MathematicalMembers.Signature(m) });

    [Theory, MemberData(nameof(InPlace))]
    public void In_place_gives_the_same_values_and_returns_the_tensor_itself(string signature)
    {
        using var scope = NewDisposeScope();
        var m = MathematicalMembers.OfTensor.Single(m => MathematicalMembers.Signature(m) == signature);
        foreach (var operand in new Func<Tensor>[] { Real, Whole, () => Real().gt(0.5) })
        {
            var self = operand();
            object?[] arguments = [.. m.GetParameters().Select(p => MathematicalMembers.Argument(p, operand))];
            if (Try(() => Twin(m, m.Name[..^1], 0)!.Invoke(operand(), arguments)) is not { } expected || Try(() => m.Invoke(self, arguments)) is not { } actual) continue;
            Assert.Same(self, actual);
            var converted = ((Tensor)expected).to(self.dtype);
            Same(converted, actual, signature);
            return;
        }
        Assert.Fail($"{signature}: no operand was accepted");
    }

    public static IEnumerable<object[]> Statics => MathematicalMembers.OfTorch.Where(m => m.DeclaringType == typeof(torch) && !random.Contains(m.Name) && Twin(m, m.Name, 1) is not null && m.Name != "where").Select(m => new object[] { MathematicalMembers.Signature(m) });

    [Theory, MemberData(nameof(Statics))]
    public void A_function_of_torch_is_the_tensors_own(string signature)
    {
        using var scope = NewDisposeScope();
        var m = MathematicalMembers.OfTorch.Single(m => MathematicalMembers.Signature(m) == signature);
        Assert.True(Accepted(m) is not null, $"{signature}: no operand was accepted");
        var (operand, expected) = Accepted(m)!.Value;
        object?[] arguments = [.. m.GetParameters().Skip(1).Select(p => MathematicalMembers.Argument(p, operand))];
        Same(expected, Twin(m, m.Name, 1)!.Invoke(operand(), arguments)!, signature);
    }

    [Fact]
    public void Hot_members_allocate_no_more_than_their_result()
    {
        using var scope = NewDisposeScope();
        var (x, y) = (ones(4), ones(4));
        static long Bytes(Action action)
        {
            for (var k = 0; k < 50; k++) action();
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var k = 0; k < 100; k++) action();
            return (GC.GetAllocatedBytesForCurrentThread() - before) / 100;
        }

        Assert.Equal(0, Bytes(() => x.add_(y)));
        Assert.Equal(0, Bytes(() => x.neg_()));
        var empty = Bytes(() => x.alias().Dispose());
        Assert.InRange(Bytes(() => (x + y).Dispose()), 0, empty);
        Assert.InRange(Bytes(() => x.exp().Dispose()), 0, empty);
        Assert.InRange(Bytes(() => x.matmul(y).Dispose()), 0, empty);
    }
}
