using Generative.Contrastive;
using Generative.Inference;
using Generative.Models.Contrastive;
using Generative.Models.Vae;
using Generative.Networks;
using Generative.Numerics;

namespace Generative.Models.Tests.Contrastive;

/// <summary>The two steps of prototypical contrastive learning on a few points and images, in float64.</summary>
public sealed class ProtoNceTests : IDisposable
{
    private static readonly DataShape shape = DataShape.Vector(3);

    private static readonly ProtoNceOptions small = new()
    {
        Clusters = [2, 4], Coder = CoderKind.Mlp, Hidden = [8], Features = 5, Projection = [], LatentDim = 3,
        Activation = Activation.Tanh, PretrainSteps = 0, Iterations = 30, Momentum = 0.75,
        Views = new() { Affine = null, Noise = 0.2 },
    };

    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose() => scope.Dispose();

    [Fact]
    public void No_gradient_reaches_the_momentum_encoder_and_it_follows_after_the_step()
    {
        using var model = Model(small);
        Start(model);
        var before = Values(model, "momentum.");
        model.Loss(Points() with { Places = arange(12, dtype: int64) }).Total.mean().backward();
        foreach (var (name, p) in model.named_parameters())
        {
            var isMomentum = name.StartsWith("momentum.", StringComparison.Ordinal);
            Assert.Equal(!isMomentum, p.requires_grad);
            Assert.Equal(!isMomentum, p.grad is { } g && g.abs().max().item<double>() > 0);
        }
        using (no_grad())
        {
            foreach (var p in model.parameters().Where(p => p.requires_grad)) p.add_(p.grad!);
        }
        Assert.Equal(before, Values(model, "momentum."));
        model.Phases[0].After!();
        var online = Values(model, "encoder.").Concat(Values(model, "head."));
        foreach (var ((old, now), q) in before.Zip(Values(model, "momentum.")).Zip(online))
            Assert.Equal(0.75 * old + 0.25 * q, now, 1e-15);
    }

    [Fact]
    public void The_E_step_is_k_means_of_all_keys_with_their_concentrations_and_nearest_examples()
    {
        using var off = no_grad();
        using var model = Model(small);
        Start(model);
        var (x, state) = (Points().X, model.state_dict());
        var keys = model.Keys(x);                                                      // [12, 3]
        Near(ones(12, dtype: float64), keys.square().sum([1]));
        var assigned = model.Remembered["clusters"];
        Assert.Equal([12, 2], assigned.shape);
        foreach (var (m, K, first) in new[] { (0, 2, 0), (1, 4, 2) })
        {
            var (c, s) = (state["centers"].narrow(0, first, K), assigned.select(1, m));
            Assert.True(Clusters.Assign(keys, c).eq(s).all().item<bool>());
            var (n, sums) = Clusters.Sums(keys, s, K);
            Near(sums / n.unsqueeze(1), c);
            var phi = Prototypes.Scaled(Prototypes.Concentrations(keys, c, s, 10), 0.1);
            Near(phi, state["phi"].narrow(0, first, K));
        }
        Assert.True(model.Categorize(x).eq(assigned.select(1, 0)).all().item<bool>());
        Assert.True(model.Responsibilities(x).argmax(1).eq(assigned.select(1, 0)).all().item<bool>());
        Assert.Equal(1, model.Responsibilities(x).max(1).values.min().item<double>());
        for (var k = 0; k < 2; k++)
        {
            var place = (keys - state["centers"][k]).square().sum([1]).argmin().item<long>();
            Assert.True(model.Centers[k].eq(x[place]).all().item<bool>());
        }
    }

    [Fact]
    public void The_loss_is_InfoNce_and_then_also_the_mean_over_the_sets_of_prototypes()
    {
        using var off = no_grad();
        using var model = Model(small);
        var batch = Points() with { Places = arange(12, dtype: int64) };
        Assert.Equal(0, Loss(model, batch)["prototypes"].abs().sum().item<double>());
        Start(model);
        // Where the examples stand decides, not where the nearest centers are.
        var turned = batch.Places!.roll(1);
        var assigned = model.Remembered["clusters"].roll(1, 0);
        RandomState.Seed(8);
        var (v, keys) = (model.Online(model.View(batch.X)), model.Keys(model.View(batch.X)));
        var state = model.state_dict();
        var (c, phi) = (state["centers"], state["phi"]);
        var terms = Loss(model, batch with { Places = turned });
        Near(InfoNce.OfBatch(v, keys, 0.1), terms["infoNce"]);
        Near((Prototypes.Loss(v, c[..2], phi[..2], assigned.select(1, 0))
            + Prototypes.Loss(v, c[2..], phi[2..], assigned.select(1, 1))) / 2, terms["prototypes"]);
        // Examples that are none of training's are those of the nearest center.
        var other = Loss(model, Points());
        Near(Loss(model, batch)["prototypes"], other["prototypes"]);
    }

    [Fact]
    public void A_queue_has_the_newest_keys_first_and_only_training_changes_it()
    {
        using var model = Model(small with { Clusters = [], Queue = 20 });
        var (x, before) = (Points().X, model.state_dict()["queue"].clone());
        RandomState.Seed(9);
        _ = model.View(x);
        var keys = model.Keys(model.View(x));
        RandomState.Seed(9);
        var loss = model.Loss(x);
        Assert.Equal(["infoNce"], loss.Names);
        Near(cat([keys, before[..8]], 0), model.state_dict()["queue"]);
        model.eval();
        _ = model.Loss(x);
        Near(cat([keys, before[..8]], 0), model.state_dict()["queue"]);
        Assert.Equal(0, model.Categories);
        Assert.Equal((-1, 0), (model.StepsBefore, model.StepsBetween(5)));
    }

    [Fact]
    public void What_does_not_suit_is_refused_in_a_sentence()
    {
        using var model = Model(small);
        Assert.Equal("clusters: got 4, expected at most as many as training examples, 3",
            Assert.Throws<OptionsException>(() => model.Expect(3)).Message);
        Assert.Equal(["coder: got conv for vectors, expected mlp",
            "views.affine: got one beside vectors of 3 numbers, expected null: it is for images",
            "views.erase: got 0.5 beside vectors of 3 numbers, expected 0: it is for images"],
            Assert.Throws<OptionsException>(() => new ProtoNce(new() { Views = new() { Erase = 0.5 } }, shape)).Faults);
        Assert.Equal("views: got no affine, erase or noise, expected one of them or more: both views of an example "
            + "would be the same", Assert.Throws<OptionsException>(
                () => new ProtoNce(small with { Views = new() { Affine = null } }, shape)).Message);
        model.Expect(12);
        Assert.StartsWith("clusters: got Int64 [5, 2], expected Int64 [12, 2]", Assert.Throws<ArgumentException>(
            () => model.Remember(new Dictionary<string, Tensor> { ["clusters"] = zeros(5, 2, dtype: int64) })).Message);
    }

    [Fact]
    public void Training_sorts_images_of_four_kinds_into_four_clusters()
    {
        RandomState.Seed(5);
        // A bar of three pixels in each of four places, with noise.
        var kinds = arange(64, dtype: int64).remainder(4);
        var bars = zeros(4, 1, 8, 8);
        for (var k = 0; k < 4; k++) bars[k, 0].narrow(k % 2, 2 + 3 * (k / 2), 1).fill_(1);
        var x = bars.index_select(0, kinds) + 0.2 * rand(64, 1, 8, 8);
        using var model = new ProtoNce(new()
        {
            Clusters = [4], Hidden = [8, 16], Features = 16, LatentDim = 8, Projection = [], Momentum = 0.9,
            Views = new() { Affine = new() { Shift = 0, Rotation = 0.1 }, Noise = 0.2 },
        }, new(1, 8, 8));
        var batch = new Batch(x) { Places = arange(64, dtype: int64) };
        for (var t = 0; t < 60; t++)
        {
            using var step = NewDisposeScope();
            if (t is 20 or 40) StartOf(model, x);
            model.zero_grad();
            model.Loss(batch).Total.mean().backward();
            using var off = no_grad();
            foreach (var p in model.parameters().Where(p => p.requires_grad)) p.sub_(0.3 * p.grad!);
            model.Phases[0].After!();
        }
        StartOf(model, x);
        var table = (model.Categorize(x) * 4 + kinds).bincount(null, 16).view(4, 4);
        Assert.Equal(64, table.max(1).values.sum().item<long>());
        Assert.Equal(4, table.gt(0).sum().item<long>());
    }

    private static Terms Loss(ProtoNce model, Batch batch)
    {
        RandomState.Seed(8);
        return model.Loss(batch);
    }

    private static Batch Points()
    {
        RandomState.Seed(2);
        return new(randn(12, 1, 1, 3, dtype: float64));
    }

    private static void Start(ProtoNce model) => StartOf(model, Points().X);

    private static void StartOf(ProtoNce model, Tensor x)
    {
        using var off = no_grad();
        RandomState.Seed(7);
        model.Start(new WholeExamples(x));
    }

    private static double[] Values(ProtoNce model, string beginning) =>
        [.. model.named_parameters().Where(p => p.name.StartsWith(beginning, StringComparison.Ordinal))
            .SelectMany(p => p.parameter.detach().data<double>().ToArray())];

    // float64 sums of a few numbers of order 1 to 10.
    private static void Near(Tensor expected, Tensor actual) =>
        Assert.InRange((expected - actual).abs().max().item<double>(), 0, 1e-12);

    private static ProtoNce Model(ProtoNceOptions o)
    {
        RandomState.Seed(1);
        var model = new ProtoNce(o, shape);
        model.to(float64);
        return model;
    }
}
