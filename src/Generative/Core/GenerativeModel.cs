namespace Generative;

/// <summary>A model that can be trained: it has a loss for a batch, or several players that are trained in
/// turns.</summary>
/// <remarks>
/// Further abilities are small interfaces: <see cref="ISampler"/>, <see cref="IReconstructor"/>,
/// <see cref="IDensity"/> and so on.
/// Commands, evaluation and tests find them there.
/// </remarks>
public abstract class GenerativeModel(string name, bool declared = true) : Component(name, declared)
{
    /// <summary>The loss as named terms, each [B], one number per example; their sum is minimized.</summary>
    public virtual Terms Loss(Batch batch) => throw new NotSupportedException($"{GetName()} has no loss");

    /// <summary>The turns of one training step: a single one, named "", unless players take turns.</summary>
    public virtual IReadOnlyList<Phase> Phases => field ??= [new("", [this], Loss)];

    /// <summary>Whether there is one loss, so that it can be measured on examples.</summary>
    public bool HasOneLoss => Phases is [{ Name: "" }];

    /// <summary>The unit of a term or measure; null: nats per example (<c>bits_per_dim</c>: bits/dim).</summary>
    public virtual string? Unit(string name) => null;
}
