using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;

namespace Generative.Data;

/// <summary>Points in the plane of a known distribution.</summary>
[Kind("toy", "points in the plane: moons, rings, pinwheel, checkerboard, wave, mixtures of Gaussians")]
public sealed record ToyOptions : DataOptions, IChecked
{
    /// <inheritdoc/>
    public override string Title => JsonNamingPolicy.CamelCase.ConvertName($"{Name}");

    /// <inheritdoc/>
    public override (IExamples Train, IExamples? Test) Read(Action<string> note) =>
        (Toys.Draw(Name, Count, Noise, (ulong)Seed), null);

    [Description("Which distribution.")]
    public Toy Name { get; init; } = Toy.Moons;

    [Description("Points drawn in all, before the split.")]
    [Range(1, 10_000_000)]
    public int Count { get; init; } = 50_000;

    [Description("Scale of the noise around the shape; null: the shape's own.")]
    [Range(0.0, 10.0)]
    public double? Noise { get; init; }

    public IEnumerable<string> Faults() => SplitFaults(Count);
}
