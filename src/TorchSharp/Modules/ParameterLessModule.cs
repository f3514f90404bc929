using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>A module that has nothing to learn, move or save.</summary>
public interface IParameterLessModule;

/// <inheritdoc cref="IParameterLessModule"/>
public abstract class ParameterLessModule<T1, TResult>(string? name) : nn.Module<T1, TResult>(name), IParameterLessModule
{
    protected internal override nn.Module _to(Device device, ScalarType dtype, bool non_blocking) => this;

    protected internal override nn.Module _to(DeviceType deviceType, int deviceIndex, bool non_blocking) => this;

    protected internal override nn.Module _to(ScalarType dtype, bool non_blocking) => this;

    public override void register_buffer(string name, Tensor tensor, bool persistent = true) => throw ParameterLess.Refusal("a buffer");

    public override void register_parameter(string name, Parameter param) => throw ParameterLess.Refusal("a parameter");

    public override void register_module(string name, nn.Module submodule) => throw ParameterLess.Refusal("a module");
}

/// <inheritdoc cref="IParameterLessModule"/>
public abstract class ParameterLessModule<T1, T2, TResult>(string? name) : nn.Module<T1, T2, TResult>(name), IParameterLessModule
{
    protected internal override nn.Module _to(Device device, ScalarType dtype, bool non_blocking) => this;

    protected internal override nn.Module _to(DeviceType deviceType, int deviceIndex, bool non_blocking) => this;

    protected internal override nn.Module _to(ScalarType dtype, bool non_blocking) => this;

    public override void register_buffer(string name, Tensor tensor, bool persistent = true) => throw ParameterLess.Refusal("a buffer");

    public override void register_parameter(string name, Parameter param) => throw ParameterLess.Refusal("a parameter");

    public override void register_module(string name, nn.Module submodule) => throw ParameterLess.Refusal("a module");
}

/// <inheritdoc cref="IParameterLessModule"/>
public abstract class ParameterLessModule<T1, T2, T3, TResult>(string? name) : nn.Module<T1, T2, T3, TResult>(name), IParameterLessModule
{
    protected internal override nn.Module _to(Device device, ScalarType dtype, bool non_blocking) => this;

    protected internal override nn.Module _to(DeviceType deviceType, int deviceIndex, bool non_blocking) => this;

    protected internal override nn.Module _to(ScalarType dtype, bool non_blocking) => this;

    public override void register_buffer(string name, Tensor tensor, bool persistent = true) => throw ParameterLess.Refusal("a buffer");

    public override void register_parameter(string name, Parameter param) => throw ParameterLess.Refusal("a parameter");

    public override void register_module(string name, nn.Module submodule) => throw ParameterLess.Refusal("a module");
}

/// <inheritdoc cref="IParameterLessModule"/>
public abstract class ParameterLessModule<T1, T2, T3, T4, TResult>(string? name) : nn.Module<T1, T2, T3, T4, TResult>(name), IParameterLessModule
{
    protected internal override nn.Module _to(Device device, ScalarType dtype, bool non_blocking) => this;

    protected internal override nn.Module _to(DeviceType deviceType, int deviceIndex, bool non_blocking) => this;

    protected internal override nn.Module _to(ScalarType dtype, bool non_blocking) => this;

    public override void register_buffer(string name, Tensor tensor, bool persistent = true) => throw ParameterLess.Refusal("a buffer");

    public override void register_parameter(string name, Parameter param) => throw ParameterLess.Refusal("a parameter");

    public override void register_module(string name, nn.Module submodule) => throw ParameterLess.Refusal("a module");
}

/// <inheritdoc cref="IParameterLessModule"/>
public abstract class ParameterLessModule<T1, T2, T3, T4, T5, TResult>(string? name) : nn.Module<T1, T2, T3, T4, T5, TResult>(name), IParameterLessModule
{
    protected internal override nn.Module _to(Device device, ScalarType dtype, bool non_blocking) => this;

    protected internal override nn.Module _to(DeviceType deviceType, int deviceIndex, bool non_blocking) => this;

    protected internal override nn.Module _to(ScalarType dtype, bool non_blocking) => this;

    public override void register_buffer(string name, Tensor tensor, bool persistent = true) => throw ParameterLess.Refusal("a buffer");

    public override void register_parameter(string name, Parameter param) => throw ParameterLess.Refusal("a parameter");

    public override void register_module(string name, nn.Module submodule) => throw ParameterLess.Refusal("a module");
}

/// <inheritdoc cref="IParameterLessModule"/>
public abstract class ParameterLessModule<T1, T2, T3, T4, T5, T6, TResult>(string? name) : nn.Module<T1, T2, T3, T4, T5, T6, TResult>(name),
    IParameterLessModule
{
    protected internal override nn.Module _to(Device device, ScalarType dtype, bool non_blocking) => this;

    protected internal override nn.Module _to(DeviceType deviceType, int deviceIndex, bool non_blocking) => this;

    protected internal override nn.Module _to(ScalarType dtype, bool non_blocking) => this;

    public override void register_buffer(string name, Tensor tensor, bool persistent = true) => throw ParameterLess.Refusal("a buffer");

    public override void register_parameter(string name, Parameter param) => throw ParameterLess.Refusal("a parameter");

    public override void register_module(string name, nn.Module submodule) => throw ParameterLess.Refusal("a module");
}

internal static class ParameterLess
{
    internal static InvalidOperationException Refusal(string what) => new($"Cannot register {what} on a module that is declared 'parameter-less.'");
}
