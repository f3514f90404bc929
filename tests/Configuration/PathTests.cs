using Generative;
using Generative.Configuration;
using Generative.Data;
using Generative.Training;

namespace Generative.Configuration.Tests;

/// <summary>Paths in a config: from the config's folder, absolute once they are read.</summary>
public sealed class PathTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("generative-test-").FullName;

    private string? PathOf(string value, params string[] overrides)
    {
        var file = Path.Combine(folder, "run.yaml");
        File.WriteAllText(file, $"{Toy.Smallest}data: {{type: idx, path: {value}}}\n");
        return ((IdxOptions)new ConfigReader(Toy.Types).Read<RunOptions>(file, overrides).Data).Path;
    }

    [Theory]
    [InlineData("photos", "photos")]
    [InlineData("./photos/", "photos/")]
    [InlineData("a/../photos", "photos")]
    public void A_relative_path_starts_at_the_configs_folder(string written, string expected) =>
        Assert.Equal(Path.Combine(folder, expected), PathOf(written));

    [Fact]
    public void A_path_of_an_override_starts_at_the_working_directory() =>
        Assert.Equal(Path.GetFullPath("elsewhere"), PathOf("photos", "data.path=elsewhere"));

    [Fact]
    public void A_path_found_only_in_the_working_directory_is_still_read_for_older_configs()
    {
        var name = Path.GetFileName(Directory.EnumerateFiles(Environment.CurrentDirectory).First());
        Assert.Equal(Path.GetFullPath(name), PathOf(name));
        File.WriteAllText(Path.Combine(folder, name), "");
        Assert.Equal(Path.Combine(folder, name), PathOf(name));
    }

    [Fact]
    public void Home_and_variables_are_expanded()
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        Environment.SetEnvironmentVariable("GENERATIVE_TEST_FOLDER", folder);
        Assert.Equal(Path.Combine(home, "photos"), PathOf("~/photos"));
        Assert.Equal(home, PathOf("'~'"));
        Assert.Equal(Path.Combine(folder, "photos"), PathOf("$GENERATIVE_TEST_FOLDER/photos"));
        Assert.Equal(folder + "s", PathOf("'${GENERATIVE_TEST_FOLDER}s'"));
    }

    [Theory]
    [InlineData("$GENERATIVE_NOWHERE/x",
        "got '$GENERATIVE_NOWHERE/x', expected variables that are set: GENERATIVE_NOWHERE is not")]
    [InlineData("''", "got '' in quotes, expected a path")]
    public void An_impossible_path_is_refused(string written, string sentence)
    {
        var fault = Assert.Single(Assert.Throws<ConfigException>(() => PathOf(written)).Faults);
        Assert.EndsWith($"run.yaml:2:25: data.path: {sentence}", fault);
    }

    [Fact]
    public void The_name_of_a_run_is_not_treated_as_a_path()
    {
        static string? Extractor(string value) =>
            Toy.Run(Toy.Smallest, $"evaluation.extractor={value}").Evaluation.Extractor;
        Assert.Equal("latest", Extractor("latest"));
        Assert.Equal("3", Extractor("3"));
        Assert.Equal(Path.GetFullPath("checkpoints/00003-classifier"), Extractor("checkpoints/00003-classifier"));
    }

    [Fact]
    public void Every_key_named_path_is_treated_as_a_path()
    {
        var paths = from kind in Toy.Types.KindsOf(typeof(DataOptions))
                    from property in kind.Type.GetProperties()
                    where property.Name.EndsWith("Path", StringComparison.Ordinal)
                    select (Name: $"{kind.Name}.{property.Name}", Property: property);
        Assert.NotEmpty(paths);
        var unmarked = paths.Where(p => !p.Property.IsDefined(typeof(FilePathAttribute), inherit: true));
        Assert.Empty(unmarked.Select(p => $"{p.Name} has no [FilePath]"));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
