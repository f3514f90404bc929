using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Generative.Networks;

/// <summary>Options of <see cref="UNet"/>.</summary>
public sealed record UNetOptions
{
    /// <summary>C in the docs' shapes.</summary>
    [Description("channels at the highest resolution"), Range(8, 4096)]
    public int Channels { get; init; } = 32;

    /// <summary>One for each resolution.</summary>
    [Description("channels at each resolution, in multiples of channels; each further one has half the side"),
        MinLength(1), Range(1, 64)]
    public IReadOnlyList<int> Multipliers { get; init; } = [1, 2, 2];

    /// <summary>Residual blocks at each resolution, down and up.</summary>
    [Description("residual blocks at each resolution, down and again up"), Range(1, 16)]
    public int Blocks { get; init; } = 1;

    /// <summary>P.</summary>
    [Description(
        "side of the squares of pixels that become channels before the first layer: 2 quarters the work of the "
        + "highest resolution"), Range(1, 16)]
    public int Patch { get; init; } = 1;

    /// <summary>Where there is attention.</summary>
    [Description("attention where the side is so many places or fewer; 0: nowhere"), Range(0, 1024)]
    public int AttentionSide { get; init; } = 8;

    /// <summary>Heads of the attention.</summary>
    [Description("heads of the attention; a divisor of the channels there"), Range(1, 64)]
    public int Heads { get; init; } = 1;

    /// <summary>Probability that a channel's number is dropped in a block.</summary>
    [Description("dropout in the residual blocks"), Range(0.0, 0.9)]
    public double Dropout { get; init; }

    /// <summary>Groups of group normalization.</summary>
    [Description("groups of the group normalization; a divisor of channels"), Range(1, 64)]
    public int Groups { get; init; } = 8;

    /// <summary>Faults of the options.</summary>
    public IReadOnlyList<string> Faults()
    {
        List<string> faults = [];
        if (Channels % Groups != 0) faults.Add($"groups: got {Groups}, expected a divisor of channels {Channels}");
        if (Channels % 2 != 0) faults.Add($"channels: got {Channels}, expected an even number");
        if (AttentionSide > 0 && Channels * Multipliers[^1] % Heads != 0)
            faults.Add($"heads: got {Heads}, expected a divisor of {Channels * Multipliers[^1]} channels");
        return faults;
    }
}
