namespace Generative.Adversarial;

/// <summary>The game between a critic's scores of data and of samples. Scores s are [B], unbounded; every result is [B]
/// and minimized by its player.</summary>
public interface IAdversarialLoss
{
    /// <summary>The critic's loss, the part on data and the part on samples.</summary>
    (Tensor Real, Tensor Fake) Critic(Tensor real, Tensor fake);

    /// <summary>The generator's loss.</summary>
    Tensor Generator(Tensor fake);

    /// <summary>Logged value of a score: the probability of being data where the game has one, the score itself where
    /// not.</summary>
    Tensor Shown(Tensor score);
}

/// <summary>The original game: the critic is a classifier D = s(score), the generator lowers the classifier's
/// likelihood.</summary>
/// <remarks>
/// min_G max_D E_p[ln D(x)] + E_q[ln(1 - D(x))];   at the optimum D* = p/(p + q), with the value 2 JS(p, q) - ln 4.
/// Goodfellow et al., "Generative Adversarial Networks", 2014, arXiv:1406.2661, equation 1.
/// </remarks>
public sealed class Minimax : IAdversarialLoss
{
    /// <inheritdoc/>
    public (Tensor Real, Tensor Fake) Critic(Tensor real, Tensor fake) =>
        (functional.softplus(-real), functional.softplus(fake));

    /// <inheritdoc/>
    public Tensor Generator(Tensor fake) => -functional.softplus(fake);

    /// <inheritdoc/>
    public Tensor Shown(Tensor score) => score.sigmoid();
}

/// <summary>The same critic; the generator raises ln D, whose gradient does not vanish where the critic is
/// sure.</summary>
/// <remarks>min_G -E_q[ln D(x)]. Goodfellow et al., 2014, arXiv:1406.2661, section 3.</remarks>
public sealed class NonSaturating : IAdversarialLoss
{
    /// <inheritdoc/>
    public (Tensor Real, Tensor Fake) Critic(Tensor real, Tensor fake) =>
        (functional.softplus(-real), functional.softplus(fake));

    /// <inheritdoc/>
    public Tensor Generator(Tensor fake) => functional.softplus(-fake);

    /// <inheritdoc/>
    public Tensor Shown(Tensor score) => score.sigmoid();
}

/// <summary>Least squares: scores of data towards 1, of samples towards 0.</summary>
/// <remarks>min_D ½ E_p[(s - 1)²] + ½ E_q[s²], min_G ½ E_q[(s - 1)²]. Mao et al., 2017, arXiv:1611.04076, equation
/// 9.</remarks>
public sealed class LeastSquares : IAdversarialLoss
{
    /// <inheritdoc/>
    public (Tensor Real, Tensor Fake) Critic(Tensor real, Tensor fake) =>
        (0.5 * (real - 1).square(), 0.5 * fake.square());

    /// <inheritdoc/>
    public Tensor Generator(Tensor fake) => 0.5 * (fake - 1).square();

    /// <inheritdoc/>
    public Tensor Shown(Tensor score) => score;
}

/// <summary>Hinge: scores of data above 1, of samples below -1; the generator raises its scores.</summary>
/// <remarks>min_D E_p[max(0, 1 - s)] + E_q[max(0, 1 + s)], min_G -E_q[s]. Lim and Ye, 2017, arXiv:1705.02894; Miyato et
/// al., 2018, arXiv:1802.05957.</remarks>
public sealed class Hinge : IAdversarialLoss
{
    /// <inheritdoc/>
    public (Tensor Real, Tensor Fake) Critic(Tensor real, Tensor fake) =>
        (functional.relu(1 - real), functional.relu(1 + fake));

    /// <inheritdoc/>
    public Tensor Generator(Tensor fake) => -fake;

    /// <inheritdoc/>
    public Tensor Shown(Tensor score) => score;
}

/// <summary>The dual of the earth mover's distance, for critics held to a Lipschitz constant of 1.</summary>
/// <remarks>
/// W(p, q) = max_{‖s‖_L ≤ 1} E_p[s] - E_q[s], in the units of x (Kantorovich and Rubinstein); with a constant K the
/// value is K W.
/// Arjovsky, Chintala and Bottou, "Wasserstein GAN", 2017, arXiv:1701.07875, equation 2.
/// </remarks>
public sealed class Wasserstein : IAdversarialLoss
{
    /// <inheritdoc/>
    public (Tensor Real, Tensor Fake) Critic(Tensor real, Tensor fake) => (-real, fake);

    /// <inheritdoc/>
    public Tensor Generator(Tensor fake) => -fake;

    /// <inheritdoc/>
    public Tensor Shown(Tensor score) => score;
}

/// <summary>The variational bound of an f-divergence as a game.</summary>
/// <remarks>
/// D_f(p ‖ q) = max_T E_p[T] - E_q[f*(T)],   T = g_f(score); the generator lowers the bound: min_G -E_q[f*(T)].
/// Nowozin, Cseke and Tomioka, "f-GAN", 2016, arXiv:1606.00709, equations 4 to 6.
/// </remarks>
public sealed class FGan(FDivergence divergence) : IAdversarialLoss
{
    /// <inheritdoc/>
    public (Tensor Real, Tensor Fake) Critic(Tensor real, Tensor fake) =>
        (-divergence.Activation(real), divergence.Conjugate(divergence.Activation(fake)));

    /// <inheritdoc/>
    public Tensor Generator(Tensor fake) => -divergence.Conjugate(divergence.Activation(fake));

    /// <inheritdoc/>
    public Tensor Shown(Tensor score) => divergence.Activation(score);
}
