using Generative.Data;

namespace Generative.Evaluation;

/// <summary>Writes documents as text: a line for each, every word as often as it occurs.</summary>
internal static class DocumentText
{
    /// <summary>Writes counts [n, 1, 1, V].</summary>
    /// <param name="path">The file.</param>
    /// <param name="samples">The counts.</param>
    /// <param name="words">The V words; null or another number of them: words go by their numbers.</param>
    /// <exception cref="DataException">They are no vectors, or the file cannot be written.</exception>
    public static void Write(string path, Tensor samples, IReadOnlyList<string>? words)
    {
        if (!Pictures.IsVector(samples))
            throw new DataException(path, "samples", "images", "vectors; for images a .png file, or --npz");
        var names = words?.Count == samples.shape[^1] ? words : null;
        var lines = Pictures.Rows(samples).Select(row => string.Join(' ', row.Index()
            .SelectMany(w => Enumerable.Repeat(names?[w.Index] ?? $"{w.Index}", Math.Max(0, (int)w.Item)))));
        DataException.GuardWrite(path, () => File.WriteAllLines(path, lines));
    }
}
