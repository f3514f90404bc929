using Generative.Learning;
using Training.Data;

namespace Training.Evaluation;

/// <summary>Pictures of what a model does: grids of samples and of reconstructions beside their originals.</summary>
public static class Pictures
{
    /// <summary>A square-ish grid of images [n, C, H, W] in [0, 1].</summary>
    public static Image Grid(Tensor images, int columns = 0)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        var bytes = images.detach().clamp(0, 1).mul(255).round().to(uint8).permute(0, 2, 3, 1).contiguous().cpu();       // [n, H, W, C]
        var (n, h, w, c) = (bytes.shape[0], bytes.shape[1], bytes.shape[2], bytes.shape[3]);
        return ImageGrid.Lay(bytes.bytes, (int)n, (int)h, (int)w, (int)c, columns == 0 ? (int)Math.Ceiling(Math.Sqrt(n)) : columns);
    }

    /// <summary>Originals and reconstructions in alternate rows.</summary>
    public static Image Reconstructions(IReconstructor model, Tensor x, int columns = 16)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        var r = model.Reconstruct(x);
        List<Tensor> rows = [];
        for (long from = 0; from < x.shape[0]; from += columns)
        {
            var to = Math.Min(from + columns, x.shape[0]);
            rows.Add(x.slice(0, from, to, 1));
            rows.Add(r.slice(0, from, to, 1));
        }
        return Grid(cat(rows, 0), columns);
    }
}
