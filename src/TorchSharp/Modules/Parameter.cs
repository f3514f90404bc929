using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>A tensor that a module learns. It takes the given tensor over and lives outside every dispose scope.</summary>
public class Parameter : Tensor
{
    public Parameter(Tensor data, bool requires_grad = true) : base(Take(data, requires_grad)) => scope?.Detach(this);

    internal Parameter(nint handle) : base(handle) => scope?.Detach(this);

    private static nint Take(Tensor data, bool required)
    {
        var handle = data.Release();
        Dispatch.Check(NativeMethods.td_set_requires_grad(handle, required ? 1 : 0), "Parameter");
        return handle;
    }
}
