namespace Generative;

/// <summary>Shape of one example, an image C x H x W or a vector 1 x 1 x D, and the number of classes.</summary>
/// <param name="Channels">C.</param>
/// <param name="Height">H, pixels.</param>
/// <param name="Width">W, pixels.</param>
/// <param name="Classes">Labels are 0 .. Classes - 1; 0: no labels.</param>
public sealed record DataShape(int Channels, int Height, int Width, int Classes = 0)
{
    /// <summary>A vector of D numbers.</summary>
    public static DataShape Vector(int dimension, int classes = 0) => new(1, 1, dimension, classes);

    /// <summary>Whether numbers may be missing: they are NaN.</summary>
    public bool HasMissing { get; init; }

    /// <summary>Numbers per example, D = C H W.</summary>
    public int Pixels => Channels * Height * Width;

    /// <summary>Whether examples are vectors: real numbers of any range, not pixels in [0, 1].</summary>
    public bool IsVector => Channels == 1 && Height == 1;

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

    /// <summary>Pixels [0, 1] as [-1, 1], where many networks have them; vectors as they are.</summary>
    public Tensor Centered(Tensor x) => IsVector ? x : 2 * x - 1;

    /// <summary>The way back; what lies beyond the ends becomes black or white.</summary>
    public Tensor Uncentered(Tensor x) => IsVector ? x : (0.5 * (x + 1)).clamp(0, 1);

    /// <inheritdoc/>
    public override string ToString() => $"[{Channels}, {Height}, {Width}]";
}
