using TorchSharp;
using static TorchSharp.torch;

namespace Tests.Surface.Mathematics;

/// <summary>Identities that hold whatever the library: closed forms, factorisations, transform pairs, dtype rules, moments of draws.</summary>
public sealed class LawTests
{
    private static Tensor Matrix(long n = 4, long m = 4) => randn([n, m], float64, generator: new Generator(7));

    private static void Near(Tensor expected, Tensor actual, double tolerance = 1e-10)
        => Assert.True(expected.sub(actual).abs().max().item<double>() <= tolerance, $"differs by {expected.sub(actual).abs().max().item<double>()}");

    public static TheoryData<string, Func<Tensor, Tensor>, Func<double, double>> ClosedForms => new()
    {
        { "exp", x => x.exp(), Math.Exp }, { "log", x => x.log(), Math.Log }, { "sqrt", x => x.sqrt(), Math.Sqrt }, { "sin", x => x.sin(), Math.Sin }, { "cos", x => x.cos(), Math.Cos }, { "tan", x => x.tan(), Math.Tan },
        { "asin", x => x.asin(), Math.Asin }, { "acos", x => x.acos(), Math.Acos }, { "atan", x => x.atan(), Math.Atan }, { "sinh", x => x.sinh(), Math.Sinh }, { "cosh", x => x.cosh(), Math.Cosh }, { "tanh", x => x.tanh(), Math.Tanh },
        { "log2", x => x.log2(), Math.Log2 }, { "log10", x => x.log10(), Math.Log10 }, { "cube", x => x.pow(3), x => x * x * x }, { "sigmoid", x => x.sigmoid(), x => 1 / (1 + Math.Exp(-x)) },
        { "softplus", x => x.softplus(), x => Math.Log(1 + Math.Exp(x)) }, { "silu", x => x.silu(), x => x / (1 + Math.Exp(-x)) }, { "atanh", x => x.atanh(), Math.Atanh }, { "expm1", x => x.expm1(), x => Math.Exp(x) - 1 },
    };

    [Theory, MemberData(nameof(ClosedForms))]
    public void A_pointwise_member_is_its_formula(string name, Func<Tensor, Tensor> f, Func<double, double> formula)
    {
        using var scope = NewDisposeScope();
        double[] x = [0.05, 0.2, 0.45, 0.7, 0.99];
        Assert.All(ValueTable.Values(f(tensor(x))).Zip(x), p => Assert.True(Math.Abs(p.First - formula(p.Second)) < 1e-13, $"{name}({p.Second}) = {p.First}"));
    }

    [Fact]
    public void Factorisations_multiply_back()
    {
        using var scope = NewDisposeScope();
        var a = Matrix();
        var s = a.matmul(a.t()) + eye(4, dtype: float64);
        var l = linalg.cholesky(s);
        Near(s, l.matmul(l.t()));
        var (q, r) = linalg.qr(a);
        Near(a, q.matmul(r));
        Near(eye(4, dtype: float64), q.t().matmul(q));
        var (u, sigma, vh) = linalg.svd(Matrix(4, 3), fullMatrices: false);
        Near(Matrix(4, 3), (u * sigma).matmul(vh));
        var (values, vectors) = linalg.eigh(s);
        Near(s.matmul(vectors), vectors * values);
        var (p, lower, upper) = linalg.lu(a);
        Near(a, p.matmul(lower).matmul(upper));
        var (lu, pivots) = linalg.lu_factor(a);
        Near(a.matmul(linalg.lu_solve(lu, pivots, s)), s);
        var (packed, places, infos) = torch.lu(a, get_infos: true);
        Assert.Equal(0, infos.item<int>());
        var (p2, l2, u2) = lu_unpack(packed, places);
        Near(a, p2.matmul(l2).matmul(u2));
        var (ld, ldPivots) = linalg.ldl_factor(s);
        Near(s.matmul(linalg.ldl_solve(ld, ldPivots, a)), a, 1e-8);
        var (w, v) = linalg.eig(a);
        Assert.True((a.to(complex128).matmul(v) - v * w).abs().max().item<double>() < 1e-10);
        var (reflectors, tau) = a.geqrf();
        Near(q, linalg.householder_product(reflectors, tau));
        Near(q, orgqr(reflectors, tau));
        Near(q.matmul(s), reflectors.ormqr(tau, s));
        Near(linalg.inv(a), linalg.solve(a, eye(4, dtype: float64)));
        Near(s.det().log(), s.logdet());
    }

    [Fact]
    public void Transform_pairs_return_the_signal_and_match_the_sum()
    {
        using var scope = NewDisposeScope();
        var x = Matrix(1, 6).reshape(6);
        foreach (var norm in Enum.GetValues<FFTNormType>())
        {
            Near(x, fft.ifft(fft.fft_(x, norm: norm), norm: norm).real);
            Near(x, fft.irfft(fft.rfft(x, norm: norm), 6, norm: norm));
            Near(x, fft.hfft(fft.ihfft(x, norm: norm), 6, norm: norm));
            Near(Matrix(), fft.irfft2(fft.rfft2(Matrix(), norm: norm), [4, 4], norm: norm));
            Near(Matrix(), fft.ifftn(fft.fftn(Matrix(), norm: norm), norm: norm).real);
            Near(Matrix(), fft.hfft2(fft.ihfft2(Matrix(), norm: norm), [4, 4], norm: norm));
        }
        var values = ValueTable.Values(x);
        var spectrum = ValueTable.Values(fft.fft_(x));
        for (var k = 0; k < 6; k++)
        {
            Assert.Equal(values.Select((v, n) => v * Math.Cos(2 * Math.PI * k * n / 6)).Sum(), spectrum[2 * k], 1e-12);
            Assert.Equal(values.Select((v, n) => -v * Math.Sin(2 * Math.PI * k * n / 6)).Sum(), spectrum[2 * k + 1], 1e-12);
        }
        Assert.Equal(ValueTable.Values(x), ValueTable.Values(fft.ifftshift(fft.fftshift(x))));
    }

    [Theory]
    [InlineData(ScalarType.Int32, ScalarType.Int64, ScalarType.Int64)]
    [InlineData(ScalarType.Byte, ScalarType.Int8, ScalarType.Int16)]
    [InlineData(ScalarType.Int64, ScalarType.Float32, ScalarType.Float32)]
    [InlineData(ScalarType.Float16, ScalarType.BFloat16, ScalarType.Float32)]
    [InlineData(ScalarType.Float32, ScalarType.Float64, ScalarType.Float64)]
    [InlineData(ScalarType.Float64, ScalarType.ComplexFloat32, ScalarType.ComplexFloat64)]
    [InlineData(ScalarType.Bool, ScalarType.Byte, ScalarType.Byte)]
    [InlineData(ScalarType.Bool, ScalarType.Bool, ScalarType.Bool)]
    public void Two_dtypes_promote(ScalarType left, ScalarType right, ScalarType result)
    {
        using var scope = NewDisposeScope();
        Assert.Equal(result, (ones(2, left) + ones(2, right)).dtype);
        Assert.Equal(result, (ones(2, right) * ones(2, left)).dtype);
        Assert.Equal(ScalarType.Bool, ones(2, left).eq(ones(2, right)).dtype);
    }

    [Fact]
    public void Numbers_promote_by_kind_only()
    {
        using var scope = NewDisposeScope();
        Assert.Equal(ScalarType.Float32, (ones(2) + 1.5).dtype);
        Assert.Equal(ScalarType.Int64, (ones(2, int64) + 1).dtype);
        Assert.Equal(ScalarType.Float32, (ones(2, int64) + 1.5).dtype);
        Assert.Equal(ScalarType.Float32, (3 / ones(2, int64)).dtype);
        Assert.Equal(ScalarType.Float32, (ones(2, int64) / ones(2, int64)).dtype);
        Assert.Equal(ScalarType.Float16, (2.5 * ones(2, float16)).dtype);
        Assert.Equal(ScalarType.Int64, ones(2, @bool).sum().dtype);
        Assert.Equal(ScalarType.Int64, ones([2, 2], int64).addmm(ones([2, 2], int64), ones([2, 2], int64)).dtype);
    }

    [Fact]
    public void Shapes_broadcast()
    {
        using var scope = NewDisposeScope();
        Assert.Equal([4L, 2, 3], (ones(4, 1, 3) + ones(2, 1)).shape);
        Assert.Equal([4L, 2, 3], broadcast_shapes([4, 1, 3], [2, 1]).Shape);
        Assert.Equal([2L, 5, 3, 7], ones(5, 3, 4).matmul(ones(2, 1, 4, 7)).shape);
    }

    [Fact]
    public void Draws_have_their_moments()
    {
        using var scope = NewDisposeScope();
        var g = new Generator(11);
        const long n = 200_000;
        void Moments(Tensor x, double mean, double variance)
        {
            // Five standard errors of the mean; the variance within four percent (normal or lighter tails at this n: under one percent).
            Assert.Equal(mean, x.mean().item<double>(), 5 * Math.Sqrt(variance / n));
            Assert.InRange(x.var().item<double>(), 0.96 * variance, 1.04 * variance);
        }

        Tensor Fresh() => torch.empty(n, dtype: float64);
        Moments(Fresh().normal_(2, 3, g), 2, 9);
        Moments(Fresh().uniform_(-1, 3, g), 1, 16 / 12.0);
        Moments(Fresh().exponential_(0.5, g), 2, 4);
        Moments(Fresh().bernoulli_(0.3, g), 0.3, 0.21);
        Moments(Fresh().geometric_(0.25, g), 4, 12);
        Moments(Fresh().log_normal_(0, 0.25, g), Math.Exp(0.03125), (Math.Exp(0.0625) - 1) * Math.Exp(0.0625));
        Moments(Fresh().random_(2, 8, g), 4.5, 35 / 12.0);
        Moments(torch.full([n], 3.0, dtype: float64).poisson(g), 3, 3);
        Moments(binomial(torch.full([n], 10.0, dtype: float64), torch.full([n], 0.4, dtype: float64), g), 4, 2.4);
        Moments(_standard_gamma(torch.full([n], 2.0, dtype: float64), g), 2, 2);
        Moments(normal(torch.full([n], 1.0, dtype: float64), torch.full([n], 2.0, dtype: float64), g), 1, 4);
        Assert.Equal(0, Fresh().cauchy_(0, 1, g).median().item<double>(), 0.02);
        var simplex = _sample_dirichlet(ones([n, 3], float64), g);
        Near(ones([n], float64), simplex.sum(1));
        var counts = tensor([0.1, 0.2, 0.7]).multinomial(n, true, g).bincount(null).to(float64) / n;
        Near(tensor([0.1, 0.2, 0.7]), counts, 0.01);
        Assert.Equal([3L, 4], torch.empty(1).randn_out(3, 4).shape);
    }

    [Fact]
    public void Histograms_count_and_choose_their_bins()
    {
        using var scope = NewDisposeScope();
        var x = tensor([1.0, 2, 1, 4, 7, 2.5, 3, 3, 2, 9]);
        Assert.Equal([5.0, 3, 0, 2], ValueTable.Values(histogram(x, 4, (1, 9)).hist));
        Assert.Equal([4.0, 6], ValueTable.Values(histogram(x, tensor([0.0, 2.5, 10])).hist));
        Assert.Equal(1, (histogram(x, 4, density: true).hist * 2).sum().item<double>(), 1e-12);
        // Numbers of bins from numpy.histogram_bin_edges on the same values.
        (HistogramBinSelector rule, int bins)[] expected = [(HistogramBinSelector.Sqrt, 4), (HistogramBinSelector.Sturges, 5), (HistogramBinSelector.Rice, 5), (HistogramBinSelector.Scott, 2), (HistogramBinSelector.Doane, 6), (HistogramBinSelector.Stone, 3)];
        Assert.All(expected, e => Assert.Equal(e.bins, histogram(x, e.rule).hist.numel()));
    }

    [Fact]
    public void Equality_is_by_value_and_allclose_by_tolerance()
    {
        using var scope = NewDisposeScope();
        var x = ones(3);
        Assert.True(x.Equals(ones(3)));
        Assert.False(x.Equals(ones(4)));
        Assert.False(x.Equals((object?)null));
        Assert.True(x.allclose(x + 1e-6));
        Assert.False(x.allclose(x + 1e-3));
        Assert.True(allclose(x, x + 1e-3, atol: 1e-2));
        Assert.Equal(ScalarType.Bool, x.equal(ones(3)).dtype);
    }

    [Fact]
    public void Short_time_spectra_return_the_signal()
    {
        using var scope = NewDisposeScope();
        var x = Matrix(2, 32);
        var window = hann_window(8, dtype: float64);
        var spectrum = x.stft(8, 2, window: window, return_complex: true);
        Assert.Equal([2L, 5, 17], spectrum.shape);
        Near(x, spectrum.istft(8, 2, window: window, length: 32));
        Near(fft.rfft(x.slice(1, 4, 12, 1) * window), spectrum.select(2, 4).resolve_conj());
        Assert.Equal([2L, 5, 13], stft(x, 8, 2, window: window, center: false, return_complex: true).shape);
        Assert.Throws<ArgumentOutOfRangeException>(() => x.stft(8, pad_mode: (PaddingModes)9, return_complex: true));
    }

    [Fact]
    public void Names_follow_their_dimensions()
    {
        using var scope = NewDisposeScope();
        var x = ones(2, 3, 4).rename(["a", "b", "c"]);
        Assert.Equal(["a", "d"], x.flatten(["b", "c"], "d").names);
        Assert.Equal([2L, 12], x.flatten(["b", "c"], "d").shape);
        Assert.Equal(["a", "b", "e", "f"], x.unflatten("c", ("e", 2L), ("f", 2L)).names);
        Assert.Throws<ArgumentException>(() => x.flatten(["a", "c"], "d"));
        Assert.Throws<ArgumentException>(() => x.unflatten("z", ("e", 2L)));
    }

    [Fact]
    public void Triangles_and_powers_are_listed()
    {
        using var scope = NewDisposeScope();
        Assert.Equal([0.0, 1, 1, 0, 0, 1], ValueTable.Values(tril_indices(2, 2)));
        Assert.Equal([0.0, 0, 1, 0, 1, 1], ValueTable.Values(triu_indices(2, 2)));
        Assert.Equal([4.0, 2, 1, 9, 3, 1], ValueTable.Values(vander(tensor([2.0, 3]), 3)));
        Assert.Equal([1.0, 2, 1, 3], ValueTable.Values(vander(tensor([2.0, 3]), increasing: true)));
        Near(tensor([0.8411919906082768]), ones(1, float64).gelu(TorchSharp.Modules.GELU.Approximate.tanh));
    }

    [Fact]
    public void Low_rank_singular_values_are_the_largest_ones()
    {
        using var scope = NewDisposeScope();
        var a = Matrix(8, 5).matmul(Matrix(5, 7));
#pragma warning disable CS0618 // Obsolete in TorchSharp; still has to be right.
        Near(linalg.svdvals(a).slice(0, 0, 5, 1), svd_lowrank(a, 5), 1e-6);
        Near(linalg.svdvals(a - a.mean([0], keepdim: true)).slice(0, 0, 5, 1), pca_lowrank(a, 5), 1e-6);
#pragma warning restore CS0618
    }
}
