namespace Generative;

/// <summary>One turn of a training step.</summary>
/// <param name="Name">Key of its optimizer under <c>optimizers</c>, and the prefix of its metrics; "" for a model with
/// one loss.</param>
/// <param name="Trained">Whose parameters it moves; the others' gradients are not computed.</param>
/// <param name="Loss">The loss of a batch as terms, each [B].</param>
/// <param name="Repeats">Times a step, each on a batch of its own.</param>
/// <param name="After">What follows each step of the optimizer, such as clipping of weights.</param>
public sealed record Phase(
    string Name, IReadOnlyList<Module> Trained, Func<Batch, Terms> Loss, int Repeats = 1, Action? After = null);
