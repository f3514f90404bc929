namespace Generative.Evaluation;

/// <summary>Tensors as arrays.</summary>
internal static class TensorNumbers
{
    /// <summary>All numbers of t, the last dimension fastest.</summary>
    public static double[] Doubles(this Tensor t) =>
        t.detach().to(float64).cpu().contiguous().data<double>().ToArray();
}
