namespace Generative.Learning;

/// <summary>What has a measure that runs over levels: the terms of a diffusion's bound.</summary>
public interface IProfiled
{
    /// <summary>The measure of x [B, C, H, W] (labels [B], null where the data has none) level by level.</summary>
    Profile Profile(Tensor x, Tensor? labels);
}

/// <summary>A measure over levels.</summary>
/// <param name="Title">What is shown.</param>
/// <param name="Level">What the levels are.</param>
/// <param name="Unit">In what it is counted.</param>
/// <param name="Points">Levels, rising, with each example's value there, [B].</param>
public sealed record Profile(string Title, string Level, string Unit, IReadOnlyList<(double Level, Tensor Value)> Points);
