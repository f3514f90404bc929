namespace TorchSharp;

public static partial class torch
{
    // Windows for spectra, [len]. A periodic one is the first len points of the symmetric window of len + 1.
    public static Tensor bartlett_window(long len, bool periodic = true, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
        => Watched(Dispatch.Call("bartlett_window.periodic", len, periodic, dtype, Arg.Default, device), requires_grad);

    public static Tensor blackman_window(long len, bool periodic = true, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
        => Watched(Dispatch.Call("blackman_window.periodic", len, periodic, dtype, Arg.Default, device), requires_grad);

    /// <summary>alpha − beta·cos(2πn/N).</summary>
    public static Tensor hamming_window(long len, bool periodic = true, float alpha = 0.54f, float beta = 0.46f, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
        => Watched(Dispatch.Call("hamming_window.periodic_alpha_beta", len, periodic, alpha, beta, dtype, Arg.Default, device), requires_grad);

    /// <summary>sin²(πn/N).</summary>
    public static Tensor hann_window(long len, bool periodic = true, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
        => Watched(Dispatch.Call("hann_window.periodic", len, periodic, dtype, Arg.Default, device), requires_grad);

    public static Tensor kaiser_window(long len, bool periodic = true, float beta = 12, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
        => Watched(Dispatch.Call("kaiser_window.beta", len, periodic, beta, dtype, Arg.Default, device), requires_grad);

    // A factory's result, differentiable where asked.
    private static Tensor Watched(Tensor made, bool requires_grad)
    {
        if (requires_grad) Dispatch.Check(NativeMethods.td_set_requires_grad(made.Handle, 1), "requires_grad");
        return made;
    }
}
