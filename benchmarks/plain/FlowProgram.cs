namespace PlainTorch;

/// <summary>The training step of the flow in Flow.cs, batch 64 of 28x28, clipped Adam; peers/flow.py.</summary>
internal static class FlowProgram
{
    private const int rounds = 8, block = 5, batch = 64, count = 4096;

    public static Dictionary<string, double> Run(Options o)
    {
        using var model = new Flow();
        model.to(o.Device);
        using var optimizer = optim.Adam(model.parameters(), lr: 2e-3);
        using var bytes = randint(0, 256, [count, 1, 28, 28], dtype: uint8);
        using var data = bytes.mul_(rand(count, 1, 28, 28) < 0.2).to(o.Device);
        List<double> times = [];
        double loss = 0;
        for (var round = 0; round < rounds; round++)
            times.Add(o.Seconds(() =>
            {
                for (var k = 0; k < block; k++)
                {
                    using var scope = NewDisposeScope();
                    var x = data[randint(0, count, [batch], device: o.Device)].to(float32).mul_(1.0 / 255);
                    optimizer.zero_grad();
                    var l = model.call(x);
                    l.backward();
                    nn.utils.clip_grad_norm_(model.parameters(), 500);
                    optimizer.step();
                    if (k == block - 1) loss = l.item<float>();
                }
            }) / block);
        return Options.Steps(times, loss);
    }
}
