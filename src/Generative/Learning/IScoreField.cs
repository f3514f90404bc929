namespace Generative.Learning;

/// <summary>What knows the gradient of a log-density, of its data or of noised data: a field of arrows that can be drawn.</summary>
public interface IScoreField
{
    /// <summary>The σ of noise that it was trained with, largest first; a single 0: none.</summary>
    IReadOnlyList<double> Noise { get; }

    /// <summary>∇ₓ log p_σ(x) at x [n, C, H, W], same shape, for data with noise of that σ added.</summary>
    Tensor Score(Tensor x, double sigma);
}
