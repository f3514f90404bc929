namespace Generative.Numerics;

/// <summary>Kernels of our own that are switched off by their names; libtorch then computes the same.</summary>
/// <remarks>A switch of .NET, <c>Generative.Plain.NAME</c>: by <c>AppContext.SetSwitch</c> in a program, or under
/// <c>configProperties</c> in its <c>runtimeconfig.json</c>.</remarks>
internal static class PlainForms
{
    /// <summary>Whether that kernel is switched off.</summary>
    public static bool Has(string kernel) =>
        AppContext.TryGetSwitch($"Generative.Plain.{kernel}", out var isOff) && isOff;
}
