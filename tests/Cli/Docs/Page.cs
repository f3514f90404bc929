using System.Text.RegularExpressions;

namespace Generative.Cli.Tests.Docs;

/// <summary>A block between fences: its language, and its lines.</summary>
internal sealed record Fence(string Language, IReadOnlyList<string> Lines)
{
    /// <summary>The file that a first line such as <c># photos.yaml</c> names; null: none.</summary>
    public string? File => Lines is [var first, ..] && first.Split(' ') is ["#", var name] ? name : null;
}

/// <summary>A page of documentation, taken apart.</summary>
internal sealed partial class Page
{
    private static readonly string root = FindRoot();

    private Page(string path)
    {
        Name = Path.GetRelativePath(root, path).Replace('\\', '/');
        List<string> prose = [];
        List<Fence> fences = [];
        List<string>? inside = null;
        var language = "";
        foreach (var line in File.ReadLines(path))
        {
            if (!line.TrimStart().StartsWith("```", StringComparison.Ordinal)) (inside ?? prose).Add(line);
            else if (inside is null) (inside, language) = ([], line.Trim().TrimStart('`'));
            else
            {
                fences.Add(new(language, inside));
                inside = null;
            }
        }
        (Prose, Fences) = (prose, fences);
    }

    /// <summary>The repository's folder.</summary>
    public static string Root => root;

    /// <summary>README.md and every page below docs.</summary>
    public static IReadOnlyList<Page> All { get; } =
    [
        new(Path.Combine(root, "README.md")),
        .. Directory.EnumerateFiles(Path.Combine(root, "docs"), "*.md", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal).Select(f => new Page(f)),
    ];

    /// <summary>A page by its path in the repository.</summary>
    public static Page Of(string name) => All.Single(p => p.Name == name);

    /// <summary>Its path in the repository.</summary>
    public string Name { get; }

    /// <summary>All lines outside fences.</summary>
    public IReadOnlyList<string> Prose { get; }

    /// <summary>Its blocks between fences.</summary>
    public IReadOnlyList<Fence> Fences { get; }

    /// <summary>Its titles with their levels.</summary>
    public IEnumerable<(int Level, string Text)> Titles =>
        Prose.Select(l => TitleLine().Match(l)).Where(m => m.Success)
            .Select(m => (m.Groups[1].Length, m.Groups[2].Value));

    /// <summary>The anchors of its titles, as GitHub makes them: lower case, hyphens, no punctuation.</summary>
    public IEnumerable<string> Anchors =>
        Titles.Select(t => NoAnchor().Replace(t.Text.ToLowerInvariant(), "").Replace(' ', '-'));

    /// <summary>Targets of its links and pictures.</summary>
    public IEnumerable<string> Links => Prose.SelectMany(l => Link().Matches(l)).Select(m => m.Groups[1].Value);

    /// <summary>Code inside sentences and tables; <c>\|</c> of a table is <c>|</c>.</summary>
    public IEnumerable<string> Code =>
        Prose.SelectMany(l => InlineCode().Matches(l)).Select(m => m.Groups[1].Value.Replace(@"\|", "|"));

    /// <summary>The lines of its bash blocks, without comments.</summary>
    public IEnumerable<string> Commands =>
        Fences.Where(f => f.Language == "bash").SelectMany(f => f.Lines)
            .Select(l => Comment().Replace(l, "").Trim()).Where(l => l.Length > 0);

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Generative.sln")))
            folder = folder.Parent;
        return folder!.FullName;
    }

    [GeneratedRegex("^(#{1,6}) (.+)$")]
    private static partial Regex TitleLine();

    [GeneratedRegex(@"[^\p{L}\p{N} _-]")]
    private static partial Regex NoAnchor();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex InlineCode();

    [GeneratedRegex(@"(^|\s)#.*$")]
    private static partial Regex Comment();
}
