namespace Generative.Data;

/// <summary>Three digits as the colors of one image: a thousand modes, as likely as one another.</summary>
/// <remarks>Metz, Poole, Pfau and Sohl-Dickstein, "Unrolled Generative Adversarial Networks", 2017, arXiv:1611.02163,
/// section 3.3.</remarks>
internal static class StackedDigits
{
    /// <summary>So many images of three of the gray digits each, without labels; image k is a function of (seed, k)
    /// alone.</summary>
    public static ImageSet Draw(ImageSet digits, int count, ulong seed)
    {
        var size = digits.PixelsPerImage;
        var pixels = GC.AllocateUninitializedArray<byte>(checked(count * size * 3));
        for (var k = 0; k < count; k++)
        {
            var random = new CounterRandom(seed, (ulong)k);
            for (var c = 0; c < 3; c++)
            {
                var digit = digits[random.Below(digits.Count)];
                for (var p = 0; p < size; p++) pixels[(k * size + p) * 3 + c] = digit[p];
            }
        }
        return new(pixels, [], count, digits.Height, digits.Width, 3, []);
    }
}
