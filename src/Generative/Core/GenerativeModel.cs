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
    /// <summary>A model that says what it is built from: it can be saved, and another like it be made.</summary>
    /// <param name="name">Its name in messages.</param>
    /// <param name="options">Its options.</param>
    /// <param name="shape">Shape of its examples.</param>
    /// <param name="declared">As <see cref="Component"/> takes it.</param>
    /// <exception cref="OptionsException">The options cannot be used.</exception>
    protected GenerativeModel(string name, ModelOptions options, DataShape shape, bool declared = true)
        : this(name, declared) => BuiltFrom = (Checked.Of(options), shape);

    /// <summary>Its options, and the shape of its examples; null: it does not say.</summary>
    public (ModelOptions Options, DataShape Shape)? BuiltFrom { get; }

    /// <summary>Its name in sentences: that of its options in configs, or its own where it has none.</summary>
    public string Kind => BuiltFrom is var (options, _) ? KindAttribute.NameOf(options) : GetName();

    /// <summary>Which examples it takes: images and vectors, unless it says otherwise.</summary>
    public virtual Domain Domain => default;

    /// <summary>The loss as named terms, each [B], one number per example; their sum is minimized.</summary>
    public virtual Terms Loss(Batch batch) => throw new NotSupportedException($"{Kind} has no loss");

    /// <summary>The turns of one training step: a single one, named "", unless players take turns.</summary>
    public virtual IReadOnlyList<Phase> Phases => field ??= [new("", [this], Loss)];

    /// <summary>Whether there is one loss, so that it can be measured on examples.</summary>
    public bool HasOneLoss => Phases is [{ Name: "" }];

    /// <summary>The unit of a term or measure; null: nats per example (<c>bits_per_dim</c>: bits/dim).</summary>
    public virtual string? Unit(string name) => null;
}

/// <summary>One turn of a training step.</summary>
/// <param name="Name">Key of its optimizer under <c>optimizers</c>, and the prefix of its metrics; "" for a model with
/// one loss.</param>
/// <param name="Trained">Whose parameters it moves; the others' gradients are not computed.</param>
/// <param name="Loss">The loss of a batch as terms, each [B].</param>
/// <param name="Repeats">Times a step, each on a batch of its own.</param>
/// <param name="After">What follows each step of the optimizer, such as clipping of weights.</param>
public sealed record Phase(
    string Name, IReadOnlyList<Module> Trained, Func<Batch, Terms> Loss, int Repeats = 1, Action? After = null);
