namespace TorchSharp;

public static partial class torch
{
    /// <summary>No operation is recorded for differentiation until it is disposed.</summary>
    public static IDisposable no_grad() => new GradMode(false);

    public static IDisposable enable_grad(bool enabled = true) => new GradMode(enabled);

    public static IDisposable set_grad_enabled(bool mode = true) => new GradMode(mode);

    public static bool is_grad_enabled() => NativeMethods.td_grad_mode(-1) != 0;

    public static IDisposable inference_mode(bool mode = true) => new InferenceGuard(mode);

    public static bool is_inference_mode_enabled() => NativeMethods.td_inference_mode(-1) != 0;

    // The mode belongs to the native thread, which a managed thread keeps for life.
    private sealed class GradMode(bool enabled) : IDisposable
    {
        private int was = NativeMethods.td_grad_mode(enabled ? 1 : 0);

        public void Dispose()
        {
            if (was >= 0) _ = NativeMethods.td_grad_mode(was);
            was = -1;
        }
    }

    private sealed class InferenceGuard(bool mode) : IDisposable
    {
        private int was = NativeMethods.td_inference_mode(mode ? 1 : 0);

        public void Dispose()
        {
            if (was >= 0) _ = NativeMethods.td_inference_mode(was);
            was = -1;
        }
    }
}
