namespace PlainTorch;

/// <summary>A small convolutional net, forward, backward and Adam, batch 64 of 28x28; peers/conv.py.</summary>
internal static class ConvProgram
{
    private const int rounds = 12, block = 10;

    public static Dictionary<string, double> Run(Options o)
    {
        using var net = Sequential(
            Conv2d(1, 32, 3, padding: 1), SiLU(),
            Conv2d(32, 64, 3, stride: 2, padding: 1), SiLU(),
            Conv2d(64, 64, 3, padding: 1), SiLU(),
            ConvTranspose2d(64, 32, 4, stride: 2, padding: 1), SiLU(),
            Conv2d(32, 1, 3, padding: 1)).to(o.Device);
        using var optimizer = optim.Adam(net.parameters(), lr: 1e-3);
        using var x = rand(64, 1, 28, 28, device: o.Device);
        List<double> times = [];
        double loss = 0;
        for (var round = 0; round < rounds; round++)
            times.Add(o.Seconds(() =>
            {
                for (var k = 0; k < block; k++)
                {
                    using var scope = NewDisposeScope();
                    optimizer.zero_grad();
                    var l = functional.mse_loss(net.call(x), x);
                    l.backward();
                    optimizer.step();
                    if (k == block - 1) loss = l.item<float>();
                }
            }) / block);
        return Options.Steps(times, loss);
    }
}
