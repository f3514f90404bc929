using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Generative.Sequences;

/// <summary>The matrix A of a state-space model.</summary>
public enum StateMatrix
{
    /// <summary>Diagonal and complex, learned (S4D-Lin).</summary>
    Diagonal,

    /// <summary>Full, that of HiPPO-LegS.</summary>
    Full,
}

/// <summary>Options of <see cref="StateSpaceMixer"/>.</summary>
[Kind("ssm", "linear state-space model of each channel: a recurrence that trains as a convolution")]
public sealed record StateSpaceOptions : MixerOptions
{
    /// <inheritdoc/>
    public override SequenceMixer Create(long width, long length) => new StateSpaceMixer(this, width);

    [Description("diagonal: learned complex entries (S4D); full: the fixed matrix of HiPPO-LegS")]
    public StateMatrix Matrix { get; init; } = StateMatrix.Diagonal;

    /// <summary>N in the docs' formulas.</summary>
    [Description("N: numbers of the state of a channel; of a diagonal matrix complex ones"), Range(1, 256)]
    public int States { get; init; } = 16;

    [Description("from continuous time to steps: zeroOrderHold or bilinear")]
    public Discretization Discretization { get; init; } = Discretization.ZeroOrderHold;
}

/// <summary>A state-space model of each channel, then a nonlinearity and a mixture of the channels.</summary>
/// <remarks>
/// y = W gelu(ssm(u)) + b. The steps Δ of the channels lie between 1/1000 and 1/10 at first, evenly by their
/// logarithm: channels remember for tens to thousands of steps.
/// diagonal: A_n = −exp a_n + i ω_n, at first −1/2 + iπn (S4D-Lin, arXiv:2206.11893, equation 9); B = 1; a, ω, C, D, Δ
/// learned. full: A of <see cref="FullStateSpace.Hippo"/> as it is; B, C, D, Δ learned.
/// u, y [B, L, D], a channel for each of D.
/// </remarks>
public sealed class StateSpaceMixer : SequenceMixer
{
    private const double LeastStep = 1e-3, MostStep = 0.1;

    private readonly Discretization rule;
    private readonly Parameter? logDecay, frequency, input;                            // [D, N]
    private readonly Parameter output;                                                 // C [D, N], or [D, N, 2]
    private readonly Parameter skip, logStep;                                          // [D]
    private readonly Tensor? matrix;                                                   // A [N, N]
    private readonly Linear joined;

    /// <summary>For D channels.</summary>
    public StateSpaceMixer(StateSpaceOptions o, long D) : base(nameof(StateSpaceMixer), declared: false)
    {
        rule = Checked.Of(o).Discretization;
        var (N, even) = (o.States, Math.Log(MostStep / LeastStep));
        logStep = Parameter(Math.Log(LeastStep) + even * rand(D));
        skip = Parameter(randn(D));
        joined = Linear(D, D);
        if (o.Matrix == StateMatrix.Diagonal)
        {
            logDecay = Parameter(full([D, N], Math.Log(0.5)));
            frequency = Parameter((Math.PI * arange(N).to(get_default_dtype())).repeat(D, 1));
            output = Parameter(randn(D, N, 2) * Math.Sqrt(0.5));
        }
        else
        {
            (matrix, var b) = FullStateSpace.Hippo(N);
            register_buffer(nameof(matrix), matrix);
            input = Parameter(b.repeat(D, 1));
            output = Parameter(randn(D, N) / Math.Sqrt(N));
        }
        RegisterComponents();
    }

    /// <summary>The state-space models of the channels.</summary>
    public StateSpace System()
    {
        var step = logStep.exp();
        if (matrix is not null)
            return new FullStateSpace(matrix.expand(skip.size(0), -1, -1), input!, output, skip, step, rule);
        var A = complex(-logDecay!.exp(), frequency!);
        var C = complex(output.select(-1, 0), output.select(-1, 1));
        return new DiagonalStateSpace(A, A.ones_like(), C, skip, step, rule);
    }

    /// <inheritdoc/>
    public override Tensor Call(Tensor u) => Joined(System().Convolve(u.transpose(1, 2)).transpose(1, 2));

    /// <summary>Each step costs O(N D), whatever came before.</summary>
    public override IRecurrence Start(long n, long length) => new Recurrence(this, n);

    private Tensor Joined(Tensor y) => joined.call(functional.gelu(y));

    private sealed class Recurrence : IRecurrence
    {
        private readonly StateSpaceMixer of;
        private readonly StateSpace system;
        private readonly Tensor state;

        public Recurrence(StateSpaceMixer of, long n)
        {
            this.of = of;
            system = of.System();
            state = system.Origin(n);
        }

        public Tensor Next(Tensor u)
        {
            var (x, y) = system.Next(state, u);
            state.copy_(x);
            return of.Joined(y);
        }
    }
}
