using System.Runtime.InteropServices;

namespace TorchSharp;

/// <summary>Optimiser steps over all parameters of a group in one call. Parameters without a gradient are skipped.</summary>
internal static unsafe partial class NativeMethods
{
    [DllImport(Library)]
    internal static extern int td_adam(nint* parameters, nint* expAvg, nint* expAvgSq, nint* maxExpAvgSq, long* steps, int n, double lr, double beta1, double beta2, double eps,
        double weightDecay, int decoupled, int maximize);

    [DllImport(Library)]
    internal static extern int td_sgd(nint* parameters, nint* momentumBuffers, int* initialised, int n, double lr, double momentum, double dampening, double weightDecay, int nesterov,
        int maximize);

    [DllImport(Library)]
    internal static extern int td_rmsprop(nint* parameters, nint* squareAvg, nint* gradAvg, nint* momentumBuffers, int n, double lr, double alpha, double eps, double weightDecay,
        double momentum, int maximize);

    /// <summary>Which of the tensors have a gradient, one byte each.</summary>
    [DllImport(Library)] internal static extern int td_have_grads(nint* tensors, int n, byte* have);

    /// <summary>A tensor like <paramref name="raw"/> that is output <paramref name="index"/> of the function whose backward runs now.</summary>
    [DllImport(Library)] internal static extern nint td_output_of_current(nint raw, int index);
}
