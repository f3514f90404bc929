using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>The handles of one group for the native Adam: arrays that live as long as the optimiser, so that a step makes no garbage.</summary>
internal sealed unsafe class AdamStep
{
    private nint[] parameters = [], expAvg = [], expAvgSq = [], maxExpAvgSq = [];
    private long[] steps = [];
    private int n;

    internal void Begin(int count)
    {
        n = count;
        if (steps.Length >= n) return;
        (parameters, expAvg, expAvgSq, maxExpAvgSq, steps) = (new nint[n], new nint[n], new nint[n], new nint[n], new long[n]);
    }

    internal void Put(int k, Parameter p, Tensor m, Tensor v, Tensor? max, long step)
    {
        (parameters[k], expAvg[k], expAvgSq[k]) = (p.Handle, m.Handle, v.Handle);
        (maxExpAvgSq[k], steps[k]) = (max?.Handle ?? 0, step);
    }

    internal void Run(double lr, double beta1, double beta2, double eps, double weightDecay, bool amsgrad, bool decoupled, bool maximize)
    {
        fixed (nint* p = parameters, m = expAvg, v = expAvgSq, x = maxExpAvgSq)
        fixed (long* t = steps)
            Dispatch.Check(NativeMethods.td_adam(p, m, v, amsgrad ? x : null, t, n, lr, beta1, beta2, eps, weightDecay, decoupled ? 1 : 0, maximize ? 1 : 0), "Adam.step");
    }
}
