using System.Reflection;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Tests.Surface.Mathematics;

/// <summary>Runs alone: it counts the tensors of the process.</summary>
[CollectionDefinition("Mathematical misuse", DisableParallelization = true)]
public sealed class MathematicalMisuse;

/// <summary>Over a thousand wrong calls: each is a .NET exception that names an operator, and no tensor is left behind.</summary>
[Collection("Mathematical misuse")]
public sealed class MisuseTests
{
    private sealed record Misuse(MethodInfo Member, string Kind, object? Self, object?[] Arguments);

    // What the exception may name beside the member: the operator that does its work.
    private static readonly Dictionary<string, string> aliases = new()
    {
        ["equal"] = "eq", ["divide"] = "div", ["divide_"] = "div_", ["multiply_"] = "mul_", ["negative_"] = "neg_", ["clip"] = "clamp", ["concat"] = "cat", ["concatenate"] = "cat", ["row_stack"] = "vstack",
        ["arctan"] = "arctan2", ["arctan_"] = "arctan2_", ["trapz"] = "trapezoid", ["fft_"] = "fft_fft", ["unique"] = "unique_dim", ["lu"] = "linalg_lu_factor_ex",
        ["svd"] = "linalg_svdvals", ["symeig"] = "linalg_eigvalsh", ["qr"] = "linalg_qr", ["lstsq"] = "linalg_lstsq", ["eig"] = "linalg_eigvals", ["lu_solve"] = "linalg_lu_solve", ["matrix_rank"] = "linalg_matrix_rank",
        ["pinverse"] = "linalg_pinv", ["pca_lowrank"] = "mean", ["svd_lowrank"] = "transpose", ["cross"] = "full_like", ["dsplit"] = "tensor_split", ["hsplit"] = "tensor_split", ["vsplit"] = "tensor_split",
        ["std"] = "to", ["var"] = "to", ["std_mean"] = "to", ["var_mean"] = "to",
    };

    private static Tensor Disposed()
    {
        var t = ones(1);
        t.Dispose();
        return t;
    }

    private static IEnumerable<Misuse> Calls(Func<Tensor> fresh)
    {
        var members = MathematicalMembers.OfTensor.Concat(MathematicalMembers.OfTorch).ToArray();
        foreach (var m in members)
        {
            var own = !m.IsStatic;
            var ps = m.GetParameters();
            object?[] Arguments(Func<Tensor> operand, long dim = 0) => [.. ps.Select(p => MathematicalMembers.Argument(p, operand, dim))];

            var arguments = Arguments(fresh);
            if (own) yield return new(m, "disposed self", Disposed(), arguments);
            for (var k = 0; k < ps.Length; k++)
                if (arguments[k] is Tensor) yield return new(m, $"disposed {ps[k].Name}", own ? fresh() : null, [.. arguments[..k], Disposed(), .. arguments[(k + 1)..]]);
            var dims = Arguments(fresh, 99);
            if (ps.Zip(dims).Any(p => p.Second is 99L or 99 or long[] and [99L])) yield return new(m, "dimension 99", own ? fresh() : null, dims);
        }
    }

    // Here 99 is a count, or is taken modulo the number of dimensions.
    private static readonly HashSet<string> lenient = ["roll", "rot90", "tile"];

    [Fact]
    public void A_thousand_wrong_calls_are_exceptions_naming_the_operator()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var before = Tensor.TotalCount;
        var scope = NewDisposeScope();
        var x = rand([2, 3], float64);
        List<string> faults = [];
        var calls = 0;
        foreach (var misuse in Calls(() => x))
        {
            calls++;
            var live = scope.DisposablesCount;
            try
            {
                var result = misuse.Member.Invoke(misuse.Self, misuse.Arguments);
                foreach (var t in MathematicalMembers.Tensors(result)) if (!ReferenceEquals(t, x)) t.Dispose();
                if (!lenient.Contains(misuse.Member.Name)) faults.Add($"{MathematicalMembers.Signature(misuse.Member)}, {misuse.Kind}: no exception");
            }
            catch (TargetInvocationException e)
            {
                if (Fault(misuse, e.InnerException!) is { } fault) faults.Add($"{MathematicalMembers.Signature(misuse.Member)}, {misuse.Kind}: {fault}");
            }
            if (scope.DisposablesCount != live) faults.Add($"{MathematicalMembers.Signature(misuse.Member)}, {misuse.Kind}: {scope.DisposablesCount - live} tensors left behind");
        }
        scope.Dispose();
        Assert.Equal(before, Tensor.TotalCount);
        Assert.True(faults.Count == 0, $"{faults.Count} of {calls} calls:\n{string.Join("\n", faults.Take(60))}");
        Assert.InRange(calls, 1000, 5000);
    }

    private static string? Fault(Misuse misuse, Exception e)
    {
        var message = e.Message;
        var (operatorName, colon) = (message.Split(':')[0], message.Contains(':'));
        if (!colon || operatorName.Contains(' ')) return $"{e.GetType().Name} names no operator: {message.Split('\n')[0]}";
        if (e is not (ExternalException or InvalidOperationException or ArgumentException)) return $"{e.GetType().Name}: {message.Split('\n')[0]}";
        var stem = operatorName.Split('.')[0];
        var name = misuse.Member.Name;
        var fits = Stem(stem) == Stem(name) || aliases.TryGetValue(name, out var alias) && stem == alias;
        return fits ? null : $"names {operatorName}: {message.Split('\n')[0]}";
    }

    private static string Stem(string s)
    {
        foreach (var prefix in new[] { "linalg_", "fft_", "special_", "_" }) if (s.StartsWith(prefix, StringComparison.Ordinal) && s.Length > prefix.Length) s = s[prefix.Length..];
        return s.TrimEnd('_').Replace("_with_sizes", "");
    }

    public static TheoryData<string, Action> Rejected => new()
    {
        { "matmul", () => ones(2, 3).matmul(ones(2, 3)) }, { "mm", () => ones(2, 3).mm(ones(2)) }, { "bmm", () => ones(2, 3).bmm(ones(2, 3)) }, { "add", () => _ = ones(2, 3) + ones(4, 5) },
        { "mul", () => _ = ones(2) * ones(3) }, { "view", () => ones(2, 3).view(4) }, { "reshape", () => ones(2, 3).reshape(7) }, { "cat", () => cat([ones(2, 3), ones(4, 5)]) }, { "stack", () => stack([ones(2), ones(3)]) },
        { "expand", () => ones(2, 3).expand(4, 5) }, { "bitwise_and", () => ones(2).bitwise_and(ones(2)) }, { "bitwise_not", () => _ = ~ones(2) }, { "gcd", () => ones(2).gcd(ones(2)) },
        { "linalg_cholesky", () => linalg.cholesky(-eye(2)) }, { "linalg_inv", () => linalg.inv(zeros(2, 2)) }, { "linalg_solve", () => linalg.solve(zeros(2, 2), ones(2)) }, { "linalg_eigh", () => linalg.eigh(ones(2, 3)) },
        { "multinomial", () => (-ones(3)).multinomial(1) }, { "bernoulli", () => (2 * ones(3)).bernoulli() }, { "uniform_", () => ones(3).uniform_(1, 0) }, { "normal_", () => ones(3).normal_(0, -1) }, { "random_", () => ones(3).random_(5, 5) },
        { "topk", () => ones(3).topk(4) }, { "kthvalue", () => ones(3).kthvalue(4, 0) }, { "narrow", () => ones(3).narrow(0, 2, 5) }, { "split", () => ones(3).split([1, 1]) }, { "chunk", () => ones(3).chunk(0) },
        { "mean", () => ones(3, int64).mean() }, { "std", () => ones(3, int64).std() }, { "softmax", () => ones(3, int64).softmax(0) }, { "quantile", () => ones(3).quantile(tensor(2f)) }, { "histogram", () => histogram(ones(3), -1) },
        { "searchsorted", () => searchsorted(ones(2, 3), ones(4, 5)) }, { "bincount", () => (-ones(2, int64)).bincount(null) }, { "permute", () => ones(2, 3).permute(0, 0) }, { "flip", () => ones(2).flip(0, 0) }, { "unfold", () => ones(2).unfold(0, 5, 1) },
        { "einsum", () => einsum("ij,jk", ones(2, 3)) }, { "cdist", () => cdist(ones(2, 3), ones(2, 4)) }, { "fft_fft", () => fft.fft_(ones(0)) }, { "fft_irfft", () => fft.irfft(ones(3), 0) }, { "stack", () => stack([]) },
        { "squeeze", () => ones(2).squeeze(4) }, { "dot", () => ones(2).dot(ones(3)) }, { "mv", () => ones(2, 3).mv(ones(2)) }, { "addmm", () => ones(2, 2).addmm(ones(2, 3), ones(2, 3)) },
        { "max", () => ones(0).max() }, { "argmax", () => ones(0).argmax() }, { "median", () => ones(2, 2).median().reshape(3) }, { "exp_", () => ones(2, int64).exp_() }, { "add_", () => ones(2, int64).add_(0.5) }, { "div_", () => ones(2, int64).div_(ones(2, int64)) },
    };

    [Theory, MemberData(nameof(Rejected))]
    public void A_wrong_shape_dtype_or_value_is_an_ExternalException_naming_the_operator(string op, Action call)
    {
        using var scope = NewDisposeScope();
        var e = Assert.ThrowsAny<ExternalException>(call);
        Assert.Contains(op == "median" ? "reshape" : op, e.Message.Split(':')[0]);
    }

    [Fact]
    public void Managed_arguments_are_checked()
    {
        Assert.Throws<ArgumentException>(() => broadcast_shapes([2, 3], [4, 5]));
        Assert.Throws<ArgumentOutOfRangeException>(() => fft.fft_(ones(3), norm: (FFTNormType)7));
        Assert.Throws<ArgumentOutOfRangeException>(() => linalg.qr(ones(2, 2), (linalg.QRMode)9));
        Assert.Throws<ArgumentException>(() => histogram(ones(3), HistogramBinSelector.Sqrt, (2, 1)));
    }
}
