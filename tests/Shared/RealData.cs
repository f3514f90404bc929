namespace Generative.Tests.Shared;

/// <summary>Where real data sets lie: the folder that GENERATIVE_DATA names, else shared/data beside the repository
/// root.</summary>
internal static class RealData
{
    /// <summary>The folder of one data set; skips the test, with the reason, where it is not there.</summary>
    public static string Folder(string dataSet)
    {
        var root = System.Environment.GetEnvironmentVariable("GENERATIVE_DATA") is { Length: > 0 } named ? named
            : Path.GetFullPath(Path.Combine(Repository.Root, "..", "shared", "data"));
        var folder = Path.Combine(root, dataSet);
        Skip.IfNot(
            Directory.Exists(folder),
            $"no real data: {folder} does not exist (set GENERATIVE_DATA to the folder that holds {dataSet})");
        return folder;
    }
}
