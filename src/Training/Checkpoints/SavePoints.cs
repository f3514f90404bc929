namespace Generative.Training;

/// <summary>The steps to save at: every n-th, and once halfway between two of them.</summary>
/// <remarks>
/// Checkpoint sᵢ is written while training goes on to sᵢ₊₁, where training waits for it. Until then sᵢ₋₁ is on disk, so
/// that a kill loses at most sᵢ₊₁ − sᵢ₋₁ = <paramref name="Every"/> steps, however slow the disk is. A halfway
/// checkpoint is deleted once the next one is on disk. With n = 1 there is no halfway, and training waits each time.
/// </remarks>
/// <param name="Every">n; 0: never on the way.</param>
public readonly record struct SavePoints(int Every)
{
    /// <summary>Whether to save after this many steps.</summary>
    public bool At(long step) => Every > 0 && (step % Every == 0 || IsHalfway(step));

    /// <summary>Whether the checkpoint of this step is deleted after the next one.</summary>
    public bool IsHalfway(long step) => Every > 1 && step % Every == Every / 2;

    /// <summary>Whether training waits for each checkpoint.</summary>
    public bool Waits => Every == 1;
}
