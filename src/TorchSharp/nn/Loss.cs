using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>A measure of error, and what becomes of it per element.</summary>
public abstract class Loss<T1, T2, TResult>(nn.Reduction reduction = nn.Reduction.Mean) : nn.Module<T1, T2, TResult>(null)
{
    public nn.Reduction reduction { get; } = reduction;
}

/// <inheritdoc cref="Loss{T1, T2, TResult}"/>
public abstract class Loss<T1, T2, T3, TResult>(nn.Reduction reduction = nn.Reduction.Mean) : nn.Module<T1, T2, T3, TResult>(null)
{
    public nn.Reduction reduction { get; } = reduction;
}

/// <inheritdoc cref="Loss{T1, T2, TResult}"/>
public abstract class Loss<T1, T2, T3, T4, TResult>(nn.Reduction reduction = nn.Reduction.Mean) : nn.Module<T1, T2, T3, T4, TResult>(null)
{
    public nn.Reduction reduction { get; } = reduction;
}

/// <summary>A loss with weights of classes or elements.</summary>
public abstract class WeightedLoss<T1, T2, TResult> : Loss<T1, T2, TResult>
{
    public WeightedLoss(Tensor? weight = null, nn.Reduction reduction = nn.Reduction.Mean) : base(reduction)
    {
        this.weight = weight;
        ConditionallyRegisterBuffer(nameof(weight), weight);
    }

    public Tensor? weight { get; }

    // The weights belong to whoever made them.
    protected override void Dispose(bool disposing) { }
}

/// <inheritdoc cref="WeightedLoss{T1, T2, TResult}"/>
public abstract class WeightedLoss<T1, T2, T3, TResult> : Loss<T1, T2, T3, TResult>
{
    public WeightedLoss(Tensor? weight = null, nn.Reduction reduction = nn.Reduction.Mean) : base(reduction)
    {
        this.weight = weight;
        ConditionallyRegisterBuffer(nameof(weight), weight);
    }

    public Tensor? weight { get; }

    // The weights belong to whoever made them.
    protected override void Dispose(bool disposing) { }
}

/// <inheritdoc cref="WeightedLoss{T1, T2, TResult}"/>
public abstract class WeightedLoss<T1, T2, T3, T4, TResult> : Loss<T1, T2, T3, T4, TResult>
{
    public WeightedLoss(Tensor? weight = null, nn.Reduction reduction = nn.Reduction.Mean) : base(reduction)
    {
        this.weight = weight;
        ConditionallyRegisterBuffer(nameof(weight), weight);
    }

    public Tensor? weight { get; }

    // The weights belong to whoever made them.
    protected override void Dispose(bool disposing) { }
}
