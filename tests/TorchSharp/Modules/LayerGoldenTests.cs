using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Tests.Surface.Layers;

/// <summary>Forward, gradients and second gradients of every layer against PyTorch's, to 1e-6 in float32 and 1e-12 in float64.</summary>
public sealed class LayerGoldenTests
{
    public static TheoryData<string> Names => [.. LayerGolden.Inputs.Keys];

    [Fact]
    public void Every_case_has_its_golden_values_and_the_other_way_round()
        => Assert.Equal(LayerGolden.Inputs.Keys.Order(StringComparer.Ordinal), LayerCases.All.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void Every_layer_of_the_library_has_a_case()
    {
        Type[] containers = [typeof(Sequential), typeof(ParameterList), typeof(ParameterDict)];
        var made = LayerCases.All.Values.Where(c => c.Make is not null).Select(c =>
        {
            using var module = c.Make!();
            return module.GetType();
        }).ToHashSet();
        var layers = typeof(Linear).Assembly.GetExportedTypes().Where(t => t.IsSubclassOf(typeof(nn.Module)) && t is { IsAbstract: false, IsGenericType: false,
            Namespace: "TorchSharp.Modules" });
        Assert.Empty(layers.Except(made).Except(containers).Select(t => t.Name));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Float32_equals_PyTorch(string name) => Compare(name, "f32", float32,
        name.StartsWith("Transformer") ? 2e-6 : 1e-6); // a transformer is dozens of layers, each with its own rounding

    [Theory]
    [MemberData(nameof(Names))]
    public void Float64_equals_PyTorch(string name) => Compare(name, "f64", float64, 1e-12);

    private static void Compare(string name, string kind, ScalarType dtype, double tolerance)
    {
        using var scope = NewDisposeScope();
        var layer = LayerCases.All[name];
        using var module = layer.Make?.Invoke();
        if (module is not null) LayerGolden.Prepare(module, dtype);
        Tensor[] x = [.. LayerGolden.Inputs[name].Select((s, k) => LayerGolden.Fill(s, k, dtype))];
        manual_seed(3);
        Tensor[] y = [.. layer.Call(module, x).Where(t => t is not null).Select(t => t!)];
        Dictionary<string, Tensor> found = [];
        for (var k = 0; k < y.Length; k++) found[k == 0 ? "out" : $"out{k}"] = y[k];

        List<(string Name, Tensor Value)> leaves = [.. x.Select((t, k) => ($"in.{k}", t)).Where(p => p.t.requires_grad)];
        if (module is not null) leaves.AddRange(module.named_parameters().Select(p => (p.name, (Tensor)p.parameter)));
        Tensor[] values = [.. leaves.Select(l => l.Value)];
        var expected = LayerGolden.Values[(kind, name)];
        if (values.Length > 0)
        {
            var twice = expected.Any(e => e.What.EndsWith('^'));
            var loss = y.Where(t => t.is_floating_point()).Select(LayerGolden.Weigh).Aggregate((a, b) => a + b);
            var first = autograd.grad([loss], values, create_graph: twice, allow_unused: true);
            Add(found, leaves, first, "");
            if (twice)
            {
                var again = first.Where(g => g is not null && g.requires_grad).Select(g => LayerGolden.Weigh(g * g)).Aggregate((a, b) => a + b);
                Add(found, leaves, autograd.grad([again], values, allow_unused: true), "^");
            }
        }
        Assert.Equal(expected.Select(e => e.What).Order(StringComparer.Ordinal), found.Keys.Order(StringComparer.Ordinal));
        foreach (var (what, numbers) in expected) LayerGolden.Same($"{name} {kind} {what}", numbers, LayerGolden.Summary(found[what]), tolerance);
    }

    private static void Add(Dictionary<string, Tensor> found, List<(string Name, Tensor Value)> leaves, IList<Tensor> gradients, string mark)
    {
        for (var k = 0; k < leaves.Count; k++)
            if (gradients[k] is { IsInvalid: false } g) found[leaves[k].Name + mark] = g;
    }

    private static readonly Dictionary<string, Func<nn.Module>> seeded = new()
    {
        ["Linear"] = () => Linear(5, 3),
        ["Conv2d"] = () => Conv2d(4, 6, 3, groups: 2),
        ["Conv1d"] = () => Conv1d(3, 4, 5),
        ["ConvTranspose2d"] = () => ConvTranspose2d(4, 6, 3),
        ["Bilinear"] = () => Bilinear(4, 3, 5),
        ["Embedding"] = () => Embedding(7, 4, padding_idx: 1),
        ["LSTM"] = () => LSTM(3, 4, numLayers: 2, bidirectional: true),
        ["GRUCell"] = () => GRUCell(3, 4),
        ["MultiheadAttention"] = () => MultiheadAttention(6, 2, add_bias_kv: true),
        ["MultiheadAttention.sizes"] = () => MultiheadAttention(6, 2, kdim: 5, vdim: 4),
        ["TransformerEncoder"] = () => TransformerEncoder(TransformerEncoderLayer(6, 2, 8), 2),
        ["Transformer"] = () => Transformer(6, 2, 2, 2, 8),
    };

    public static TheoryData<string> Seeded => [.. seeded.Keys];

    [Theory]
    [MemberData(nameof(Seeded))]
    public void A_seed_gives_PyTorchs_weights_under_its_names(string name)
    {
        manual_seed(7);
        using var module = seeded[name]();
        var expected = LayerGolden.Values[("seed", name)];
        Assert.Equal(expected.Select(e => e.What), module.named_parameters().Select(p => p.name));
        foreach (var (what, numbers) in expected) LayerGolden.Same($"{name} {what}", numbers, LayerGolden.Summary(module.get_parameter(what)!), 1e-6);
    }

    private static readonly Dictionary<string, (long[] Shape, Func<Tensor, Tensor> Fill)> fills = new()
    {
        ["uniform_"] = ([6, 5], t => init.uniform_(t, -2, 3)),
        ["normal_"] = ([6, 5], t => init.normal_(t, 1, 2)),
        ["trunc_normal_"] = ([6, 5], t => init.trunc_normal_(t, 0.2, 1.5, -1, 2)),
        ["xavier_uniform_"] = ([6, 5, 2], t => init.xavier_uniform_(t, 1.5)),
        ["xavier_normal_"] = ([6, 5, 2], t => init.xavier_normal_(t)),
        ["kaiming_uniform_"] = ([6, 5, 2], t => init.kaiming_uniform_(t, 0.3, init.FanInOut.FanOut)),
        ["kaiming_normal_"] = ([6, 5, 2], t => init.kaiming_normal_(t, nonlinearity: init.NonlinearityType.ReLU)),
        ["orthogonal_"] = ([6, 5], t => init.orthogonal_(t, 2)),
        ["orthogonal_.wide"] = ([3, 2, 4], t => init.orthogonal_(t)),
        ["dirac_"] = ([3, 4, 3, 5], t => init.dirac_(t)),
        ["eye_"] = ([3, 5], t => init.eye_(t)),
    };

    public static TheoryData<string> Fills => [.. fills.Keys];

    [Theory]
    [MemberData(nameof(Fills))]
    public void A_seed_gives_PyTorchs_fill(string name)
    {
        manual_seed(7);
        var (shape, fill) = fills[name];
        using var t = zeros(shape, requires_grad: true);
        Assert.Same(t, fill(t));
        // Through a QR the last digits are LAPACK's own.
        LayerGolden.Same(name, LayerGolden.Values[("init", name)].Single().Numbers, LayerGolden.Summary(t), name.StartsWith("orth") ? 1e-5 : 1e-6);
    }
}
