namespace PlainTorch;

/// <summary>A belief network of 200 units, batch 100, by NVIL, MuProp and REBAR; peers/estimators.py.</summary>
internal static class EstimatorsProgram
{
    private const int count = 10_000, batch = 100;

    public static Dictionary<string, double> Run(Options o)
    {
        Dictionary<string, double> results = [];
        foreach (var name in new[] { "nvil", "muProp", "rebar" })
        {
            manual_seed(1);
            using var model = new BeliefNetwork();
            using Module<BeliefNetwork, Tensor, Tensor> estimator = name switch
            {
                "nvil" => new Nvil(),
                "muProp" => new MuProp(),
                _ => new Rebar(),
            };
            (results[$"{name}_steps_per_second"], results[$"{name}_loss"]) = Train(model, estimator, o);
        }
        return results;
    }

    private static (double StepsPerSecond, double Loss) Train(
        BeliefNetwork model, Module<BeliefNetwork, Tensor, Tensor> estimator, Options o)
    {
        model.to(o.Device);
        estimator.to(o.Device);
        using var optimizer = optim.Adam(model.parameters().Concat(estimator.parameters()), lr: 1e-3);
        using var data = randint(0, 256, [count, BeliefNetwork.Pixels], dtype: uint8).to(o.Device);
        List<double> rates = [];
        double loss = 0;
        for (var epoch = 0; epoch < o.Epochs; epoch++)
            rates.Add(count / batch / o.Seconds(() =>
            {
                using var whole = NewDisposeScope();
                var order = randperm(count).to(o.Device);
                for (var i = 0; i < count; i += batch)
                {
                    using var scope = NewDisposeScope();
                    var x = bernoulli(data[order[i..(i + batch)]].to(float32).mul_(1.0 / 255));
                    optimizer.zero_grad();
                    var l = estimator.call(model, x);
                    l.backward();
                    optimizer.step();
                    if (i == count - batch) loss = l.item<float>();
                }
            }));
        return (Options.Median(rates, warmup: 1), loss);
    }
}
