
namespace Generative.Diffusion;

/// <summary>A denoiser's prediction at x_t [B, ...] and level t; guidance and thresholding are denoisers of
/// denoisers.</summary>
public delegate Prediction Denoiser(Tensor x, int t);

/// <summary>The forward process of a schedule, its levels at hand on the model's device.</summary>
/// <remarks>
/// q(x_t|x_0) = N(√ᾱ_t x_0, (1 - ᾱ_t) I) in one shot, q(x_t|x_{t-1}) = N(√α_t x_{t-1}, β_t I) step by step.
/// Ho et al., 2020, arXiv:2006.11239, equations 2 and 4. x [B, ...]; t [B] (int64) or one for all.
/// </remarks>
public sealed class DiffusionProcess(NoiseSchedule schedule) : Component(nameof(DiffusionProcess))
{
    private readonly Tensor alphaBar = schedule.AlphaBars();                           // [T + 1]

    /// <summary>Its numbers on the host.</summary>
    public NoiseSchedule Schedule => schedule;

    /// <summary>Number of noise levels.</summary>
    public int T => schedule.T;

    /// <summary>Level t for examples like those.</summary>
    public NoiseLevel At(int t, Tensor like) => new(alphaBar.select(0, t), like.dtype);

    /// <summary>Levels t [B], one for each of the examples [B, ...].</summary>
    public NoiseLevel At(Tensor t, Tensor like)
    {
        var shape = new long[like.dim()];
        Array.Fill(shape, 1);
        shape[0] = -1;
        return new(alphaBar.index_select(0, t).view(shape), like.dtype);
    }

    /// <summary>Between level t and level s below it.</summary>
    public Transition Between(int t, int s, Tensor like) => new(At(t, like), At(s, like));

    /// <summary>Between levels t [B] and t - 1.</summary>
    public Transition Below(Tensor t, Tensor like) => new(At(t, like), At(t - 1, like));
}
