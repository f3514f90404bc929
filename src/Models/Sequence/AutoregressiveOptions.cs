using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Generative.Sequences;

namespace Generative.Models.Sequence;

/// <summary>Options of <see cref="Autoregressive"/>.</summary>
[Kind("autoregressive", "exact likelihood pixel by pixel: Hyena, state-space model, attention, rnn or convolution")]
public sealed record AutoregressiveOptions : ModelOptions, IChecked
{
    /// <inheritdoc/>
    public override GenerativeModel Create(DataShape shape) => new Autoregressive(this, shape);

    /// <summary>K in the docs' formulas.</summary>
    [Description("K: pixels are rounded to K levels of gray, 2 black or white; numbers of a vector are 0 .. K - 1"),
        Range(2, 256)]
    public int Levels { get; init; } = 2;

    /// <summary>D in the docs' shapes.</summary>
    [Description("numbers that stand for a pixel in the network"), Range(1, 8192)]
    public int Width { get; init; } = 64;

    [Description("blocks of a mixer and an mlp"), Range(1, 64)]
    public int Depth { get; init; } = 2;

    [Description("what lets a pixel read those before it")]
    public MixerOptions Mixer { get; init; } = new HyenaOptions();

    [Description("condition on the label")]
    public bool ClassConditional { get; init; }

    /// <inheritdoc/>
    public IEnumerable<string> Faults() => Mixer.Misfit(Width) is { } fault ? [$"mixer.{fault}"] : [];
}
