using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Tests.Surface.Layers;

/// <summary>What a module registers, saves, moves and lets others watch.</summary>
public sealed class ModuleTests
{
    // The base class registers: a derived class's field initialisers run before its constructor.
    private abstract class Registered : Module<Tensor, Tensor>
    {
        protected Registered(string name) : base(name) => RegisterComponents();
    }

    private sealed class Net() : Registered(nameof(Net))
    {
        private readonly Linear first = Linear(3, 4);
        internal readonly Tensor offset = full(2, 0.5);
        [ComponentName(Name = "renamed")]
        private readonly Parameter scale = Parameter(ones(2));
        public Sequential rest = Sequential(("act", ReLU()), ("out", Linear(4, 2)));
        private readonly Module<Tensor, Tensor>? absent = null;

        public override Tensor forward(Tensor x) => (absent ?? rest).call(first.call(x)) * scale + offset;
    }

    private static readonly string[] keys = ["renamed", "first.weight", "first.bias", "rest.out.weight", "rest.out.bias", "offset"];

    [Fact]
    public void Fields_are_registered_by_name_in_order()
    {
        using var net = new Net();
        Assert.Equal(keys[..5], net.named_parameters().Select(p => p.name));
        Assert.Equal(["offset"], net.named_buffers().Select(b => b.name));
        Assert.Equal(["first", "rest"], net.named_children().Select(c => c.name));
        Assert.Equal(["first", "rest", "rest.act", "rest.out"], net.named_modules().Select(m => m.name));
        Assert.Equal(keys, net.state_dict().Keys);
        Assert.Same(net.get_parameter("rest.out.bias"), net.parameters().Last());
        Assert.True(net.has_parameter("first.bias") && net.has_buffer("offset") && !net.has_parameter("first.none"));
        Assert.Null(net.get_buffer("first.none"));
        List<string> order = [];
        net.apply(m => order.Add(m.GetName()));
        Assert.Equal(["Linear", "ReLU", "Linear", "Sequential", "Net"], order);
    }

    [Fact]
    public void Registration_refuses_what_is_taken_empty_or_null()
    {
        using var net = new Net();
        Assert.Throws<InvalidOperationException>(() => net.register_module("rest", ReLU()));
        Assert.Throws<InvalidOperationException>(() => net.register_buffer("offset", ones(1)));
        Assert.Throws<InvalidOperationException>(() => net.register_parameter("renamed", Parameter(ones(1))));
        Assert.Throws<ArgumentException>(() => net.register_module("a.b", ReLU()));
        Assert.Throws<ArgumentException>(() => net.register_module("", ReLU()));
        Assert.Throws<ArgumentNullException>(() => net.register_buffer("none", null!));
        Assert.Throws<ArgumentNullException>(() => net.register_parameter("none", null!));
        Assert.Throws<InvalidOperationException>(() => ReLU().register_buffer("none", ones(1)));
        Assert.Throws<ArgumentNullException>(() => Linear(2, 2).weight = null!);
    }

    [Fact]
    public void Load_state_dict_is_strict_unless_told()
    {
        using var a = new Net();
        using var b = new Net();
        var state = a.state_dict();
        var (missing, unexpected) = b.load_state_dict(state);
        Assert.Empty(missing);
        Assert.Empty(unexpected);
        foreach (var (key, t) in b.state_dict()) Assert.True(t.Equals(state[key]), key);
        using var before = b.get_parameter("first.bias")!.detach().clone();
        var wrong = new Dictionary<string, Tensor>(state) { ["rest.out.bias"] = ones(1), ["first.bias"] = zeros(4) };
        Assert.Contains("rest.out.bias", Assert.Throws<InvalidOperationException>(() => b.load_state_dict(wrong)).Message);
        Assert.True(b.get_parameter("first.bias")!.Equals(before));
        state.Remove("offset");
        state["other"] = ones(1);
        Assert.Throws<InvalidOperationException>(() => b.load_state_dict(state));
        (missing, unexpected) = b.load_state_dict(state, strict: false);
        Assert.Equal(["offset"], missing);
        Assert.Equal(["other"], unexpected);
        Assert.Empty(b.load_state_dict(state, skip: ["offset", "other"]).missing_keys);
    }

    [Fact]
    public void Saved_state_comes_back()
    {
        using var a = new Net();
        using var b = new Net();
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true)) a.save(writer);
        var bytes = stream.ToArray();
        // The count, then a name's length and letters.
        Assert.Equal([6, 7, (byte)'r', (byte)'e', (byte)'n'], bytes[..5]);
        Dictionary<string, bool> loaded = [];
        b.load(new MemoryStream(bytes), loadedParameters: loaded);
        Assert.Equal(keys, loaded.Keys);
        foreach (var (key, t) in b.state_dict()) Assert.True(t.Equals(a.state_dict()[key]), key);
        Assert.Throws<ArgumentException>(() => Linear(3, 4).load(new MemoryStream(bytes)));
        Assert.Throws<FileNotFoundException>(() => b.load("no such file"));
    }

    [Fact]
    public void Moving_keeps_parameters_their_gradients_and_integers()
    {
        using var net = BatchNorm1d(3);
        var weight = net.weight!;
        net.call(randn(4, 3)).sum().backward();
        net.to(float64);
        Assert.Same(weight, net.weight);
        Assert.Equal(float64, weight.dtype);
        Assert.Equal(float64, weight.grad!.dtype);
        Assert.Equal(float64, net.running_mean!.dtype);
        Assert.Equal(int64, net.num_batches_tracked!.dtype);
        Assert.True(weight.requires_grad && weight.is_leaf);
        net.call(randn(4, 3, float64)).sum().backward();
        Assert.Throws<ArgumentException>(() => net.to(int64));
    }

    [Fact]
    public void Hooks_watch_and_change_until_they_are_removed()
    {
        using var layer = Linear(2, 2);
        using var x = ones(1, 2);
        using var plain = layer.call(x);
        List<string> seen = [];
        var before = layer.register_forward_pre_hook((m, input) => { seen.Add("before"); return input * 2; });
        var after = layer.register_forward_hook((m, input, output) => { seen.Add("after"); return output + 1; });
        var watch = layer.register_forward_hook(m => seen.Add(m.GetName()));
        using var expected = functional.linear(x * 2, layer.weight, layer.bias) + 1;
        using var hooked = layer.call(x);
        Assert.True(hooked.allclose(expected));
        Assert.Equal(["before", "after", "Linear"], seen);
        Assert.True(layer.forward(x).Equals(plain));
        before.remove();
        after.remove();
        watch.remove();
        Assert.True(layer.call(x).Equals(plain));
    }

    [Fact]
    public void Training_mode_reaches_every_module_and_zero_grad_every_parameter()
    {
        using var net = new Net();
        Assert.True(net.training);
        net.eval();
        Assert.All(net.modules(), m => Assert.False(m.training));
        net.train();
        Assert.All(net.modules(), m => Assert.True(m.training));
        net.call(randn(5, 3)).sum().backward();
        Assert.All(net.parameters(), p => Assert.NotNull(p.grad));
        net.zero_grad(set_to_none: false);
        Assert.All(net.parameters(), p => Assert.Equal(0, p.grad!.abs().sum().item<float>()));
        net.zero_grad();
        Assert.All(net.parameters(), p => Assert.Null(p.grad));
    }

    [Fact]
    public void A_layer_outlives_the_scope_it_was_made_in()
    {
        Linear layer;
        using (NewDisposeScope()) layer = Linear(2, 3);
        Assert.Equal([3, 2], layer.weight.shape);
        layer.Dispose();
        Assert.True(layer.weight.IsInvalid);
        Assert.Throws<InvalidOperationException>(() => layer.call(ones(1, 2)));
    }

    [Fact]
    public void A_chain_frees_what_lies_between_and_keeps_its_input()
    {
        using var chain = Sequential(Linear(3, 4), ReLU(inplace: true), Identity(), Linear(4, 2));
        using var x = randn(5, 3);
        using var scope = NewDisposeScope();
        var y = chain.call(x);
        Assert.False(x.IsInvalid);
        Assert.Equal([5, 2], y.shape);
        Assert.Equal(1, scope.DisposablesCount);
        Assert.Equal(2, chain[1..3].Count);
        Assert.Same(chain[3], chain[(3, null)][0]);
        Assert.Equal(["0.weight", "0.bias", "3.weight", "3.bias"], chain.state_dict().Keys);
        Assert.Throws<ArgumentOutOfRangeException>(() => chain[(1, 9)]);
        using var empty = Sequential();
        using var same = empty.call(x);
        Assert.NotSame(x, same);
        Assert.True(same.Equals(x));
    }

    [Fact]
    public void Lists_and_dictionaries_name_what_they_hold()
    {
        using var list = ModuleList(Linear(1, 2), Linear(2, 3));
        list.Insert(1, Linear(2, 2, hasBias: false));
        Assert.Equal(["0.weight", "0.bias", "1.weight", "2.weight", "2.bias"], list.state_dict().Keys);
        list.RemoveAt(0);
        Assert.Equal(["0.weight", "1.weight", "1.bias"], list.state_dict().Keys);
        using var byName = ModuleDict(("a", Linear(1, 1)), ("b", Linear(1, 1, hasBias: false)));
        Assert.Equal(["a.weight", "a.bias", "b.weight"], byName.state_dict().Keys);
        Assert.True(byName.Remove("a"));
        Assert.Equal(["b.weight"], byName.state_dict().Keys);
        using var parameters = ParameterList(Parameter(ones(2)), Parameter(zeros(3)));
        Assert.Equal(["0", "1"], parameters.named_parameters().Select(p => p.name));
        using var named = ParameterDict(("u", Parameter(ones(2))), ("v", Parameter(zeros(3))));
        named["u"] = Parameter(full(4, 2.0));
        Assert.Equal([("u", 4L), ("v", 3L)], named.named_parameters(true).Select(p => (p.name, p.parameter.numel())));
        named.to(float64);
        Assert.Equal(float64, named["u"].dtype);
    }

    [Fact]
    public void Misuse_is_an_exception_that_names_the_operator()
    {
        Assert.Contains("Conv2d", Assert.Throws<ArgumentException>(() => Conv2d(3, 4, 3).call(ones(1, 2, 5, 5))).Message);
        Assert.Contains("linear", Assert.Throws<System.Runtime.InteropServices.ExternalException>(() => Linear(3, 4).call(ones(1, 2))).Message);
        Assert.Throws<ArgumentException>(() => Conv2d(3, 4, 3, groups: 2));
        Assert.Throws<ArgumentException>(() => GroupNorm(3, 4));
        Assert.Throws<ArgumentException>(() => BatchNorm2d(3).call(ones(2, 3)));
        Assert.Throws<ArgumentException>(() => MultiheadAttention(5, 2));
        Assert.Throws<ArgumentException>(() => LSTM(3, 4).call(ones(5, 2, 2)));
        Assert.Throws<ArgumentException>(() => functional.interpolate(ones(1, 1, 4, 4)));
        Assert.Throws<ArgumentException>(() => init.kaiming_normal_(ones(3)));
        Assert.Throws<System.Runtime.InteropServices.ExternalException>(() => functional.dropout(ones(3), p: 2));
    }
}
