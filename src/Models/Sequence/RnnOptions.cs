namespace Generative.Models.Sequence;

/// <summary>Options of <see cref="Rnn"/>.</summary>
[Kind("rnn", "recurrent network: each step given the steps before it, without latents")]
public sealed record RnnOptions : SequenceModelOptions
{
    /// <inheritdoc/>
    public override GenerativeModel Create(DataShape shape) => new Rnn(this, shape);
}
