namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            /// <summary>The schedulers. Each formula gives the rate of epoch t.</summary>
            public static partial class impl
            {
                /// <summary>η₀ λ(t).</summary>
                public class LambdaLR : LRScheduler
                {
                    private readonly Func<int, double>[] lambdas;

                    public LambdaLR(Optimizer optimizer, Func<int, double> lr_lambda, int last_epoch = -1, bool verbose = false) : this(optimizer, Repeat(optimizer, lr_lambda), last_epoch, verbose) { }

                    public LambdaLR(Optimizer optimizer, IEnumerable<Func<int, double>> lr_lambdas, int last_epoch = -1, bool verbose = false) : base(optimizer, last_epoch, verbose)
                    {
                        lambdas = OnePerGroup(optimizer, lr_lambdas);
                        step();
                    }

                    protected override IEnumerable<double> get_lr() => _base_lrs.Select((r, k) => r * lambdas[k](_last_epoch));
                }

                /// <summary>ηₜ₋₁ λ(t).</summary>
                public class MultiplicativeLR : LRScheduler
                {
                    private readonly Func<int, double>[] lambdas;

                    public MultiplicativeLR(Optimizer optimizer, Func<int, double> lr_lambda, int last_epoch = -1, bool verbose = false)
                        : this(optimizer, Repeat(optimizer, lr_lambda), last_epoch, verbose) { }

                    public MultiplicativeLR(Optimizer optimizer, IEnumerable<Func<int, double>> lr_lambdas, int last_epoch = -1, bool verbose = false) : base(optimizer, last_epoch, verbose)
                    {
                        lambdas = OnePerGroup(optimizer, lr_lambdas);
                        step();
                    }

                    protected override IEnumerable<double> get_lr() => _last_epoch > 0 ? Rates().Select((r, k) => r * lambdas[k](_last_epoch)) : Rates();
                }

                /// <summary>η₀ γ^⌊t / step_size⌋.</summary>
                public class StepLR : LRScheduler
                {
                    private readonly int size;
                    private readonly double gamma;

                    public StepLR(Optimizer optimizer, int step_size, double gamma = 0.1, int last_epoch = -1, bool verbose = false) : base(optimizer, last_epoch, verbose)
                    {
                        (size, this.gamma) = (step_size, gamma);
                        step();
                    }

                    protected override IEnumerable<double> get_lr() => _last_epoch == 0 || _last_epoch % size != 0 ? Rates() : Scaled(gamma);

                    protected override IEnumerable<double> get_closed_form_lr() => FromBase(Math.Pow(gamma, _last_epoch / size));
                }

                /// <summary>η₀ γ^(milestones ≤ t).</summary>
                public class MultiStepLR : LRScheduler
                {
                    private readonly int[] milestones;
                    private readonly double gamma;

                    public MultiStepLR(Optimizer optimizer, IList<int> milestones, double gamma = 0.1, int last_epoch = -1, bool verbose = false) : base(optimizer, last_epoch, verbose)
                    {
                        (this.milestones, this.gamma) = ([.. milestones.Order()], gamma);
                        step();
                    }

                    protected override IEnumerable<double> get_lr() => Scaled(Math.Pow(gamma, milestones.Count(m => m == _last_epoch)));

                    protected override IEnumerable<double> get_closed_form_lr() => FromBase(Math.Pow(gamma, milestones.Count(m => m <= _last_epoch)));
                }

                /// <summary>η₀ γᵗ.</summary>
                public class ExponentialLR : LRScheduler
                {
                    private readonly double gamma;

                    public ExponentialLR(Optimizer optimizer, double gamma = 0.1, int last_epoch = -1, bool verbose = false) : base(optimizer, last_epoch, verbose)
                    {
                        this.gamma = gamma;
                        step();
                    }

                    protected override IEnumerable<double> get_lr() => _last_epoch == 0 ? Rates() : Scaled(gamma);

                    protected override IEnumerable<double> get_closed_form_lr() => FromBase(Math.Pow(gamma, _last_epoch));
                }

                /// <summary>η₀ (1 − min(t, T) / T)^p.</summary>
                public class PolynomialLR : LRScheduler
                {
                    private readonly double total, power;

                    public PolynomialLR(Optimizer optimizer, int total_iters = 5, double power = 1, int last_epoch = -1, bool verbose = false) : base(optimizer, last_epoch, verbose)
                    {
                        (total, this.power) = (total_iters, power);
                        step();
                    }

                    protected override IEnumerable<double> get_lr() =>
                        _last_epoch == 0 || _last_epoch > total ? Rates() : Scaled(Math.Pow((1 - _last_epoch / total) / (1 - (_last_epoch - 1) / total), power));

                    protected override IEnumerable<double> get_closed_form_lr() => FromBase(Math.Pow(1 - Math.Min(total, _last_epoch) / total, power));
                }

                /// <summary>η₀ times a factor until epoch T, then η₀.</summary>
                public class ConstantLR : LRScheduler
                {
                    private readonly double factor;
                    private readonly int total;

                    public ConstantLR(Optimizer optimizer, double factor = 0.3333333333333333, int total_iters = 5, int last_epoch = -1, bool verbose = false) : base(optimizer, last_epoch, verbose)
                    {
                        if (factor is > 1 or < 0) throw new ArgumentOutOfRangeException(nameof(factor), factor, "Constant multiplicative factor expected to be between 0 and 1.");
                        (this.factor, total) = (factor, total_iters);
                        step();
                    }

                    protected override IEnumerable<double> get_lr() => _last_epoch == 0 ? Scaled(factor) : _last_epoch == total ? Scaled(1 / factor) : Rates();

                    protected override IEnumerable<double> get_closed_form_lr() => FromBase(_last_epoch >= total ? 1 : factor);
                }

                /// <summary>η₀ times a factor that goes linearly from start to end within T epochs.</summary>
                public class LinearLR : LRScheduler
                {
                    private readonly double start, end;
                    private readonly int total;

                    public LinearLR(Optimizer optimizer, double start_factor = 0.3333333333333333, double end_factor = 1, int total_iters = 5, int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        if (start_factor is > 1 or <= 0) throw new ArgumentOutOfRangeException(nameof(start_factor), start_factor, "Starting multiplicative factor expected to be greater than 0 and less or equal to 1.");
                        if (end_factor is > 1 or < 0) throw new ArgumentOutOfRangeException(nameof(end_factor), end_factor, "Ending multiplicative factor expected to be between 0 and 1.");
                        (start, end, total) = (start_factor, end_factor, total_iters);
                        step();
                    }

                    protected override IEnumerable<double> get_lr() =>
                        _last_epoch == 0 ? Scaled(start)
                        : _last_epoch > total ? Rates()
                        : Scaled(1 + (end - start) / (total * start + (_last_epoch - 1) * (end - start)));

                    protected override IEnumerable<double> get_closed_form_lr() => FromBase(start + (end - start) * Math.Min(total, _last_epoch) / total);
                }

                /// <summary>η_min + ½(η₀ − η_min)(1 + cos(πt / T)).</summary>
                /// <remarks>Loshchilov and Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts", 2017, arXiv:1608.03983, without the restarts.</remarks>
                public class CosineAnnealingLR : LRScheduler
                {
                    private readonly double T, min;

                    public CosineAnnealingLR(Optimizer optimizer, double T_max, double eta_min = 0, int last_epoch = -1, bool verbose = false) : base(optimizer, last_epoch, verbose)
                    {
                        (T, min) = (T_max, eta_min);
                        step();
                    }

                    // Chainable: the factor between neighbouring epochs, and its limit where the rate has come down to the minimum.
                    protected override IEnumerable<double> get_lr()
                    {
                        double t = _last_epoch;
                        if (t == 0) return Rates();
                        if (_step_count == 1 && t > 0) return get_closed_form_lr();
                        if ((t - 1 - T) % (2 * T) == 0) return Rates().Select((r, k) => r + (_base_lrs[k] - min) * (1 - Math.Cos(Math.PI / T)) / 2);
                        return Rates().Select(r => (1 + Math.Cos(Math.PI * t / T)) / (1 + Math.Cos(Math.PI * (t - 1) / T)) * (r - min) + min);
                    }

                    protected override IEnumerable<double> get_closed_form_lr() => _base_lrs.Select(r => min + (r - min) * (1 + Math.Cos(Math.PI * _last_epoch / T)) / 2);
                }

                private static Func<int, double>[] OnePerGroup(Optimizer optimizer, IEnumerable<Func<int, double>> lambdas)
                {
                    var list = lambdas.ToArray();
                    var n = optimizer.ParamGroups.Count();
                    return list.Length == n ? list : throw new ArgumentException($"Expected {n} lr_lambdas, but got {list.Length}");
                }
            }
        }
    }
}
