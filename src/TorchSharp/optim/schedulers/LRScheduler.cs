using System.Runtime.CompilerServices;

namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            /// <summary>Sets an optimiser's learning rates as epochs (or batches) pass. The numbers are PyTorch's.</summary>
            public abstract class LRScheduler
            {
                protected int _step_count;
                private protected int _last_epoch;
                private protected bool _verbose;
                private protected Optimizer _optimizer = null!;
                private protected double[] _base_lrs = [];
                private protected double[] _last_lrs = [];

                // A group's initial rate is the one that it had when its first scheduler came.
                private static readonly ConditionalWeakTable<ILearningRateController, object> scheduled = [];

                protected LRScheduler() { }

                /// <summary>A derived constructor sets its fields and then calls <see cref="step()"/>, which sets the first rates.</summary>
                protected LRScheduler(Optimizer optimizer, int last_epoch = -1, bool verbose = false)
                {
                    (_optimizer, _last_epoch, _verbose) = (optimizer, last_epoch, verbose);
                    foreach (var g in optimizer.ParamGroups)
                    {
                        if (last_epoch == -1 && !scheduled.TryGetValue(g, out _)) g.InitialLearningRate = g.LearningRate;
                        scheduled.AddOrUpdate(g, scheduled);
                    }
                    _base_lrs = [.. optimizer.ParamGroups.Select(g => g.InitialLearningRate)];
                    _last_lrs = Rates();
                }

                /// <summary>The next epoch.</summary>
                public virtual void step() => step(null);

                /// <summary>That epoch, or the next one.</summary>
                public virtual void step(int? epoch)
                {
                    _step_count++;
                    _last_epoch = epoch ?? _last_epoch + 1;
                    var rates = (epoch is null ? get_lr() : get_closed_form_lr() ?? get_lr()).ToArray();
                    var k = 0;
                    foreach (var g in _optimizer.ParamGroups)
                    {
                        if (_verbose && k < _last_lrs.Length && _last_lrs[k] != rates[k]) Console.WriteLine($"Adjusting learning rate of group {k} to {rates[k]}.");
                        g.LearningRate = rates[k++];
                    }
                    _last_lrs = Rates();
                }

                /// <summary>For schedulers that follow a measurement.</summary>
                public virtual void step(double current, int? epoch = null) => step(epoch);

                /// <summary>The rates of epoch <c>_last_epoch</c>, from the rates of the epoch before.</summary>
                protected virtual IEnumerable<double> get_lr() => Rates();

                /// <summary>The rates of epoch <c>_last_epoch</c> from the initial ones, or null where there is no such formula.</summary>
                protected virtual IEnumerable<double>? get_closed_form_lr() => null;

                /// <summary>The rates set last.</summary>
                public IEnumerable<double> get_last_lr() => _last_lrs;

                internal Optimizer Owner => _optimizer;

                private protected double[] Rates() => [.. _optimizer.ParamGroups.Select(g => g.LearningRate)];

                private protected IEnumerable<double> Scaled(double factor) => Rates().Select(r => r * factor);

                private protected IEnumerable<double> FromBase(double factor) => _base_lrs.Select(r => r * factor);

                /// <summary>Another scheduler takes turns with this one: its first step is taken back.</summary>
                internal void Undo() => _last_epoch--;

                internal void InitialStep()
                {
                    _step_count = 0;
                    step();
                }

                private protected double[] PerGroup(IEnumerable<double> values, string what)
                {
                    var list = values.ToArray();
                    var n = _optimizer.ParamGroups.Count();
                    return list.Length == n ? list : throw new ArgumentException($"{what}: got {list.Length} values, expected one for each of the {n} parameter groups");
                }
            }

            private static IEnumerable<T> Repeat<T>(Optimizer optimizer, T value) => Enumerable.Repeat(value, optimizer.ParamGroups.Count());
        }
    }
}
