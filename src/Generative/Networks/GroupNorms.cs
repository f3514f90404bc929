namespace Generative.Networks;

/// <summary>Group normalisation that starts as none: scale 1, shift 0.</summary>
/// <remarks>TorchSharp 0.107 leaves both uninitialised.</remarks>
internal static class GroupNorms
{
    public static GroupNorm Fresh(long groups, long channels)
    {
        var norm = GroupNorm(groups, channels);
        _ = init.ones_(norm.weight!);
        _ = init.zeros_(norm.bias!);
        return norm;
    }
}
