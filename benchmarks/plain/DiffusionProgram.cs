namespace PlainTorch;

/// <summary>A training step of epsilon-prediction and a DDIM step, batch 64 of 28x28; peers/diffusion.py.</summary>
internal static class DiffusionProgram
{
    private const int rounds = 12, block = 4, batch = 64, count = 10_000, levels = 1000;

    public static Dictionary<string, double> Run(Options o)
    {
        using var net = new UNet();
        net.to(o.Device);
        using var optimizer = optim.Adam(net.parameters(), lr: 1e-3);
        using var data = randint(0, 256, [count, 1, 28, 28], dtype: uint8).to(o.Device);
        using var alphaBar = cat([ones(1), cumprod(1 - linspace(1e-4, 0.02, levels), 0)]).to(o.Device);
        double loss = 0;
        var training = Milliseconds(Train);
        net.eval();
        using var off = no_grad();
        using var x = randn(batch, 1, 28, 28, device: o.Device);
        var sampling = Milliseconds(_ => Sample(500, 480));
        return new() { ["train_step_ms"] = training, ["sample_step_ms"] = sampling, ["loss"] = loss };

        void Train(bool last)
        {
            using var scope = NewDisposeScope();
            var x0 = data[randint(0, count, [batch], device: o.Device)].to(float32).mul_(2.0 / 255).sub_(1);
            var t = randint(1, levels + 1, [batch], device: o.Device);
            var eps = randn_like(x0);
            var a = alphaBar[t].view(-1, 1, 1, 1);
            optimizer.zero_grad();
            var l = functional.mse_loss(net.call(a.sqrt() * x0 + (1 - a).sqrt() * eps, t.to(float32)), eps);
            l.backward();
            optimizer.step();
            if (last) loss = l.item<float>();
        }

        void Sample(int t, int s)
        {
            using var scope = NewDisposeScope();
            var (a, b) = (alphaBar[t], alphaBar[s]);
            var eps = net.call(x, full([batch], (float)t, device: o.Device));
            var x0 = ((x - (1 - a).sqrt() * eps) / a.sqrt()).clamp(-1, 1);
            eps = (x - a.sqrt() * x0) / (1 - a).sqrt();
            _ = b.sqrt() * x0 + (1 - b).sqrt() * eps;
        }

        double Milliseconds(Action<bool> step)
        {
            List<double> times = [];
            for (var round = 0; round < rounds; round++)
                times.Add(1e3 * o.Seconds(() =>
                {
                    for (var k = 0; k < block; k++) step(k == block - 1);
                }) / block);
            return Options.Median(times, warmup: 2);
        }
    }
}
