using Generative.Data;

namespace Generative.Evaluation.Plots;

/// <summary>A picture: a sheet of images or a figure.</summary>
internal abstract class Picture
{
    /// <summary>The picture's pixels.</summary>
    public abstract Image Pixels();

    /// <summary>Whether the file's name asks for SVG.</summary>
    public static bool IsSvg(string path) => Path.GetExtension(path).Equals(".svg", StringComparison.OrdinalIgnoreCase);

    /// <summary>Writes a PNG, or an SVG of a figure if the name ends in .svg.</summary>
    /// <exception cref="DataException">The file cannot be written.</exception>
    public virtual void Write(string path) => ImageFile.Write(path, Pixels());
}

/// <summary>A sheet of images.</summary>
internal sealed class Sheet(Image image) : Picture
{
    /// <inheritdoc/>
    public override Image Pixels() => image;

    /// <inheritdoc/>
    public override void Write(string path)
    {
        if (IsSvg(path)) throw new DataException(path, "picture", "a sheet of images", "the name of a PNG file");
        base.Write(path);
    }
}
