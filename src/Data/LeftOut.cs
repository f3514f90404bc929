namespace Generative.Data;

/// <summary>What of an image folder is not read, counted by reason.</summary>
public sealed class LeftOut
{
    private const int MostNames = 5;
    private readonly SortedDictionary<string, int> otherFormats = new(StringComparer.Ordinal);
    private readonly List<string> emptyClasses = [];

    /// <summary>Files whose names end as those of no format that is read do, hidden ones aside.</summary>
    public int OtherFormats => otherFormats.Values.Sum();

    /// <summary>Files that cannot be read, and are skipped.</summary>
    public int Damaged { get; private set; }

    /// <summary>Images of the folder itself, which has class folders.</summary>
    public int BesideClasses { get; internal set; }

    /// <summary>Images of folders below a class folder, or below the folder of a set without classes.</summary>
    public int TooDeep { get; internal set; }

    /// <summary>Class folders without an image.</summary>
    public IReadOnlyList<string> EmptyClasses => emptyClasses;

    /// <summary>All of it in a line; null: nothing is left out.</summary>
    public string? Line
    {
        get
        {
            var formats = Names(otherFormats.Select(f => $"{f.Key} {f.Value:N0}"));
            string[] reasons =
            [
                .. Reason(OtherFormats, $"of other formats ({formats})"),
                .. Reason(Damaged, "damaged"),
                .. Reason(BesideClasses, "beside class folders"),
                .. Reason(TooDeep, "in deeper folders"),
            ];
            string[] parts =
            [
                .. reasons.Length > 0 ? [$"left out: {string.Join(", ", reasons)}"] : Array.Empty<string>(),
                .. emptyClasses.Count > 0 ? [$"empty class folders: {Names(emptyClasses)}"] : Array.Empty<string>(),
            ];
            return parts.Length == 0 ? null : string.Join("; ", parts);
        }
    }

    internal void Add(FileInfo otherFormat)
    {
        var ending = otherFormat.Extension.Length > 1 ? otherFormat.Extension.ToLowerInvariant() : "no ending";
        otherFormats[ending] = otherFormats.GetValueOrDefault(ending) + 1;
    }

    internal void AddDamaged(int files = 1) => Damaged += files;

    internal void AddEmptyClass(string name) => emptyClasses.Add(name);

    private static string[] Reason(int count, string words) =>
        count == 0 ? [] : [FormattableString.Invariant($"{count:N0} {words}")];

    private static string Names(IEnumerable<string> names)
    {
        string[] all = [.. names];
        var more = all.Length - MostNames;
        return string.Join(", ", all.Take(MostNames)) + (more > 0 ? $" and {more} more" : "");
    }
}
