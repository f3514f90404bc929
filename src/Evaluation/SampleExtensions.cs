using Generative.Data;

namespace Generative.Evaluation;

/// <summary>Samples of a model, and their files, in a line each: for programs of one's own.</summary>
public static class SampleExtensions
{
    private const int AtOnce = 64;

    /// <summary>Samples [n, C, H, W]: images in [0, 1], vectors in the data's own units. Sample k is that of the seed
    /// seed + k, as the program's <c>sample --seed</c> draws it.</summary>
    /// <param name="model">A model that samples.</param>
    /// <param name="count">n.</param>
    /// <param name="seed">Of the first sample.</param>
    /// <param name="label">The class of all of them; null: as the model sees fit.</param>
    /// <exception cref="DataException">The model has no such class.</exception>
    public static Tensor Sample(this ISampler model, int count, long seed, int? label = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var module = model as Module;
        var wasTraining = module?.training ?? false;
        module?.eval();
        using var off = no_grad();
        using var scope = NewDisposeScope();
        var device = module?.parameters().FirstOrDefault()?.device ?? CPU;
        long[] seeds = [.. Enumerable.Range(0, count).Select(k => seed + k)];
        var samples = Samples.Draw(model, seeds, AtOnce, label, device);
        if (wasTraining) module!.train();
        return Samples.Shown(samples, count).MoveToOuterDisposeScope();
    }

    /// <summary>Writes images [n, C, H, W] in [0, 1] as one PNG file, small ones enlarged; 0 columns: as square as can
    /// be.</summary>
    /// <exception cref="DataException">They are no images, or the file cannot be written.</exception>
    public static void SavePng(this Tensor images, string path, int columns = 0)
    {
        if (images.shape is not [_, 1 or 3, _, _])
            throw new DataException(path, "images", $"[{string.Join(", ", images.shape)}]", "[n, 1 or 3, H, W]");
        Sheets.Of(images, columns).Write(path);
    }

    /// <summary>Writes vectors [n, 1, 1, D] as a CSV file with a header, a row each.</summary>
    /// <param name="vectors">The vectors.</param>
    /// <param name="path">The file.</param>
    /// <param name="columns">Names of the columns; null: x0, x1, ...</param>
    /// <exception cref="DataException">They are no vectors, or the file cannot be written.</exception>
    public static void SaveCsv(this Tensor vectors, string path, IReadOnlyList<string>? columns = null) =>
        SampleTable.Write(path, vectors, columns, labels: null, labelColumn: null);
}
