namespace Generative.Cli.Tests.Docs;

/// <summary>What the pages say of the repository is there: links, anchors, files, pictures.</summary>
public sealed class PageTests
{
    private static readonly string[] sources = ["src", "tests", "benchmarks", "configs", "docs", "eng", "samples"];

    // Every file of the repository's own, by name.
    private static readonly ILookup<string, string> files = sources.Select(s => Path.Combine(Page.Root, s))
        .Where(Directory.Exists)
        .SelectMany(s => Directory.EnumerateFiles(s, "*", SearchOption.AllDirectories))
        .Where(f => !f.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"))
        .ToLookup(f => Path.GetFileName(f)!);

    /// <summary>Every page by its path.</summary>
    public static TheoryData<string> Pages => [.. Page.All.Select(p => p.Name)];

    [Theory, MemberData(nameof(Pages))]
    public void A_page_has_one_title_and_then_says_what_it_is(string name)
    {
        var page = Page.Of(name);
        Assert.Single(page.Titles, t => t.Level == 1);
        string[] lines = [.. page.Prose.Where(l => l.Length > 0)];
        Assert.StartsWith("# ", lines[0]);
        Assert.True(char.IsLetter(lines[1].TrimStart('*', '[', '`')[0]), $"{name} begins with: {lines[1]}");
    }

    [Theory, MemberData(nameof(Pages))]
    public void Links_and_their_anchors_are_there(string name)
    {
        var page = Page.Of(name);
        foreach (var link in page.Links.Where(l => !l.Contains("://", StringComparison.Ordinal)))
        {
            var (file, anchor) = link.Split('#') is [var f, var a] ? (f, a) : (link, null);
            var path = file.Length == 0 ? Path.Combine(Page.Root, name)
                : Path.GetFullPath(Path.Combine(Page.Root, Path.GetDirectoryName(name)!, file));
            Assert.True(File.Exists(path) || Directory.Exists(path), $"{name}: {link}");
            if (anchor is null) continue;
            var target = Page.Of(Path.GetRelativePath(Page.Root, path).Replace('\\', '/'));
            Assert.True(target.Anchors.Contains(anchor), $"{name}: {link}, of {string.Join(", ", target.Anchors)}");
        }
    }

    [Theory, MemberData(nameof(Pages))]
    public void Files_that_a_page_names_are_there(string name)
    {
        var missing = Page.Of(name).Code.Where(IsFile).Where(f => !Exists(f));
        Assert.Empty(missing);
    }

    [Fact]
    public void A_file_that_is_not_there_is_found_out()
    {
        Assert.True(IsFile("Nowhere.cs"));
        Assert.False(Exists("Nowhere.cs"));
        Assert.True(IsFile("src/Models/Nowhere"));
        Assert.False(Exists("src/Models/Nowhere"));
        Assert.True(Exists("src/Models/Vae/GaussianVae.cs"));
    }

    [Fact]
    public void The_map_leads_to_every_page()
    {
        HashSet<string> seen = ["docs/index.md"];
        Queue<string> next = new(seen);
        while (next.TryDequeue(out var name))
        {
            foreach (var link in Page.Of(name).Links.Where(l => l.EndsWith(".md", StringComparison.Ordinal)))
            {
                var path = Path.GetFullPath(Path.Combine(Page.Root, Path.GetDirectoryName(name)!, link));
                var target = Path.GetRelativePath(Page.Root, path).Replace('\\', '/');
                if (target.StartsWith("docs/", StringComparison.Ordinal) && seen.Add(target)) next.Enqueue(target);
            }
        }
        Assert.Empty(Page.All.Select(p => p.Name).Where(n => n.StartsWith("docs/", StringComparison.Ordinal))
            .Except(seen));
    }

    [Fact]
    public void The_gallery_shows_every_picture()
    {
        var docs = Path.Combine(Page.Root, "docs");
        var pictures = Directory.EnumerateFiles(docs, "*.png", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(docs, f).Replace('\\', '/'));
        Assert.Empty(pictures.Except(Page.Of("docs/gallery.md").Links));
    }

    [Fact]
    public void The_model_of_ones_own_is_the_one_that_the_tests_train()
    {
        var code = Page.Of("docs/your-own-model.md").Fences.First(f => f.Language == "csharp").Lines;
        var source = File.ReadAllLines(files["Pixelwise.cs"].Single()).Select(l => l.Trim()).ToHashSet();
        Assert.Empty(code.Select(l => l.Trim()).Where(l => l.Length > 0).Except(source));
    }

    // A path below a source folder, or the bare name of a C# file or config.
    private static bool IsFile(string code) =>
        !code.Contains(' ', StringComparison.Ordinal) && !code.Contains('*', StringComparison.Ordinal)
        && (sources.Any(s => code.StartsWith($"{s}/", StringComparison.Ordinal) && code.Length > s.Length + 1)
            || code.EndsWith(".cs", StringComparison.Ordinal));

    private static bool Exists(string code)
    {
        var path = Path.Combine(Page.Root, code);
        return File.Exists(path) || Directory.Exists(path)
            || files[Path.GetFileName(code)].Any(f => f.EndsWith($"/{code}", StringComparison.Ordinal));
    }
}
