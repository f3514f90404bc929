namespace TorchSharp;

public static partial class torch
{
    // Threads, determinism, precision, warnings. What returns a disposable puts the old setting back when disposed.

    public static int get_num_threads() => NativeMethods.td_get_threads();

    public static void set_num_threads(int num) => ThreadDefaults.Use(num);

    public static int get_num_interop_threads() => NativeMethods.td_get_interop_threads();

    public static void set_num_interop_threads(int num) => Dispatch.Check(NativeMethods.td_set_interop_threads(num));

    // The native switches' numbers.
    private const int Deterministic = 5, WarnOnly = 8, MatmulPrecision = 9, WarnAlways = 10;
    private const string Extra = "TorchSharp does not implement it; here it works.";

    private sealed class Restored(Action restore) : IDisposable
    {
        private Action? restore = restore;

        public void Dispose() => Interlocked.Exchange(ref restore, null)?.Invoke();
    }

    private static Restored Switched(int which, int value)
    {
        var was = NativeMethods.td_switch(which, value);
        return new(() => _ = NativeMethods.td_switch(which, was));
    }

    /// <summary>Operators that have no deterministic form throw (or only warn).</summary>
    [Obsolete(Extra)]
    public static IDisposable use_deterministic_algorithms(bool mode = true, bool warn_only = false)
    {
        var (was, warned) = (NativeMethods.td_switch(Deterministic, -1), NativeMethods.td_switch(WarnOnly, -1));
        Set(mode ? 1 : 0, warn_only ? 1 : 0);
        return new Restored(() => Set(was, warned));

        static void Set(int mode, int warnOnly)
        {
            _ = mode == 1 ? NativeMethods.td_switch(WarnOnly, warnOnly) : NativeMethods.td_switch(Deterministic, 0);
        }
    }

    [Obsolete(Extra)]
    public static bool are_deterministic_algorithms_enabled() => NativeMethods.td_switch(Deterministic, -1) == 1;

    [Obsolete(Extra)]
    public static bool is_deterministic_algorithms_warn_only_enabled() => NativeMethods.td_switch(WarnOnly, -1) == 1;

    /// <summary>default: nondeterministic operators run; warn: they warn.</summary>
    [Obsolete(Extra)]
    public static IDisposable set_deterministic_debug_mode(DebugMode mode) => use_deterministic_algorithms(mode == DebugMode.warn, warn_only: true);

    [Obsolete(Extra)]
    public static DebugMode get_deterministic_debug_mode() => are_deterministic_algorithms_enabled() ? DebugMode.warn : DebugMode.@default;

    /// <summary>How much precision a float32 matrix product may give up for speed on CUDA.</summary>
    [Obsolete(Extra)]
    public static IDisposable set_float32_matmul_precision(Float32MatmulPrecision precision) => Switched(MatmulPrecision, (int)precision);

    [Obsolete(Extra)]
    public static Float32MatmulPrecision get_float32_matmul_precision() => (Float32MatmulPrecision)NativeMethods.td_switch(MatmulPrecision, -1);

    /// <summary>Whether a warning comes every time and not once.</summary>
    [Obsolete(Extra)]
    public static IDisposable set_warn_always(bool mode = true) => Switched(WarnAlways, mode ? 1 : 0);

    [Obsolete(Extra)]
    public static bool is_warn_always_enabled() => NativeMethods.td_switch(WarnAlways, -1) == 1;

    /// <summary>Whether libtorch's strings are those of the C++11 standard library: the dispatcher library is built to match it.</summary>
    [Obsolete(Extra)]
    public static bool compiled_with_cxx11_abi() => NativeMethods.td_cxx11_abi() != 0;

    /// <summary>Throws when the condition does not hold.</summary>
    [Obsolete(Extra)]
    public static void _assert(bool condition, string message)
    {
        if (!condition) throw new InvalidOperationException(message);
    }

    [Obsolete(Extra)]
    public static void _assert(Func<bool> condition, string message) => _assert(condition(), message);
}

/// <summary>What an operator without a deterministic form does.</summary>
public enum DebugMode { @default, warn }

/// <summary>float32, two passes of bfloat16 or TF32, one pass of bfloat16.</summary>
public enum Float32MatmulPrecision { highest, high, medium }
