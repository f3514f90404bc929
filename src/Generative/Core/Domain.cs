namespace Generative;

/// <summary>Which examples a model takes.</summary>
/// <param name="UnitRange">Only numbers from 0 to 1, such as probabilities of binary pixels. Pixels are such numbers;
/// those of vectors are looked at before training.</param>
/// <param name="Missing">Also examples of which some numbers are missing: they are NaN, and the model leaves them
/// out.</param>
/// <param name="Sequences">Also sequences [B, 1, T, D].</param>
public readonly record struct Domain(bool UnitRange = false, bool Missing = false, bool Sequences = false);
