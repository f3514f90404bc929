namespace Generative.Networks;

/// <summary>Layers that give zeros until they are trained.</summary>
internal static class ZeroInit
{
    /// <summary>Sets weight and bias to zero.</summary>
    public static void Last(Linear layer) => Clear(layer.weight, layer.bias);

    /// <summary>Sets weight and bias to zero.</summary>
    public static void Last(ImageConvolution layer) => Clear(layer.Weight, layer.Bias);

    private static void Clear(params ReadOnlySpan<Parameter?> parameters)
    {
        using var off = no_grad();
        foreach (var p in parameters) p?.zero_();
    }
}
