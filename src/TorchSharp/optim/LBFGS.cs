using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Limited-memory BFGS: a quasi-Newton step from the last gradients. One step calls the closure several times.</summary>
/// <remarks>
/// d = −H g by the two-loop recursion over the last m pairs s = θ' − θ, y = g' − g; H₀ = (yᵀs / yᵀy) I.
/// Nocedal and Wright, "Numerical Optimization", 2006, algorithm 7.4. Fixed step length η after the first, which is min(1, 1/‖g‖₁) η.
/// </remarks>
public class LBFGS : optim.Optimizer, optim.ILearningRateController
{
    public double _rate;
    private readonly long maxIterations, maxEvaluations;
    private readonly double gradientTolerance, changeTolerance;
    private readonly int history;
    private readonly Parameter[] parameters_;
    private readonly LinkedList<(Tensor Y, Tensor S, double Rho)> pairs = new();
    private Tensor? d, previous;
    private double t, h = 1;
    private long iterations;

    internal LBFGS(IEnumerable<Parameter> parameters, double lr, long max_iter, long? max_eval, double tolerance_grad, double tolerance_change, long history_size)
    {
        (_rate, InitialLearningRate) = (lr, lr);
        (maxIterations, maxEvaluations) = (max_iter, max_eval ?? max_iter * 5 / 4);
        (gradientTolerance, changeTolerance, history) = (tolerance_grad, tolerance_change, (int)history_size);
        parameters_ = [.. parameters];
    }

    public double LearningRate { get => _rate; set => _rate = value; }

    public double InitialLearningRate { get; set; }

    public override IEnumerable<optim.ILearningRateController> ParamGroups => [this];

    public override IEnumerable<Parameter> parameters() => parameters_;

    /// <summary>Up to max_iter iterations; the closure clears the gradients, computes the loss and its gradients, and returns it. The first loss comes back.</summary>
    public override Tensor step(Func<Tensor>? closure = null)
    {
        ArgumentNullException.ThrowIfNull(closure);
        double Evaluate(out Tensor loss)
        {
            using var on = enable_grad();
            loss = closure();
            return Number(loss);
        }
        var value = Evaluate(out var first);
        using var off = no_grad();
        using var scope = NewDisposeScope();
        long evaluations = 1;
        var g = FlatGradient();
        if (Largest(g) <= gradientTolerance) return first;
        for (long n = 1; n <= maxIterations; n++)
        {
            Direction(g);
            previous?.Dispose();
            previous = Keep(g.clone());
            var last = value;
            t = iterations == 1 ? Math.Min(1, 1 / Number(g.abs().sum())) * _rate : _rate;
            var slope = Number(g.mul(d!).sum());
            if (slope > -changeTolerance) break;
            Move(t);
            if (n != maxIterations)
            {
                value = Evaluate(out _);
                evaluations++;
                g = FlatGradient();
            }
            if (evaluations >= maxEvaluations || Largest(g) <= gradientTolerance || t * Largest(d!) <= changeTolerance || Math.Abs(value - last) < changeTolerance) break;
        }
        return first;
    }

    // d = −H g, with the newest pair taken in.
    private void Direction(Tensor g)
    {
        if (++iterations == 1)
        {
            (d, h) = (Keep(g.neg()), 1);
            return;
        }
        var y = g.sub(previous!);
        var s = d!.mul(t);
        var ys = Number(y.mul(s).sum());
        if (ys > 1e-10)
        {
            if (pairs.Count == history) Drop();
            pairs.AddLast((Keep(y), Keep(s), 1 / ys));
            h = ys / Number(y.mul(y).sum());
        }
        var q = g.neg();
        var alphas = new Stack<double>();
        for (var node = pairs.Last; node is not null; node = node.Previous)
        {
            var a = Number(node.Value.S.mul(q).sum()) * node.Value.Rho;
            alphas.Push(a);
            q.add_(node.Value.Y, alpha: -a);
        }
        q.mul_(h);
        foreach (var (yk, sk, rho) in pairs) q.add_(sk, alpha: alphas.Pop() - Number(yk.mul(q).sum()) * rho);
        d.Dispose();
        d = Keep(q);
    }

    private void Drop()
    {
        var (y, s, _) = pairs.First!.Value;
        y.Dispose();
        s.Dispose();
        pairs.RemoveFirst();
    }

    private void Move(double length)
    {
        long place = 0;
        foreach (var p in parameters_)
        {
            var n = p.numel();
            p.add_(d!.narrow(0, place, n).view_as(p), alpha: length);
            place += n;
        }
    }

    private Tensor FlatGradient() => Dispatch.Call("cat", parameters_.Select(p => (p.grad ?? zeros_like(p)).reshape(-1)).ToArray(), 0);

    private static double Largest(Tensor x) => Number(x.abs().max());

    private static double Number(Tensor x) => x.ToDouble();

    private static Tensor Keep(Tensor x) => x.DetachFromDisposeScope();

    protected override void Dispose(bool disposing)
    {
        if (!disposing) return;
        while (pairs.Count > 0) Drop();
        d?.Dispose();
        previous?.Dispose();
    }
}
