namespace Generative.Models.Classical;

/// <summary>Weights of examples: the last number of each vector, where a model is told so.</summary>
/// <remarks>An example of weight w counts like w examples at its place.</remarks>
internal static class PointWeights
{
    /// <summary>D, the numbers that are coordinates.</summary>
    public static int Coordinates(bool weighted, DataShape data) => data.Pixels - (weighted ? 1 : 0);

    /// <summary>Coordinates [B, D] and weights [B] of examples [B, ...]; null: all weigh 1.</summary>
    public static (Tensor X, Tensor? Weights) Split(Tensor x, bool weighted)
    {
        var rows = x.flatten(1);
        if (!weighted) return (rows, null);
        var D = rows.size(1) - 1;
        return (rows.narrow(1, 0, D), rows.select(1, D));
    }

    /// <summary>The same with weights of 1 where there are none.</summary>
    public static (Tensor X, Tensor Weights) All(Tensor x, bool weighted)
    {
        var (rows, w) = Split(x, weighted);
        return (rows, w ?? ones_like(rows.select(1, 0)));
    }

    /// <summary>The weighted mean of rows [B, D], [D].</summary>
    public static Tensor Mean(Tensor x, Tensor w) => w.unsqueeze(0).mm(x).squeeze(0) / w.sum();

    /// <summary>Refuses weights beside examples that have no room for them.</summary>
    /// <exception cref="OptionsException">They are no vectors of two numbers or more.</exception>
    public static void Check(bool weighted, DataShape data)
    {
        if (weighted && (!data.IsVector || data.Pixels < 2))
            throw new OptionsException($"weighted: got examples of {data}, expected vectors of two numbers or more");
    }
}
