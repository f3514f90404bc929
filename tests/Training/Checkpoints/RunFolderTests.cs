using Generative.Data;
using Generative.Training;

namespace Generative.Training.Tests.Checkpoints;

/// <summary>Run folders that were moved, renamed or damaged, or that cannot be written.</summary>
public sealed class RunFolderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string Put(string name)
    {
        Directory.CreateDirectory(folder[name]);
        folder.Put($"{name}/config.yaml", []);
        return folder[name];
    }

    [Fact]
    public void The_latest_run_has_the_greatest_number_and_one_without_a_number_comes_before_all()
    {
        var own = Put("my-best");
        Assert.Equal(own, RunFolder.Open("latest", folder.Path).Path);
        foreach (var name in new[] { "00002-b", "00010-a", "00009-z" }) Put(name);
        Assert.Equal(folder["00010-a"], RunFolder.Open("latest", folder.Path).Path);
        Assert.Equal(own, RunFolder.Open("my-best", folder.Path).Path);
    }

    [Fact]
    public void A_folder_without_a_config_is_no_run()
    {
        Directory.CreateDirectory(folder["00001-a"]);
        Assert.Equal($"{folder["00001-a"]}: run: found a folder without config.yaml, expected the folder of a run.",
            Assert.Throws<DataException>(() => RunFolder.Open(folder["00001-a"])).Message);
    }

    [Fact]
    public void A_run_that_cannot_be_locked_is_not_called_one_that_is_being_trained()
    {
        Directory.CreateDirectory(Path.Combine(Put("00001-a"), ".lock"));
        var run = RunFolder.Open(folder["00001-a"]);
        var fault = Assert.Throws<DataException>(run.Hold);
        Assert.Equal("a folder that can be written", fault.Expected);
        Assert.Contains("denied", fault.Found);
    }

    [Fact]
    public void A_folder_that_denies_access_is_not_called_a_folder_in_place_of_a_folder()
    {
        static int Denied() => throw new UnauthorizedAccessException("access is denied.");
        string Found(string expected) =>
            Assert.Throws<DataException>(() => DataException.Guard(folder.Path, expected, Denied)).Found;
        Assert.Equal("\"access is denied\"", Found("a folder of images"));
        Assert.Equal("a folder", Found("a file that can be written"));
    }

    public void Dispose() => folder.Dispose();
}
