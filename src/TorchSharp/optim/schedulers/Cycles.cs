namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static partial class impl
            {
                /// <summary>Triangles between a lower and an upper rate; the momentum goes the other way.</summary>
                /// <remarks>Smith, "Cyclical Learning Rates for Training Neural Networks", 2017, arXiv:1506.01186.</remarks>
                public class CyclicLR : LRScheduler
                {
                    public enum Mode { Triangular, Triangular2, ExpRange }

                    public enum ScaleMode { Cycle, Iterations }

                    private readonly double[] upper, lowMomentum = [], highMomentum = [];
                    private readonly double length, up;
                    private readonly Func<double, double> scale;
                    private readonly bool byCycle;

                    public CyclicLR(Optimizer optimizer, double base_lr, double max_lr, int step_size_up = 2000, int step_size_down = -1, Mode mode = Mode.Triangular, double gamma = 1,
                        Func<double, double>? scale_fn = null, ScaleMode scale_mode = ScaleMode.Cycle, bool cycle_momentum = true, double base_momentum = 0.8, double max_momentum = 0.9,
                        int last_epoch = -1, bool verbose = false)
                        : this(optimizer, Repeat(optimizer, base_lr), Repeat(optimizer, max_lr), step_size_up, step_size_down, mode, gamma, scale_fn, scale_mode, cycle_momentum,
                            Repeat(optimizer, base_momentum), Repeat(optimizer, max_momentum), last_epoch, verbose) { }

                    public CyclicLR(Optimizer optimizer, IEnumerable<double> base_lr, IEnumerable<double> max_lr, int step_size_up = 2000, int step_size_down = -1, Mode mode = Mode.Triangular,
                        double gamma = 1, Func<double, double>? scale_fn = null, ScaleMode scale_mode = ScaleMode.Cycle, bool cycle_momentum = true, IEnumerable<double>? base_momentum = null,
                        IEnumerable<double>? max_momentum = null, int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        var down = step_size_down == -1 ? step_size_up : step_size_down;
                        (length, up) = (step_size_up + down, step_size_up / (double)(step_size_up + down));
                        (scale, byCycle) = (scale_fn, mode) switch
                        {
                            ({ } f, _) => (f, scale_mode == ScaleMode.Cycle),
                            (_, Mode.Triangular2) => (x => Math.Pow(2, 1 - x), true),
                            (_, Mode.ExpRange) => (x => Math.Pow(gamma, x), false),
                            _ => ((Func<double, double>)(_ => 1), true),
                        };
                        (_base_lrs, upper) = (PerGroup(base_lr, nameof(base_lr)), PerGroup(max_lr, nameof(max_lr)));
                        if (cycle_momentum)
                        {
                            Momentum.Require(optimizer);
                            lowMomentum = PerGroup(base_momentum ?? Repeat(optimizer, 0.8), nameof(base_momentum));
                            highMomentum = PerGroup(max_momentum ?? Repeat(optimizer, 0.9), nameof(max_momentum));
                        }
                        step();
                    }

                    protected override IEnumerable<double> get_lr()
                    {
                        var cycle = Math.Floor(1 + _last_epoch / length);
                        var x = 1 + _last_epoch / length - cycle;
                        var height = (x <= up ? x / up : (x - 1) / (up - 1)) * scale(byCycle ? cycle : _last_epoch);
                        for (var k = 0; k < lowMomentum.Length; k++) Momentum.Set(_optimizer, k, highMomentum[k] - (highMomentum[k] - lowMomentum[k]) * height);
                        return [.. _base_lrs.Select((low, k) => low + (upper[k] - low) * height)];
                    }
                }

                /// <summary>One rise to a maximum and one fall far below the start; the momentum goes the other way.</summary>
                /// <remarks>Smith and Topin, "Super-Convergence: Very Fast Training of Neural Networks Using Large Learning Rates", 2018, arXiv:1708.07120.</remarks>
                public class OneCycleLR : LRScheduler
                {
                    public enum AnnealStrategy { Cos, Linear }

                    private readonly int total;
                    private readonly double[] first, top, last, lowMomentum = [], highMomentum = [];
                    private readonly Func<double, double, double, double> anneal;

                    // The last step of each phase.
                    private readonly double[] ends;

                    public OneCycleLR(Optimizer optimizer, double max_lr, int total_steps = -1, int epochs = -1, int steps_per_epoch = -1, double pct_start = 0.3,
                        AnnealStrategy anneal_strategy = AnnealStrategy.Cos, bool cycle_momentum = true, double base_momentum = 0.85, double max_momentum = 0.95, double div_factor = 25,
                        double final_div_factor = 10000, bool three_phase = false, int last_epoch = -1, bool verbose = false)
                        : this(optimizer, Repeat(optimizer, max_lr), total_steps, epochs, steps_per_epoch, pct_start, anneal_strategy, cycle_momentum, Repeat(optimizer, base_momentum),
                            Repeat(optimizer, max_momentum), div_factor, final_div_factor, three_phase, last_epoch, verbose) { }

                    public OneCycleLR(Optimizer optimizer, IEnumerable<double> max_lr, int total_steps = -1, int epochs = -1, int steps_per_epoch = -1, double pct_start = 0.3,
                        AnnealStrategy anneal_strategy = AnnealStrategy.Cos, bool cycle_momentum = true, IEnumerable<double>? base_momentum = null, IEnumerable<double>? max_momentum = null,
                        double div_factor = 25, double final_div_factor = 10000, bool three_phase = false, int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        if (total_steps == -1 && (epochs == -1 || steps_per_epoch == -1)) throw new ArgumentException("You must define either total_steps OR (epochs AND steps_per_epoch)");
                        total = total_steps == -1 ? epochs * steps_per_epoch : total_steps;
                        if (total <= 0) throw new ArgumentException($"Expected positive integer total_steps, but got {total}");
                        if (pct_start is < 0 or > 1) throw new ArgumentException($"Expected float between 0 and 1 pct_start, but got {pct_start}");
                        top = PerGroup(max_lr, nameof(max_lr));
                        first = [.. top.Select(m => m / div_factor)];
                        last = [.. first.Select(m => m / final_div_factor)];
                        ends = three_phase ? [pct_start * total - 1, 2 * pct_start * total - 2, total - 1] : [pct_start * total - 1, total - 1];
                        anneal = anneal_strategy == AnnealStrategy.Cos ? (a, b, p) => b + (a - b) / 2 * (Math.Cos(Math.PI * p) + 1) : (a, b, p) => (b - a) * p + a;
                        if (last_epoch == -1)
                        {
                            var k = 0;
                            foreach (var g in optimizer.ParamGroups) g.InitialLearningRate = first[k++];
                            _base_lrs = first;
                        }
                        if (cycle_momentum)
                        {
                            Momentum.Require(optimizer);
                            lowMomentum = PerGroup(base_momentum ?? Repeat(optimizer, 0.85), nameof(base_momentum));
                            highMomentum = PerGroup(max_momentum ?? Repeat(optimizer, 0.95), nameof(max_momentum));
                        }
                        step();
                    }

                    protected override IEnumerable<double> get_lr()
                    {
                        if (_last_epoch > total) throw new InvalidOperationException($"Tried to step {_last_epoch + 1} times. The specified number of total steps is {total}");
                        var phase = 0;
                        while (phase < ends.Length - 1 && _last_epoch > ends[phase]) phase++;
                        var start = phase == 0 ? 0 : ends[phase - 1];
                        var p = (_last_epoch - start) / (ends[phase] - start);
                        for (var k = 0; k < lowMomentum.Length; k++)
                        {
                            var (low, high) = (lowMomentum[k], highMomentum[k]);
                            Momentum.Set(_optimizer, k, phase == 0 ? anneal(high, low, p) : phase == 1 ? anneal(low, high, p) : high);
                        }
                        return [.. top.Select((m, k) =>
                            phase == 0 ? anneal(first[k], m, p) : phase == ends.Length - 1 ? anneal(ends.Length == 3 ? first[k] : m, last[k], p) : anneal(m, first[k], p))];
                    }
                }

                /// <summary>The momentum of a group, or the first of its two decay rates.</summary>
                private static class Momentum
                {
                    internal static void Require(Optimizer optimizer)
                    {
                        if (!optimizer.ParamGroups.All(g => g is IMomentum or IBetas)) throw new ArgumentException("optimizer must support momentum with `cycle_momentum` option enabled");
                    }

                    internal static void Set(Optimizer optimizer, int group, double value)
                    {
                        var g = optimizer.ParamGroups.ElementAt(group);
                        if (g is IMomentum m) m.Momentum = value;
                        else if (g is IBetas b) b.Betas = (value, b.Betas.Item2);
                    }
                }
            }
        }
    }
}
