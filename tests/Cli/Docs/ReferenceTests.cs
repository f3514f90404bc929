namespace Generative.Cli.Tests.Docs;

/// <summary>The reference pages are what the code says. GOLDEN=write in the environment writes them anew.</summary>
public sealed class ReferenceTests
{
    [Fact]
    public void The_config_reference_is_that_of_the_schema() =>
        Same("docs/reference/config.md", new ConfigReference().Text);

    [Fact]
    public void The_api_reference_is_that_of_the_libraries()
    {
        foreach (var library in ApiReference.Libraries)
            Same($"docs/reference/api/{library.GetName().Name}.md", new ApiReference(library).Text);
    }

    private static void Same(string page, string text)
    {
        var path = Path.Combine(Page.Root, page);
        if (Environment.GetEnvironmentVariable("GOLDEN") == "write")
        {
            _ = Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
        }
        Assert.True(File.Exists(path), $"{page} is missing: GOLDEN=write writes it");
        Assert.True(text == File.ReadAllText(path), $"{page} is not what the code says: GOLDEN=write writes it anew");
    }
}
