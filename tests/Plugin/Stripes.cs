using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Generative;
using Generative.Data;

namespace Tests.Plugin;

/// <summary>Gray images of horizontal stripes, at random heights.</summary>
[Kind("stripes", "horizontal stripes")]
public sealed record StripesOptions : DataOptions
{
    [Description("side of the images"), Range(4, 64)]
    public int Side { get; init; } = 8;

    [Description("images drawn in all"), Range(10, 10_000)]
    public int Count { get; init; } = 100;

    /// <inheritdoc/>
    public override string Title => "stripes";

    /// <inheritdoc/>
    public override (IExamples Train, IExamples? Test) Read(Action<string> note)
    {
        var random = new Random((int)Seed);
        var pixels = new byte[Count * Side * Side];
        for (var k = 0; k < Count; k++) Array.Fill(pixels, byte.MaxValue, Side * (Side * k + random.Next(Side)), Side);
        return (new ImageSet(pixels, [], Count, Side, Side, 1, []), null);
    }
}
