namespace Generative.Tests.Shared;

/// <summary>A folder that goes away with the test.</summary>
internal sealed class TemporaryFolder(string path) : IDisposable
{
    public TemporaryFolder() : this(Directory.CreateTempSubdirectory("generative-").FullName) { }

    /// <summary>One in memory, where the system has such a place: for files that come and go by the hundred
    /// thousand.</summary>
    public static TemporaryFolder InMemory() =>
        Directory.Exists("/dev/shm")
        ? new(Directory.CreateDirectory($"/dev/shm/generative-{Guid.NewGuid():N}").FullName) : new();

    public string Path => path;

    public string this[string name] => System.IO.Path.Combine(path, name);

    /// <summary>Writes a file and returns its path.</summary>
    public string Put(string name, byte[] bytes)
    {
        File.WriteAllBytes(this[name], bytes);
        return this[name];
    }

    public void Dispose() => Directory.Delete(path, recursive: true);
}
