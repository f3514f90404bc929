using System.Formats.Tar;
using System.Security.Cryptography;
using Generative.Data;

namespace Generative.Cli.Tests;

/// <summary>What <c>data prepare</c> does with a set that comes packed.</summary>
public sealed class FetchTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly HttpClient client = new(new SocketsHttpHandler { UseProxy = false });
    private readonly List<string> notes = [];

    private Task Fetch(RemoteSet set) => DataCommand.Fetch("cifar10", set, folder["cifar10"],
        new Download(client, new(), (_, _, _) => { }, notes.Add), notes.Add, default);

    public void Dispose()
    {
        client.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task A_packed_data_set_is_unpacked_and_its_archive_deleted()
    {
        Cifar10Files.PutAll(folder["made"]);
        var archive =
            TarBytes.Archive([.. Directory.GetFiles(folder["made"])
            .Select(f => (TarEntryType.RegularFile, $"{Cifar10.FolderName}/{Path.GetFileName(f)}", File.ReadAllBytes(f),
            ""))]);
        using var server = new SmallServer(archive);
        var set = new RemoteSet("", [server.Address],
            [new("cifar-10-binary.tar.gz", Convert.ToHexStringLower(MD5.HashData(archive)), archive.Length * 10)]);
        await Fetch(set);
        Assert.Equal(["cifar-10-batches-bin"], Directory.GetFileSystemEntries(folder["cifar10"])
            .Select(Path.GetFileName));
        Assert.Equal(10, Cifar10.ReadFolder(Cifar10.FolderIn(folder["cifar10"])!).Train.Count);
        // A second time there is nothing to do.
        await Fetch(set);
        Assert.Single(server.Requests);
    }
}
