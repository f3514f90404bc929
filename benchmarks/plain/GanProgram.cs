namespace PlainTorch;

/// <summary>WGAN-GP: DCGAN of width 32, batch 64, 3 critic steps, a generator step; peers/gan.py.</summary>
internal static class GanProgram
{
    private const int rounds = 10, block = 5, width = 32, latent = 64, batch = 64, count = 4096;

    public static Dictionary<string, double> Run(Options o)
    {
        using var generator = Sequential(
            Linear(latent, 2 * width * 49, hasBias: false), Unflatten(1, [2 * width, 7, 7]),
            BatchNorm2d(2 * width), ReLU(),
            ConvTranspose2d(2 * width, width, 4, stride: 2, padding: 1, bias: false), BatchNorm2d(width), ReLU(),
            ConvTranspose2d(width, 1, 4, stride: 2, padding: 1), Tanh()).to(o.Device);
        using var critic = Sequential(
            Conv2d(1, width, 4, stride: 2, padding: 1), LeakyReLU(0.2),
            Conv2d(width, 2 * width, 4, stride: 2, padding: 1), LeakyReLU(0.2),
            Flatten(), Linear(2 * width * 49, 1)).to(o.Device);
        using var forCritic = optim.Adam(critic.parameters(), lr: 1e-4, beta1: 0.5, beta2: 0.9);
        using var forGenerator = optim.Adam(generator.parameters(), lr: 1e-4, beta1: 0.5, beta2: 0.9);
        using var data = randint(0, 256, [count, 1, 28, 28], dtype: uint8, device: o.Device);
        List<double> times = [];
        double loss = 0;
        for (var round = 0; round < rounds; round++)
            times.Add(o.Seconds(() =>
            {
                for (var k = 0; k < block; k++)
                {
                    using var scope = NewDisposeScope();
                    var l = Step();
                    if (k == block - 1) loss = l.item<float>();
                }
            }) / block);
        return Options.Steps(times, loss);

        Tensor Step()
        {
            foreach (var p in critic.parameters()) p.requires_grad = true;
            var loss = zeros([]);
            for (var k = 0; k < 3; k++)
            {
                var real = data[randint(0, count, [batch], device: o.Device)].to(float32).mul_(2.0 / 255).sub_(1);
                Tensor fake;
                using (no_grad()) fake = generator.call(randn(batch, latent, device: o.Device));
                var eps = rand(batch, 1, 1, 1, device: o.Device);
                var at = (eps * real + (1 - eps) * fake).requires_grad_();
                // retain_graph: TorchSharp frees the graph otherwise, although create_graph asks for it.
                var slope = autograd.grad([critic.call(at).sum()], [at], create_graph: true, retain_graph: true)[0];
                var penalty = (slope.flatten(1).norm(1) - 1).pow(2).mean();
                loss = critic.call(fake).mean() - critic.call(real).mean() + 10 * penalty;
                forCritic.zero_grad();
                loss.backward();
                forCritic.step();
            }
            foreach (var p in critic.parameters()) p.requires_grad = false;
            forGenerator.zero_grad();
            (-critic.call(generator.call(randn(batch, latent, device: o.Device))).mean()).backward();
            forGenerator.step();
            return loss;
        }
    }
}
