namespace Generative;

/// <summary>What a step of a sequence is.</summary>
public enum SequenceKind
{
    /// <summary>The examples are no sequences.</summary>
    None,

    /// <summary>Real numbers of any range.</summary>
    Numbers,

    /// <summary>A move of a pen, (Δx, Δy), and whether the pen is lifted after it, 1 or 0.</summary>
    Strokes,
}

/// <summary>Shape of one example, an image C x H x W, a vector 1 x 1 x D or a sequence 1 x T x D, and the number of
/// classes.</summary>
/// <param name="Channels">C.</param>
/// <param name="Height">H, pixels.</param>
/// <param name="Width">W, pixels.</param>
/// <param name="Classes">Labels are 0 .. Classes - 1; 0: no labels.</param>
public sealed record DataShape(int Channels, int Height, int Width, int Classes = 0)
{
    /// <summary>A vector of D numbers.</summary>
    public static DataShape Vector(int dimension, int classes = 0) => new(1, 1, dimension, classes);

    /// <summary>Sequences of at most T steps of D numbers each.</summary>
    /// <param name="steps">T.</param>
    /// <param name="dimension">D.</param>
    /// <param name="kind">What a step is.</param>
    /// <param name="varies">Whether some are shorter: their numbers after the end are missing.</param>
    /// <param name="classes">Labels are 0 .. classes - 1; 0: no labels.</param>
    public static DataShape OfSequences(
        int steps, int dimension, SequenceKind kind, bool varies, int classes = 0) =>
        new(1, steps, dimension, classes) { Sequence = kind, HasMissing = varies };

    /// <summary>What a step of a sequence is; None: the examples are images or vectors.</summary>
    public SequenceKind Sequence { get; init; }

    /// <summary>Whether examples are sequences.</summary>
    public bool IsSequence => Sequence != SequenceKind.None;

    /// <summary>Whether numbers may be missing: they are NaN, as are those of a sequence after its end.</summary>
    public bool HasMissing { get; init; }

    /// <summary>Numbers per example, D = C H W.</summary>
    public int Pixels => Channels * Height * Width;

    /// <summary>Whether examples are vectors: real numbers of any range, not pixels in [0, 1].</summary>
    public bool IsVector => Channels == 1 && Height == 1 && !IsSequence;

    /// <summary>Whether examples are images: pixels in [0, 1].</summary>
    public bool IsImage => !IsVector && !IsSequence;

    /// <summary>The number of classes that a model uses: of a conditional one those of the data, otherwise
    /// 0.</summary>
    /// <exception cref="OptionsException">It is conditional, and the data has no labels.</exception>
    public int ClassesFor(bool classConditional)
    {
        if (!classConditional) return 0;
        return Classes > 0 ? Classes
            : throw new OptionsException("classConditional: got true, expected false: this data has no labels");
    }

    /// <summary>Nats of whole examples, such as −log p(x) [B], as bits per number: divided by D ln 2.</summary>
    public Tensor BitsPerDim(Tensor nats) => nats / (Pixels * Math.Log(2));

    /// <summary>Pixels [0, 1] as [-1, 1], where many networks have them; other numbers as they are.</summary>
    public Tensor Centered(Tensor x) => IsImage ? 2 * x - 1 : x;

    /// <summary>The way back; what lies beyond the ends becomes black or white.</summary>
    public Tensor Uncentered(Tensor x) => IsImage ? (0.5 * (x + 1)).clamp(0, 1) : x;

    /// <inheritdoc/>
    public override string ToString() => $"[{Channels}, {Height}, {Width}]";
}
