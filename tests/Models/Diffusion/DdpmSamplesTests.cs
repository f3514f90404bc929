using Generative;
using Generative.Diffusion;
using Generative.Diffusion.Samplers;
using Generative.Models.Diffusion;
using Generative.Training;

namespace Generative.Models.Tests.Diffusion;

/// <summary>What the whole model draws: guided, step by step, around known pixels, between two images.</summary>
public sealed class DdpmSamplesTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose() => scope.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2.5)]
    public void Guidance_goes_from_the_unconditional_prediction_through_the_classes_own(double guidance)
    {
        manual_seed(5);
        using var model =
            new Ddpm(new DdpmOptions
            {
                Timesteps = 10, ClassConditional = true, Hidden = [16],
                Sampler = new DdimOptions { Steps = 1, Guidance = guidance }
            }, DataShape.Vector(2, classes: 3));
        model.eval();
        using var off = no_grad();
        foreach (var p in model.parameters()) p.add_(randn_like(p), alpha: 0.3);        // a fresh network says 0
        Assert.Equal(3, model.Classes);
        // DDIM in one step gives x̂_0, which is linear in ε̂.
        var x = new NoiseSource([1L, 2], CPU).Normal(1, 1, 2);
        Tensor X0(long y) => model.Predicted(x, full([2], 10, dtype: int64), full([2], y, dtype: int64)).X0;
        var unconditional = X0(3);
        for (var y = 0; y < 3; y++)
        {
            var expected = unconditional + guidance * (X0(y) - unconditional);
            var sample = model.Sample(new NoiseSource([1L, 2], CPU), full([2], y, dtype: int64));
            // float32, divided by √ᾱ.
            Assert.InRange((sample - expected).abs().max().item<float>(), 0, 1e-4f);
            Assert.True((X0(y) - unconditional).abs().max().item<float>() > 1e-2);
        }
    }

    [Fact]
    public void The_last_frame_of_a_film_is_the_sample()
    {
        manual_seed(6);
        using var model =
            new Ddpm(new DdpmOptions { Timesteps = 10, Hidden = [16], Sampler = new AncestralOptions { Steps = 10 } },
            DataShape.Vector(2));
        model.eval();
        using var off = no_grad();
        var film = model.Film(new NoiseSource([1L, 2, 3], CPU), 4)!;
        Assert.Equal([4L, 3, 1, 1, 2], film.shape);
        Assert.Equal(0, (film[3] - model.Sample(new NoiseSource([1L, 2, 3], CPU))).abs().max().item<float>());
    }

    [Fact]
    public void Inpainting_keeps_the_known_pixels_and_draws_the_others()
    {
        manual_seed(7);
        using var model =
            new Ddpm(new DdpmOptions
            {
                Timesteps = 10, Unet = new() { Channels = 8, Multipliers = [1] },
                Sampler = new DdimOptions { Steps = 5 }
            }, new DataShape(1, 8, 8));
        model.eval();
        using var off = no_grad();
        var (x, mask) = (rand([3, 1, 8, 8]), zeros([1, 1, 8, 8]));
        mask.slice(2, 0, 4, 1).fill_(1);
        var whole = model.Inpaint(x, mask, new NoiseSource([1L, 2, 3], CPU));
        Assert.True((mask * (whole - x)).abs().max().item<float>() < 1e-6);
        Assert.True(((1 - mask) * (whole - x)).abs().max().item<float>() > 1e-3);
    }

    [Fact]
    public void Interpolation_goes_straight_from_one_image_to_the_other_where_the_noise_is_small()
    {
        manual_seed(9);
        // T = 2: the images meet at level 1, where β is 1e-4. A fresh U-Net says ε̂ = 0, so what comes back is the mix
        // plus 0.01 ε in [-1, 1], the same ε everywhere on the way.
        using var model =
            new Ddpm(new DdpmOptions
            {
                Timesteps = 2, BetaStart = 1e-4, BetaEnd = 0.5,
                Unet = new() { Channels = 8, Multipliers = [1] }, Sampler = new DdimOptions { Steps = 2 }
            },
            new DataShape(1, 8, 8));
        model.eval();
        using var off = no_grad();
        var (a, b) = (0.2 + 0.6 * rand([1, 1, 8, 8]), 0.2 + 0.6 * rand([1, 1, 8, 8]));
        Tensor Noise(double share) =>
            model.Interpolate(a, b, share, new NoiseSource([1L], CPU)) - ((1 - share) * a + share * b);
        var first = Noise(0);
        // 0.005 ε in [0, 1]: 64 draws of a standard normal stay below 5.
        Assert.InRange(first.abs().max().item<float>(), 1e-4, 0.025);
        foreach (var share in new[] { 0.25, 0.5, 1 })
            Assert.InRange((Noise(share) - first).abs().max().item<float>(), 0, 1e-5f);
    }
}
