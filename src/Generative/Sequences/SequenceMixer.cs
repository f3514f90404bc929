namespace Generative.Sequences;

/// <summary>A map of sequences u [B, L, D] to y [B, L, D] in which y_t reads only u_1 .. u_t.</summary>
public abstract class SequenceMixer(string name, bool declared = true) : Component(name, declared)
{
    /// <summary>y of whole sequences, [B, L, D].</summary>
    public abstract Tensor Call(Tensor u);

    /// <summary>The same map step by step, for n sequences of at most so many steps; without gradient.</summary>
    /// <remarks>Its memory is allocated at once and then written in place, so that each step may have a dispose scope
    /// of its own.</remarks>
    public abstract IRecurrence Start(long n, long length);
}

/// <summary>A map of sequences that is told one step after the other.</summary>
public interface IRecurrence
{
    /// <summary>y_t [n, D] of u_t [n, D].</summary>
    Tensor Next(Tensor u);
}

/// <summary>Options of a mixer. The key <c>type</c> chooses the concrete record.</summary>
public abstract record MixerOptions
{
    /// <summary>A fresh one.</summary>
    /// <param name="width">D.</param>
    /// <param name="length">The most steps of a sequence.</param>
    public abstract SequenceMixer Create(long width, long length);

    /// <summary>What of these options does not fit D, as <c>heads: got 3, expected ...</c>; null: nothing.</summary>
    public virtual string? Misfit(long width) => null;
}
