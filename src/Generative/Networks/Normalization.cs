namespace Generative.Networks;

/// <summary>Normalization layers that start as the identity: scale 1, shift 0.</summary>
public static class Normalization
{
    /// <summary>Group normalization over [B, C, ...]. TorchSharp 0.107 leaves its weights unset.</summary>
    /// <remarks>Wu and He, "Group Normalization", 2018, arXiv:1803.08494.</remarks>
    public static GroupNorm Group(long groups, long channels)
    {
#pragma warning disable RS0030 // the door
        var norm = GroupNorm(groups, channels);
#pragma warning restore RS0030
        _ = init.ones_(norm.weight!);
        _ = init.zeros_(norm.bias!);
        return norm;
    }
}
