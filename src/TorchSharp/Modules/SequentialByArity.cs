using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>A chain of modules whose forward, of one argument, the subclass writes.</summary>
public abstract class Sequential<T, TResult> : nn.Module<T, TResult>
{
    protected Sequential(params (string name, nn.Module submodule)[] modules) : base(nameof(Sequential)) => Chain.Fill(this, modules);

    protected Sequential(params nn.Module[] modules) : base(nameof(Sequential)) => Chain.Fill(this, modules);

    /// <summary>How many modules.</summary>
    public int Count => _internal_submodules.Count;

    public nn.Module this[int index] => _internal_submodules[index].Item2;

    public Sequential<T, TResult> this[(int? start, int? end) index] => Slice(index.start ?? 0, index.end ?? Count);

    public Sequential<T, TResult> this[Range index] => Slice(index.Start.GetOffset(Count), index.End.GetOffset(Count));

    public Sequential<T, TResult> append(string name, nn.Module module)
    {
        Add(name, module);
        return this;
    }

    public Sequential<T, TResult> append(nn.Module module)
    {
        Add(module);
        return this;
    }

    protected void Add(string name, nn.Module sm) => register_module(name, sm);

    protected void Add(nn.Module module) => Add(Count.ToString(), module);

    public override IEnumerable<(string name, Tensor buffer)> named_buffers(bool recurse = true, bool include_persistent = true)
        => base.named_buffers(recurse, include_persistent);

    public override void train(bool on = true) => base.train(on);

    /// <summary>Part of the chain; a subclass that wants it makes its own kind.</summary>
    protected virtual Sequential<T, TResult> Slice(int start, int end) => throw new NotImplementedException($"{GetName()}: Slice is for the subclass to write");
}

/// <summary>A chain of modules whose forward, of two arguments, the subclass writes.</summary>
public abstract class Sequential<T1, T2, TResult> : nn.Module<T1, T2, TResult>
{
    protected Sequential(params (string name, nn.Module submodule)[] modules) : base(nameof(Sequential)) => Chain.Fill(this, modules);

    protected Sequential(params nn.Module[] modules) : base(nameof(Sequential)) => Chain.Fill(this, modules);

    /// <summary>How many modules.</summary>
    public int Count => _internal_submodules.Count;

    public nn.Module this[int index] => _internal_submodules[index].Item2;

    public Sequential<T1, T2, TResult> this[(int? start, int? end) index] => Slice(index.start ?? 0, index.end ?? Count);

    public Sequential<T1, T2, TResult> this[Range index] => Slice(index.Start.GetOffset(Count), index.End.GetOffset(Count));

    public Sequential<T1, T2, TResult> append(string name, nn.Module module)
    {
        Add(name, module);
        return this;
    }

    public Sequential<T1, T2, TResult> append(nn.Module module)
    {
        Add(module);
        return this;
    }

    protected void Add(string name, nn.Module sm) => register_module(name, sm);

    protected void Add(nn.Module module) => Add(Count.ToString(), module);

    public override IEnumerable<(string name, Tensor buffer)> named_buffers(bool recurse = true, bool include_persistent = true)
        => base.named_buffers(recurse, include_persistent);

    public override void train(bool on = true) => base.train(on);

    /// <summary>Part of the chain; a subclass that wants it makes its own kind.</summary>
    protected virtual Sequential<T1, T2, TResult> Slice(int start, int end)
        => throw new NotImplementedException($"{GetName()}: Slice is for the subclass to write");
}

/// <summary>A chain of modules whose forward, of three arguments, the subclass writes.</summary>
public abstract class Sequential<T1, T2, T3, TResult> : nn.Module<T1, T2, T3, TResult>
{
    protected Sequential(params (string name, nn.Module submodule)[] modules) : base(nameof(Sequential)) => Chain.Fill(this, modules);

    protected Sequential(params nn.Module[] modules) : base(nameof(Sequential)) => Chain.Fill(this, modules);

    /// <summary>How many modules.</summary>
    public int Count => _internal_submodules.Count;

    public nn.Module this[int index] => _internal_submodules[index].Item2;

    public Sequential<T1, T2, T3, TResult> this[(int? start, int? end) index] => Slice(index.start ?? 0, index.end ?? Count);

    public Sequential<T1, T2, T3, TResult> this[Range index] => Slice(index.Start.GetOffset(Count), index.End.GetOffset(Count));

    public Sequential<T1, T2, T3, TResult> append(string name, nn.Module module)
    {
        Add(name, module);
        return this;
    }

    public Sequential<T1, T2, T3, TResult> append(nn.Module module)
    {
        Add(module);
        return this;
    }

    protected void Add(string name, nn.Module sm) => register_module(name, sm);

    protected void Add(nn.Module module) => Add(Count.ToString(), module);

    public override IEnumerable<(string name, Tensor buffer)> named_buffers(bool recurse = true, bool include_persistent = true)
        => base.named_buffers(recurse, include_persistent);

    public override void train(bool on = true) => base.train(on);

    /// <summary>Part of the chain; a subclass that wants it makes its own kind.</summary>
    protected virtual Sequential<T1, T2, T3, TResult> Slice(int start, int end)
        => throw new NotImplementedException($"{GetName()}: Slice is for the subclass to write");
}

/// <summary>A chain of modules whose forward, of four arguments, the subclass writes.</summary>
public abstract class Sequential<T1, T2, T3, T4, TResult> : nn.Module<T1, T2, T3, T4, TResult>
{
    protected Sequential(params (string name, nn.Module submodule)[] modules) : base(nameof(Sequential)) => Chain.Fill(this, modules);

    protected Sequential(params nn.Module[] modules) : base(nameof(Sequential)) => Chain.Fill(this, modules);

    /// <summary>How many modules.</summary>
    public int Count => _internal_submodules.Count;

    public nn.Module this[int index] => _internal_submodules[index].Item2;

    public Sequential<T1, T2, T3, T4, TResult> this[(int? start, int? end) index] => Slice(index.start ?? 0, index.end ?? Count);

    public Sequential<T1, T2, T3, T4, TResult> this[Range index] => Slice(index.Start.GetOffset(Count), index.End.GetOffset(Count));

    public Sequential<T1, T2, T3, T4, TResult> append(string name, nn.Module module)
    {
        Add(name, module);
        return this;
    }

    public Sequential<T1, T2, T3, T4, TResult> append(nn.Module module)
    {
        Add(module);
        return this;
    }

    protected void Add(string name, nn.Module sm) => register_module(name, sm);

    protected void Add(nn.Module module) => Add(Count.ToString(), module);

    public override IEnumerable<(string name, Tensor buffer)> named_buffers(bool recurse = true, bool include_persistent = true)
        => base.named_buffers(recurse, include_persistent);

    public override void train(bool on = true) => base.train(on);

    /// <summary>Part of the chain; a subclass that wants it makes its own kind.</summary>
    protected virtual Sequential<T1, T2, T3, T4, TResult> Slice(int start, int end)
        => throw new NotImplementedException($"{GetName()}: Slice is for the subclass to write");
}

/// <summary>A chain of modules whose forward, of five arguments, the subclass writes.</summary>
public abstract class Sequential<T1, T2, T3, T4, T5, TResult> : nn.Module<T1, T2, T3, T4, T5, TResult>
{
    protected Sequential(params (string name, nn.Module submodule)[] modules) : base(nameof(Sequential)) => Chain.Fill(this, modules);

    protected Sequential(params nn.Module[] modules) : base(nameof(Sequential)) => Chain.Fill(this, modules);

    /// <summary>How many modules.</summary>
    public int Count => _internal_submodules.Count;

    public nn.Module this[int index] => _internal_submodules[index].Item2;

    public Sequential<T1, T2, T3, T4, T5, TResult> this[(int? start, int? end) index] => Slice(index.start ?? 0, index.end ?? Count);

    public Sequential<T1, T2, T3, T4, T5, TResult> this[Range index] => Slice(index.Start.GetOffset(Count), index.End.GetOffset(Count));

    public Sequential<T1, T2, T3, T4, T5, TResult> append(string name, nn.Module module)
    {
        Add(name, module);
        return this;
    }

    public Sequential<T1, T2, T3, T4, T5, TResult> append(nn.Module module)
    {
        Add(module);
        return this;
    }

    protected void Add(string name, nn.Module sm) => register_module(name, sm);

    protected void Add(nn.Module module) => Add(Count.ToString(), module);

    public override IEnumerable<(string name, Tensor buffer)> named_buffers(bool recurse = true, bool include_persistent = true)
        => base.named_buffers(recurse, include_persistent);

    public override void train(bool on = true) => base.train(on);

    /// <summary>Part of the chain; a subclass that wants it makes its own kind.</summary>
    protected virtual Sequential<T1, T2, T3, T4, T5, TResult> Slice(int start, int end)
        => throw new NotImplementedException($"{GetName()}: Slice is for the subclass to write");
}

/// <summary>A chain of modules whose forward, of six arguments, the subclass writes.</summary>
public abstract class Sequential<T1, T2, T3, T4, T5, T6, TResult> : nn.Module<T1, T2, T3, T4, T5, T6, TResult>
{
    protected Sequential(params (string name, nn.Module submodule)[] modules) : base(nameof(Sequential)) => Chain.Fill(this, modules);

    protected Sequential(params nn.Module[] modules) : base(nameof(Sequential)) => Chain.Fill(this, modules);

    /// <summary>How many modules.</summary>
    public int Count => _internal_submodules.Count;

    public nn.Module this[int index] => _internal_submodules[index].Item2;

    public Sequential<T1, T2, T3, T4, T5, T6, TResult> this[(int? start, int? end) index] => Slice(index.start ?? 0, index.end ?? Count);

    public Sequential<T1, T2, T3, T4, T5, T6, TResult> this[Range index] => Slice(index.Start.GetOffset(Count), index.End.GetOffset(Count));

    public Sequential<T1, T2, T3, T4, T5, T6, TResult> append(string name, nn.Module module)
    {
        Add(name, module);
        return this;
    }

    public Sequential<T1, T2, T3, T4, T5, T6, TResult> append(nn.Module module)
    {
        Add(module);
        return this;
    }

    protected void Add(string name, nn.Module sm) => register_module(name, sm);

    protected void Add(nn.Module module) => Add(Count.ToString(), module);

    public override IEnumerable<(string name, Tensor buffer)> named_buffers(bool recurse = true, bool include_persistent = true)
        => base.named_buffers(recurse, include_persistent);

    public override void train(bool on = true) => base.train(on);

    /// <summary>Part of the chain; a subclass that wants it makes its own kind.</summary>
    protected virtual Sequential<T1, T2, T3, T4, T5, T6, TResult> Slice(int start, int end)
        => throw new NotImplementedException($"{GetName()}: Slice is for the subclass to write");
}

internal static class Chain
{
    internal static void Fill(nn.Module chain, IEnumerable<(string, nn.Module)> modules)
    {
        foreach (var (name, module) in modules) chain.register_module(name, module);
    }

    internal static void Fill(nn.Module chain, IEnumerable<nn.Module> modules) => Fill(chain, modules.Select((m, k) => (k.ToString(), m)));
}
