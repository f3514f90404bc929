namespace Generative.Evaluation.Plots;

/// <summary>What a mark is drawn in: a colour of the palette (0, 1, ...), or text, or grid.</summary>
internal readonly record struct Ink(int Index)
{
    public static readonly Ink Text = new(-1), Grid = new(-2);

    /// <summary>Eight colours that the colour-blind tell apart, readable on white and on black; lightness varies too. After Okabe and Ito, 2008, darkened.</summary>
    private static readonly (byte, byte, byte)[] palette =
    [
        (0, 114, 178), (213, 94, 0), (0, 158, 115), (204, 121, 167), (200, 145, 0), (86, 150, 215), (140, 90, 200), (128, 128, 128),
    ];

    public (byte R, byte G, byte B) Rgb => Index == -1 ? ((byte)40, (byte)40, (byte)40) : Index == -2 ? ((byte)222, (byte)222, (byte)222) : palette[Index % palette.Length];

    /// <summary>Whether lines are dashed: the second time round the palette.</summary>
    public bool Dashed => Index >= palette.Length;
}

/// <summary>Where a text's point is.</summary>
internal enum Anchor
{
    Start,
    Middle,
    End,
}

/// <summary>What a figure is drawn on; pixels from the top left.</summary>
internal interface ICanvas
{
    void Line(IReadOnlyList<(double X, double Y)> points, Ink ink, double width);

    void Area(IReadOnlyList<(double X, double Y)> outline, Ink ink, double opacity);

    void Dot(double x, double y, double radius, Ink ink, bool hollow);

    /// <summary>y is the baseline.</summary>
    void Text(string text, double x, double y, Anchor anchor, double size = 12, bool bold = false, bool upward = false);
}
