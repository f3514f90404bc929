namespace Generative.Networks;

/// <summary>Images moved by whole pixels, each by its own draw; zeros come in at the edges.</summary>
public static class RandomShift
{
    /// <summary>x [B, C, H, W], each image moved by up to <paramref name="most"/> pixels along both sides, every offset
    /// as likely; no host read.</summary>
    public static Tensor Of(Tensor x, int most)
    {
        if (most == 0) return x;
        var (B, C, H, W) = (x.size(0), x.size(1), x.size(2), x.size(3));
        var padded = functional.pad(x, [most, most, most, most]);                     // [B, C, H + 2s, W + 2s]
        Tensor Places(long side) =>
            randint(0, 2 * most + 1, [B, 1], dtype: int64, device: x.device)
            + arange(side, dtype: int64, device: x.device);
        var rows = Places(H).view(B, 1, H, 1).expand(B, C, H, W + 2 * most);
        var columns = Places(W).view(B, 1, 1, W).expand(B, C, H, W);
        return padded.gather(2, rows).gather(3, columns);
    }
}
