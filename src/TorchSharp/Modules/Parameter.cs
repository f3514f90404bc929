using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>A tensor that a module learns: registered by its name, seen by optimisers, saved with the module.</summary>
public class Parameter : Tensor
{
    /// <summary>Takes over <paramref name="data"/>, which is empty afterwards, and its place in a dispose scope.</summary>
    public Parameter(Tensor data, bool requires_grad = true) : base(Take(data, out var scope))
    {
        if (this.scope != scope)
        {
            if (scope is null) this.scope!.Detach(this);
            else MoveToOtherDisposeScope(scope);
        }
        Dispatch.Check(NativeMethods.td_set_requires_grad(handle, requires_grad ? 1 : 0), "Parameter");
    }

    /// <summary>A second owner of a native parameter.</summary>
    internal Parameter(nint handle) : base(handle) { }

    private static nint Take(Tensor data, out DisposeScope? scope)
    {
        ArgumentNullException.ThrowIfNull(data);
        scope = data.scope;
        return data.Release();
    }

    /// <summary>An uninitialised one in no dispose scope, float32 on the default device unless told.</summary>
    internal static Parameter Empty(Device? device, ScalarType? dtype, params long[] sizes)
        => (Parameter)new Parameter(nn.Module.Fresh(device, dtype, sizes)).DetachFromDisposeScope();
}
