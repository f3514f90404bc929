namespace PlainTorch;

/// <summary>The standard VAE: 784-400-20, Bernoulli pixels, batch 128, 60,000 images; peers/vae.py.</summary>
internal static class VaeProgram
{
    private const int count = 60_000, batch = 128;

    public static Dictionary<string, double> Run(Options o)
    {
        using var model = new Vae();
        model.to(o.Device);
        using var optimizer = optim.Adam(model.parameters(), lr: 1e-3);
        using var data = randint(0, 256, [count, 784], dtype: uint8).to(o.Device);
        List<double> epochs = [];
        double loss = 0;
        for (var epoch = 0; epoch < o.Epochs; epoch++)
            epochs.Add(o.Seconds(() => loss = Epoch(model, optimizer, data, o)));
        var seconds = Options.Median(epochs, warmup: 1);
        var steps = (count + batch - 1) / batch;
        return new() { ["steps_per_second"] = steps / seconds, ["epoch_seconds"] = seconds, ["loss"] = loss / steps };
    }

    private static float Epoch(Vae model, optim.Optimizer optimizer, Tensor data, Options o)
    {
        using var whole = NewDisposeScope();
        var order = randperm(count).to(o.Device);
        var total = zeros([], device: o.Device);
        for (var i = 0; i < count; i += batch)
        {
            using var scope = NewDisposeScope();
            var x = data[order[i..Math.Min(i + batch, count)]].to(float32).mul_(1.0 / 255);
            optimizer.zero_grad();
            var loss = model.call(x);
            loss.backward();
            optimizer.step();
            total.add_(loss.detach());
        }
        return total.item<float>();
    }

    private sealed class Vae : Module<Tensor, Tensor>
    {
        private readonly Linear fc1 = Linear(784, 400);
        private readonly Linear fc2 = Linear(400, 40);
        private readonly Linear fc3 = Linear(20, 400);
        private readonly Linear fc4 = Linear(400, 784);

        public Vae() : base("vae") => RegisterComponents();

        public override Tensor forward(Tensor x)
        {
            var halves = fc2.call(functional.relu(fc1.call(x))).chunk(2, 1);
            var (mu, logvar) = (halves[0], halves[1]);
            var z = mu + randn_like(mu) * exp(0.5 * logvar);
            var logits = fc4.call(functional.relu(fc3.call(z)));
            var bce = functional.binary_cross_entropy_with_logits(logits, x, reduction: Reduction.Sum);
            var kl = -0.5 * sum(1 + logvar - mu.pow(2) - logvar.exp());
            return (bce + kl) / x.shape[0];
        }
    }
}
