using Generative.Data;

namespace Generative.Evaluation;

/// <summary>Pictures of what a model does: grids of samples and of reconstructions beside their originals.</summary>
public static class Pictures
{
    /// <summary>Samples as a picture: a grid of images, or points of the plane.</summary>
    public static Image Of(Tensor samples) => samples.shape is [_, 1, 1, _] ? Points(samples) : Grid(samples);

    /// <summary>Samples from moment to moment [frames, n, C, H, W]: a row for each image; of points, one row.</summary>
    public static Image Film(Tensor film)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        var frames = (int)film.shape[0];
        return film.shape is [_, _, 1, 1, _] ? Grid(cat([.. Enumerable.Range(0, frames).Select(k => Density(film.select(0, k), 4, 128))], 0), frames)
            : Grid(film.transpose(0, 1).flatten(0, 1), frames);
    }

    /// <summary>The first two numbers of vectors [n, 1, 1, D] as a picture of how dense they lie, over [-limit, limit]².</summary>
    public static Image Points(Tensor vectors, double limit = 4, int size = 512)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        return Grid(Density(vectors, limit, size), 1);
    }

    /// <summary>The same picture as pixels, [1, 1, size, size], white where there is nothing.</summary>
    internal static Tensor Density(Tensor vectors, double limit, int size)
    {
        if (vectors.shape[^1] < 2) throw new ArgumentException($"points: got vectors of {vectors.shape[^1]} number, expected two or more", nameof(vectors));
        var places = ((vectors.detach().flatten(1).narrow(1, 0, 2).cpu().to(float64) + limit) * (size / (2 * limit))).floor().to(int64);
        var inside = places.ge(0).logical_and(places.lt(size)).all(1);
        var flat = ((size - 1 - places.select(1, 1)) * size + places.select(1, 0)).masked_select(inside);
        var counts = flat.bincount(null, size * size).to(float32).view(1, 1, size, size);
        var smooth = nn.functional.avg_pool2d(counts, 5, 1, 2);
        return 1 - (smooth / smooth.max().clamp(min: 1e-9)).pow(0.5);
    }

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
