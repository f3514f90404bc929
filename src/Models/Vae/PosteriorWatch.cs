namespace Generative.Models.Vae;

/// <summary>Watches the divergence of a VAE and warns when its posterior has become its prior.</summary>
/// <remarks>½ E[μⱼ²] ≤ KLⱼ: where the sum over j of KLⱼ is below 0.005 nats, no variance of a μⱼ is above 0.01, the
/// threshold of an active unit (Burda et al., 2016, section 5.2).</remarks>
internal sealed class PosteriorWatch(GaussianVaeOptions o)
{
    private const int Patience = 5;                                                  // log lines in a row
    private const double Least = 0.005;                                              // nats
    private int collapsed;

    /// <summary>How many log lines in a row it has lasted.</summary>
    public IReadOnlyList<int> Memory { get => [collapsed]; set => collapsed = value[0]; }

    /// <summary>A sentence when the divergence has been near 0 for several log lines.</summary>
    public IEnumerable<string> Warnings(IReadOnlyDictionary<string, double> metrics)
    {
        if (o.Beta == 0 || !metrics.TryGetValue("kl", out var weighted)) return [];
        var kl = weighted / o.Beta;
        collapsed = Math.Abs(kl) < Least ? collapsed + 1 : 0;
        return collapsed != Patience ? [] : [FormattableString.Invariant(
            $"posterior collapse: the divergence of all {o.LatentDim} latent dimensions together is {kl:G2} nats, ")
            + "none of them is active, and z says nothing of x; try warmUpSteps, freeBits, a smaller beta or a smaller "
            + "decoder"];
    }
}
