using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>What an optimiser keeps about one parameter between steps. Its tensors live outside every dispose scope.</summary>
public abstract class OptimizerState(Parameter parameter)
{
    protected Parameter _parameter = parameter;

    /// <summary>Declares the fields, in the order of the file format.</summary>
    private protected virtual void Visit(Fields f) { }

    public virtual void SaveStateDict(BinaryWriter writer) => Visit(new Fields.Save(writer));

    public virtual void LoadStateDict(BinaryReader reader) => Visit(new Fields.Load(reader, _parameter.device));

    /// <summary>Copies the other's values; tensors go to the parameter's device.</summary>
    public virtual void LoadStateDict(OptimizerState source)
    {
        if (source == this) return;
        if (source.GetType() != GetType()) throw new ArgumentException($"LoadStateDict: expected a state of {GetType().DeclaringType?.Name}, got one of {source.GetType().DeclaringType?.Name}");
        Visit(new Fields.Zip(source.Values(), (mine, theirs) =>
        {
            (mine as Tensor)?.Dispose();
            return theirs is Tensor t ? Detached(t.to(_parameter.device, copy: true)) : theirs;
        }));
    }

    /// <summary>Equal numbers and tensors that are close.</summary>
    public virtual bool ApproximatelyEquals(OptimizerState other) =>
        other.GetType() == GetType() && Values().Zip(other.Values()).All(p => p switch
        {
            (Tensor a, Tensor b) => a.allclose(b),
            var (a, b) => Equals(a, b),
        });

    /// <summary>The values before the first step.</summary>
    public virtual void Initialize(OptimizerOptions options) { }

    /// <summary>Moves the tensors.</summary>
    public virtual void to(Device device) => Visit(new Fields.Tensors(t => Detached(t.to(device, disposeAfter: true))));

    protected static void LoadConditionalStateTensor(BinaryReader reader, ref Tensor? result, Device device) => result = new Fields.Load(reader, device).MapOptional(result);

    protected static void SaveConditionalStateTensor(BinaryWriter writer, Tensor? tensor) => new Fields.Save(writer).MapOptional(tensor);

    internal void Release() => Visit(new Fields.Tensors(t =>
    {
        t.Dispose();
        return null;
    }));

    private protected Tensor Zeros() => Filled("zeros_like");

    /// <summary>Shape, dtype and device of the parameter.</summary>
    private protected Tensor Filled(string op, Scalar? value = null)
    {
        using var off = no_grad();
        return Detached(value is null ? Dispatch.Call(op, _parameter) : Dispatch.Call(op, _parameter, value));
    }

    private protected static Tensor Detached(Tensor t) => t.DetachFromDisposeScope();

    private List<object?> Values()
    {
        var gather = new Fields.Gather();
        Visit(gather);
        return gather.Values;
    }
}

/// <summary>The hyperparameters of one group.</summary>
public class OptimizerOptions
{
    public double? LearningRate { get; set; }

    public double InitialLearningRate { get; set; }

    /// <summary>Declares the fields, in the order of the file format.</summary>
    private protected virtual void Visit(Fields f) { }

    public virtual void SaveStateDict(BinaryWriter writer)
    {
        writer.Write(InitialLearningRate);
        writer.Write(LearningRate!.Value);
        Visit(new Fields.Save(writer));
    }

    public virtual void LoadStateDict(BinaryReader reader)
    {
        InitialLearningRate = reader.ReadDouble();
        LearningRate = reader.ReadDouble();
        Visit(new Fields.Load(reader, null));
    }

    public virtual void LoadStateDict(OptimizerOptions source)
    {
        if (source.GetType() != GetType()) throw new ArgumentException($"LoadStateDict: expected options of {GetType().DeclaringType?.Name}, got options of {source.GetType().DeclaringType?.Name}");
        InitialLearningRate = source.InitialLearningRate;
        LearningRate = source.LearningRate;
        Visit(new Fields.Zip(source.Values(), (_, theirs) => theirs));
    }

    /// <summary>What is not set takes the default's value.</summary>
    internal void FillFrom(OptimizerOptions defaults)
    {
        LearningRate ??= defaults.LearningRate;
        Visit(new Fields.Zip(defaults.Values(), (mine, theirs) => mine ?? theirs));
    }

    private List<object?> Values()
    {
        var gather = new Fields.Gather();
        Visit(gather);
        return gather.Values;
    }
}

/// <summary>Parameters that share hyperparameters.</summary>
public class ParamGroup : optim.ILearningRateController
{
    public IEnumerable<Parameter> Parameters { get; set; } = [];

    public OptimizerOptions Options { get; set; } = null!;

    public double LearningRate { get => Options.LearningRate!.Value; set => Options.LearningRate = value; }

    public double InitialLearningRate { get => Options.InitialLearningRate; set => Options.InitialLearningRate = value; }
}

/// <summary>Parameters that share hyperparameters of a known type.</summary>
public class ParamGroup<TOptions> : ParamGroup where TOptions : OptimizerOptions
{
    public ParamGroup() { }

    public ParamGroup(IEnumerable<Parameter> parameters, TOptions? options = null) => (Parameters, base.Options) = (parameters, options!);

    public new TOptions Options { get => (TOptions)base.Options; set => base.Options = value; }
}
