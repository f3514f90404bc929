using Training.Config;
using OptimizerOptions = Training.Config.OptimizerOptions;

namespace Training.Loops;

/// <summary>The optimiser that the options describe.</summary>
public static class Optimizers
{
    public static OptimizerHelper Create(OptimizerOptions o, IEnumerable<Parameter> parameters)
    {
        var trained = parameters.Where(p => p.requires_grad);
        return o.Type switch
        {
            OptimizerKind.Adam => optim.Adam(trained, o.LearningRate, o.Betas[0], o.Betas[1], o.Eps, o.WeightDecay),
            OptimizerKind.AdamW => optim.AdamW(trained, o.LearningRate, o.Betas[0], o.Betas[1], o.Eps, o.WeightDecay),
            OptimizerKind.Sgd => optim.SGD(trained, o.LearningRate, o.Momentum, 0, o.WeightDecay),
            OptimizerKind.RmsProp => optim.RMSProp(trained, o.LearningRate, o.Alpha, o.Eps, o.WeightDecay, o.Momentum),
            _ => throw new ArgumentOutOfRangeException(nameof(o), o.Type, "not an optimiser"),
        };
    }
}
