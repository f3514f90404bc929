namespace Generative.Numerics;

/// <summary>A tensor's way from one dispose scope to another.</summary>
public static class ScopeExtensions
{
    /// <summary>Moves it there if it is not there yet: TorchSharp 0.107 loses a tensor that is moved to its own
    /// scope.</summary>
#pragma warning disable RS0030 // the door
    public static Tensor MoveInto(this Tensor t, DisposeScope scope) =>
        scope.Contains(t) ? t : t.MoveToOtherDisposeScope(scope);
#pragma warning restore RS0030
}
