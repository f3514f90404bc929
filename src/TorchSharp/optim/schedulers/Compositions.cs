namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static partial class impl
            {
                /// <summary>Every scheduler steps each time: their factors multiply.</summary>
                public class ChainedLR : LRScheduler
                {
                    private readonly LRScheduler[] schedulers;

                    public ChainedLR(IEnumerable<LRScheduler> schedulers)
                    {
                        this.schedulers = [.. schedulers];
                        _optimizer = OwnerOf(this.schedulers);
                        _last_lrs = Rates();
                    }

                    public override void step()
                    {
                        foreach (var s in schedulers) s.step();
                        _last_lrs = Rates();
                    }

                    public override void step(int? epoch) => step();
                }

                /// <summary>One scheduler after another: the k-th begins at epoch 0 of its own when the milestone before it is reached.</summary>
                public class SequentialLR : LRScheduler
                {
                    private readonly LRScheduler[] schedulers;
                    private readonly int[] milestones;

                    public SequentialLR(Optimizer optimizer, IEnumerable<LRScheduler> schedulers, IEnumerable<int> milestones, int last_epoch = -1)
                    {
                        (_optimizer, this.schedulers, this.milestones) = (optimizer, [.. schedulers], [.. milestones]);
                        if (OwnerOf(this.schedulers) != optimizer) throw new ArgumentException("SequentialLR: all schedulers are expected to belong to the optimizer that is given");
                        if (this.milestones.Length != this.schedulers.Length - 1)
                            throw new ArgumentException($"SequentialLR: expected one scheduler more than milestones, got {this.schedulers.Length} and {this.milestones.Length}");
                        _last_epoch = last_epoch + 1;
                        foreach (var g in optimizer.ParamGroups) g.LearningRate = g.InitialLearningRate;
                        foreach (var s in this.schedulers) s.Undo();
                        this.schedulers[0].InitialStep();
                        _last_lrs = Rates();
                    }

                    public override void step()
                    {
                        _last_epoch++;
                        var k = milestones.Count(m => m <= _last_epoch);
                        if (k > 0 && milestones[k - 1] == _last_epoch) schedulers[k].step(0);
                        else schedulers[k].step();
                        _last_lrs = Rates();
                    }

                    public override void step(int? epoch) => step();

                    protected override IEnumerable<double> get_lr() => Rates();
                }

                /// <summary>Multiplies the rates by a factor when a measurement has not improved for a number of epochs.</summary>
                public class ReduceLROnPlateau : LRScheduler
                {
                    private readonly bool minimise, relative;
                    private readonly double factor, threshold, eps;
                    private readonly int patience, cooldown;
                    private readonly double[] lowest;
                    private double best;
                    private int bad, cooling;

                    public ReduceLROnPlateau(Optimizer optimizer, string mode = "min", double factor = 0.1, int patience = 10, double threshold = 0.0001, string threshold_mode = "rel",
                        int cooldown = 0, IList<double>? min_lr = null, double eps = 1E-08, bool verbose = false)
                        : base(optimizer, -1, verbose)
                    {
                        if (factor >= 1) throw new ArgumentException("Factor should be < 1.0");
                        if (mode is not ("min" or "max")) throw new ArgumentException($"mode {mode} is unknown!");
                        if (threshold_mode is not ("rel" or "abs")) throw new ArgumentException($"threshold mode {threshold_mode} is unknown!");
                        (minimise, relative) = (mode == "min", threshold_mode == "rel");
                        (this.factor, this.threshold, this.eps, this.patience, this.cooldown) = (factor, threshold, eps, patience, cooldown);
                        var floors = min_lr is null or { Count: 0 } ? [0.0] : min_lr;
                        lowest = floors.Count == 1 ? [.. Repeat(optimizer, floors[0])] : PerGroup(floors, nameof(min_lr));
                        best = minimise ? double.PositiveInfinity : double.NegativeInfinity;
                        _last_epoch = 0;
                    }

                    public override void step(double current, int? epoch = null)
                    {
                        _last_epoch = epoch ?? _last_epoch + 1;
                        bad = Better(current) ? 0 : bad + 1;
                        if (bad == 0) best = current;
                        if (cooling > 0) (cooling, bad) = (cooling - 1, 0);
                        if (bad > patience)
                        {
                            Reduce();
                            (cooling, bad) = (cooldown, 0);
                        }
                        _last_lrs = Rates();
                    }

                    public override void step() => throw new InvalidOperationException("step() should not be used with the ReduceLROnPlateau scheduler: it needs the measurement, step(current)");

                    public override void step(int? epoch) => step();

                    private bool Better(double a) => (minimise, relative) switch
                    {
                        (true, true) => a < best * (1 - threshold),
                        (true, false) => a < best - threshold,
                        (false, true) => a > best * (1 + threshold),
                        _ => a > best + threshold,
                    };

                    private void Reduce()
                    {
                        var k = 0;
                        foreach (var g in _optimizer.ParamGroups)
                        {
                            var rate = Math.Max(g.LearningRate * factor, lowest[k]);
                            if (g.LearningRate - rate > eps)
                            {
                                g.LearningRate = rate;
                                if (_verbose) Console.WriteLine($"Epoch {_last_epoch}: reducing learning rate of group {k} to {rate:g4}.");
                            }
                            k++;
                        }
                    }
                }

                private static Optimizer OwnerOf(LRScheduler[] schedulers)
                {
                    if (schedulers.Length == 0) throw new ArgumentException("expected at least one scheduler");
                    return schedulers.All(s => s.Owner == schedulers[0].Owner) ? schedulers[0].Owner : throw new ArgumentException("all schedulers are expected to belong to the same optimizer");
                }
            }
        }
    }
}
