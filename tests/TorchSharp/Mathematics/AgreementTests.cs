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

    // Operands of several shapes or dtypes: their agreement is in the table below.
    private static readonly HashSet<string> particular = ["view_as_complex", "view_as_real", "mv", "take", "take_along_dim", "scatter", "scatter_", "scatter_add", "scatter_add_", "gather", "diag_embed", "diagonal", "repeat_interleave",
        "ormqr", "select_scatter", "diagonal_scatter", "addmv", "addmv_", "addr_", "addbmm", "addbmm_", "hsplit", "dsplit", "cholesky", "permute", "split", "unflatten", "index_select", "bincount", "reshape", "broadcast_to", "where", "istft"];

    public static TheoryData<string, Func<Tensor, object>, Func<Tensor, object>> Particular => new()
    {
        { "view_as_real", x => view_as_real(x.to(complex128)), x => x.to(complex128).view_as_real() },
        { "view_as_complex", x => view_as_complex(x.narrow(1, 0, 2).contiguous()), x => x.narrow(1, 0, 2).contiguous().view_as_complex() },
        { "mv", x => mv(x, x[0]), x => x.mv(x[0]) },
        { "take", x => take(x, tensor([8L, 0])), x => x.take(tensor([8L, 0])) },
        { "take_along_dim", x => take_along_dim(x, x.argsort(1), 1), x => x.take_along_dim(x.argsort(1), 1) },
        { "gather", x => gather(x, 1, x.argsort(1)), x => x.gather(1, x.argsort(1)) },
        { "scatter", x => scatter(x, 1, x.argsort(1), x.t()), x => x.scatter(1, x.argsort(1), x.t()) },
        { "scatter_", x => scatter_(x.clone(), 1, x.argsort(1), x.t()), x => x.scatter(1, x.argsort(1), x.t()) },
        { "scatter_add", x => scatter_add(x, 1, x.argsort(1), x.t()), x => x.scatter_add(1, x.argsort(1), x.t()) },
        { "scatter_add_", x => scatter_add_(x.clone(), 1, x.argsort(1), x.t()), x => x.scatter_add(1, x.argsort(1), x.t()) },
        { "diag_embed", x => diag_embed(x, 1), x => x.diag_embed(1) },
        { "diagonal", x => diagonal(x, 1), x => x.diagonal(1) },
        { "diagonal_scatter", x => diagonal_scatter(x, x[0]), x => x.diagonal_scatter(x[0]) },
        { "select_scatter", x => select_scatter(x, x[0], 1, 2), x => x.select_scatter(x[0], 1, 2) },
        { "repeat_interleave", x => repeat_interleave(x, tensor([1L, 2, 3]), 0), x => x.repeat_interleave(tensor([1L, 2, 3]), 0) },
        { "ormqr", x => ormqr(x, x[0], x), x => x.ormqr(x[0], x) },
        { "addmv", x => addmv(x[0], x, x[1], 2, 3), x => x[0].addmv(x, x[1], 2, 3) },
        { "addmv_", x => addmv_(x[0].clone(), x, x[1], 2, 3), x => x[0].addmv(x, x[1], 2, 3) },
        { "addr_", x => addr_(x.clone(), x[0], x[1], 2, 3), x => x.addr(x[0], x[1], 2, 3) },
        { "addbmm", x => addbmm(x, x.unsqueeze(0), x.unsqueeze(0)), x => x + x.mm(x) },
        { "addbmm_", x => addbmm_(x.clone(), x.unsqueeze(0), x.unsqueeze(0)), x => x + x.mm(x) },
        { "hsplit", x => hsplit(x, tensor([1L])), x => x.hsplit(1, 3)[..2] },
        { "hsplit of pairs", x => hsplit(x, (1, 2)), x => x.tensor_split([1, 2], 1) },
        { "dsplit", x => dsplit(x.unsqueeze(0), tensor([1L])), x => x.unsqueeze(0).tensor_split([1], 2) },
        { "dsplit of pairs", x => dsplit(x.unsqueeze(0), (1, 2)), x => x.unsqueeze(0).dsplit([1, 2]) },
        { "vsplit", x => x.vsplit(tensor([1L])), x => x.tensor_split([1], 0) },
        { "permute", x => permute(x, 1, 0), x => x.permute(1, 0) },
        { "split", x => split(x, [1, 2]), x => x.split([1, 2], 0) },
        { "unflatten", x => unflatten(x.flatten(), 0, 3, 3), x => x },
        { "index_select", x => index_select(x, 1, tensor([2L, 0])), x => x.index_select(1, tensor([2L, 0])) },
        { "bincount", x => bincount(tensor([1L, 1, 4]), x[0]), x => tensor([1L, 1, 4]).bincount(x[0]) },
        { "reshape", x => reshape(x, 9), x => x.reshape(9) },
        { "broadcast_to", x => broadcast_to(x, 2, 3, 3), x => x.broadcast_to(2, 3, 3) },
        { "where", x => torch.where(x > 0.5, x, x.t()), x => x.where(x > 0.5, x.t()) },
        { "masked places", x => torch.where(x > 0.5), x => x.gt(0.5).nonzero().unbind(1) },
    };

    [Theory, MemberData(nameof(Particular))]
    public void A_function_with_particular_operands_agrees(string name, Func<Tensor, object> one, Func<Tensor, object> other)
    {
        using var scope = NewDisposeScope();
        Same(other(Real()), one(Real()), name);
    }

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

    public static IEnumerable<object[]> InPlace => MathematicalMembers.OfTensor.Where(m => m.Name.EndsWith('_') && !random.Contains(m.Name) && !particular.Contains(m.Name) && Twin(m, m.Name[..^1], 0) is not null).Select(m => new object[] { MathematicalMembers.Signature(m) });

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

    public static IEnumerable<object[]> Statics => MathematicalMembers.OfTorch.Where(m => m.DeclaringType == typeof(torch) && !random.Contains(m.Name) && !particular.Contains(m.Name) && Twin(m, m.Name, 1) is not null).Select(m => new object[] { MathematicalMembers.Signature(m) });

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
