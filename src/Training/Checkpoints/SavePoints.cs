namespace Generative.Training;

/// <summary>The steps at which a run is saved: every so many, and once half way between two of them.</summary>
/// <remarks>
/// A checkpoint is written beside the steps that follow it, and waited for where the next one is taken. While the one
/// of point sᵢ is being written, sᵢ₋₁ is on disk and no step
/// is taken beyond sᵢ₊₁: a kill loses at most sᵢ₊₁ − sᵢ₋₁ = <paramref name="Every"/> steps, however slow the disk.
/// Waiting is the exception: writing has half an interval's time.
/// The one half way goes when the next is on disk. Where every step is saved nothing is half way, and each one is
/// waited for.
/// </remarks>
/// <param name="Every">Steps between two checkpoints that stay; 0: none on the way.</param>
public readonly record struct SavePoints(int Every)
{
    /// <summary>Whether a checkpoint is taken after that many steps.</summary>
    public bool At(long step) => Every > 0 && (step % Every == 0 || IsHalfway(step));

    /// <summary>Whether a checkpoint of that step goes with the next one.</summary>
    public bool IsHalfway(long step) => Every > 1 && step % Every == Every / 2;

    /// <summary>Whether training waits for each checkpoint as it is taken.</summary>
    public bool Waits => Every == 1;
}
