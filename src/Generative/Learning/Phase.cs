namespace Generative.Learning;

/// <summary>What is trained in turns, each part with its own loss and its own optimiser: critic and generator.</summary>
public interface IPhasedObjective
{
    /// <summary>The turns of one training step, in order.</summary>
    IReadOnlyList<Phase> Phases { get; }
}

/// <summary>One turn of a training step.</summary>
/// <param name="Name">Key of its optimiser under <c>optimizers</c>, and the prefix of its metrics.</param>
/// <param name="Trained">Whose parameters it moves; the others' gradients are not computed.</param>
/// <param name="Loss">The loss of x [B, C, H, W] (and labels [B], null where the data has none) as terms, each [B].</param>
/// <param name="Repeats">Times a step, each on a batch of its own.</param>
/// <param name="After">What follows each of the optimiser's steps: clipping of weights, say.</param>
public sealed record Phase(string Name, IReadOnlyList<Module> Trained, Func<Tensor, Tensor?, Terms> Loss, int Repeats = 1, Action? After = null)
{
    /// <summary>The turns of a model: its own, or its one loss.</summary>
    public static IReadOnlyList<Phase> Of(GenerativeModel model) =>
        model is IPhasedObjective phased ? phased.Phases
        : LossOf(model) is { } loss ? [new("", [model], loss)]
        : throw new ArgumentException($"{model.GetName()} has no loss", nameof(model));

    /// <summary>The loss of x [B, C, H, W] (and labels [B], null where the data has none) of a model that has one; null for a game, or for what is not trained by a loss.</summary>
    public static Func<Tensor, Tensor?, Terms>? LossOf(GenerativeModel model) => model switch
    {
        IPhasedObjective { Phases: [{ Name: "" } only] } => only.Loss,
        ILabelledObjective labelled => (x, labels) => labelled.Loss(x, labels ?? throw new InvalidOperationException($"{model.GetName()} is trained on labels, and the data has none")),
        IObjective objective => (x, _) => objective.Loss(x),
        _ => null,
    };
}
