using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Generative.Targets;

/// <summary>Options of <see cref="FiniteTarget"/>.</summary>
[Kind("finiteChain", "stationary law of a Markov chain with finitely many states")]
public sealed record FiniteTargetOptions : TargetOptions, IChecked
{
    private const double Rounding = 1e-9;
    private const int MostStates = 1000;

    [Description("row i: the probabilities to go from state i to each state"), MinLength(2)]
    public IReadOnlyList<IReadOnlyList<double>> Transition { get; init; } =
        [[0.9, 0.1, 0], [0.2, 0.6, 0.2], [0, 0.3, 0.7]];

    [Description("state where all chains start, 0 the first"), Range(0, 999)]
    public int Start { get; init; }

    /// <inheritdoc/>
    public override Target Create() => new FiniteTarget(Checked.Of(this));

    /// <inheritdoc/>
    public IEnumerable<string> Faults()
    {
        List<string> faults = [];
        var states = Transition.Count;
        if (states > MostStates) faults.Add($"transition: got {states} rows, expected at most {MostStates}");
        foreach (var (i, row) in Transition.Index())
        {
            if (row.Count != states)
                faults.Add($"transition: got {row.Count} numbers in row {i}, expected {states}, as many as rows");
            else if (row.Any(p => !(p >= 0)) || Math.Abs(row.Sum() - 1) > Rounding)
                faults.Add($"transition: got row {i}, expected numbers from 0 on that add up to 1");
        }
        if (Start >= states) faults.Add($"start: got {Start}, expected 0..{states - 1}, a state");
        return faults;
    }
}

/// <summary>The stationary law π of a Markov chain with K states, and the chain that has it.</summary>
/// <remarks>
/// π T = π. From any start the law pₜ = p₀ Tᵗ comes to π where the chain can go from each state to each other and has
/// no period: total variation ½ Σ |pₜ - π| never rises. It is reversible where πᵢ Tᵢⱼ = πⱼ Tⱼᵢ (detailed balance).
/// x [..., 1] is the number of a state.
/// </remarks>
public sealed class FiniteTarget : Target
{
    private readonly double[] pi;
    private readonly double[] rows;
    private readonly int start;

    /// <summary>The target of a chain.</summary>
    /// <exception cref="OptionsException">Some state cannot be reached from another.</exception>
    public FiniteTarget(FiniteTargetOptions o)
    {
        using var scope = NewDisposeScope();
        rows = [.. o.Transition.SelectMany(row => row)];
        (States, start) = (o.Transition.Count, o.Start);
        var transition = Transition(CPU);
        if (!FiniteChain.IsIrreducible(transition))
            throw new OptionsException("transition: got states that cannot be reached from each other, expected a "
                + "chain that can go from each state to each other, which has one stationary law");
        pi = FiniteChain.Stationary(transition).data<double>().ToArray();
    }

    /// <summary>K.</summary>
    public int States { get; }

    /// <inheritdoc/>
    public override long Dimension => 1;

    /// <inheritdoc/>
    public override bool IsContinuous => false;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Names => ["state"];

    /// <inheritdoc/>
    public override IReadOnlyList<double> Mean => [pi.Select((p, k) => p * k).Sum()];

    /// <inheritdoc/>
    public override IReadOnlyList<double> Variance =>
        [pi.Select((p, k) => p * k * k).Sum() - Mean[0] * Mean[0]];

    /// <summary>π, [K].</summary>
    public Tensor Stationary(Device device) => tensor(pi, device: device);

    /// <summary>T, [K, K].</summary>
    public Tensor Transition(Device device) => tensor(rows, [States, States], device: device);

    /// <summary>The law of the first state, [K].</summary>
    public Tensor First(Device device) => full([1], start, int64, device).OneHot(States, float64).squeeze(0);

    /// <inheritdoc/>
    public override Tensor LogDensity(Tensor x) => Stationary(x.device).log()[x.squeeze(-1).to(int64)];

    /// <inheritdoc/>
    public override Tensor Start(NoiseSource noise) =>
        full([noise.Count, 1], start, dtype: noise.Dtype, device: noise.Device);
}
