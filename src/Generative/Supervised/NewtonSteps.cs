namespace Generative.Supervised;

/// <summary>What regressions by Newton's method share.</summary>
internal static class NewtonSteps
{
    private const int MostHalvings = 30;

    /// <summary>(x, 1), [N, D + 1].</summary>
    public static Tensor Widened(Tensor x) => cat([x, ones_like(x.narrow(1, 0, 1))], 1);

    /// <summary>θ - s step, s the first of 1, ½, ¼, .. where the loss does not rise; θ if there is none.</summary>
    public static Tensor Descend(Tensor theta, Tensor step, Func<Tensor, double> loss)
    {
        var (before, length) = (loss(theta), 1.0);
        for (var k = 0; k < MostHalvings; k++, length /= 2)
        {
            var next = theta - step * length;
            if (loss(next) <= before) return next;
        }
        return theta;
    }
}
