using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using Generative.Data;
using Answer = Generative.Tests.Shared.SmallServer.Answer;

namespace Generative.Data.Tests;

public sealed class DownloadTests : IDisposable
{
    private static readonly byte[] content = [.. Enumerable.Range(0, 300_000).Select(k => (byte)(k * 31 / 7))];
    private static readonly RemoteFile file =
        new("file.bin", Convert.ToHexStringLower(MD5.HashData(content)), content.Length);
    private readonly TemporaryFolder folder = new();
    private readonly HttpClient client =
        new(new SocketsHttpHandler { UseProxy = false }) { Timeout = Timeout.InfiniteTimeSpan };
    private readonly List<string> notes = [];
    private long reached;

    public void Dispose()
    {
        client.Dispose();
        folder.Dispose();
    }

    private Download Download(int tries = 3) =>
        new(client, new()
        {
            FirstWait = TimeSpan.FromMilliseconds(2), Stall = TimeSpan.FromSeconds(2),
            Tries = tries
        }, (_, bytes, _) => reached = bytes, notes.Add);

    private Task<bool> Fetch(SmallServer server, params string[] others) =>
        Download().Fetch(file, [server.Address, .. others], folder.Path);

    private void IsWhole()
    {
        Assert.Equal(content, File.ReadAllBytes(folder["file.bin"]));
        Assert.Equal(["file.bin"], Directory.GetFiles(folder.Path).Select(Path.GetFileName));
        Assert.Equal(content.Length, reached);
    }

    [Fact]
    public async Task A_file_is_fetched_once()
    {
        using var server = new SmallServer(content);
        Assert.True(await Fetch(server));
        IsWhole();
        Assert.False(await Fetch(server));
        Assert.Single(server.Requests);
        Assert.Empty(notes);
    }

    [Fact]
    public async Task An_interrupted_download_resumes_where_it_stopped()
    {
        using var server = new SmallServer(content, new Answer(Send: 100_000), new Answer(Send: 50_000));
        Assert.True(await Fetch(server));
        IsWhole();
        Assert.Equal([0, 100_000, 150_000], server.Requests.Select(r => r.From));
        Assert.Equal(2, notes.Count);
    }

    [Fact]
    public async Task A_file_gets_its_name_only_when_it_is_complete()
    {
        using var server = new SmallServer(content, new Answer(Send: 100_000), new Answer(Send: 0),
            new Answer(Send: 0));
        var fault = await Assert.ThrowsAsync<DataException>(() => Fetch(server));
        Assert.StartsWith("file.bin: download: found 127.0.0.1: ", fault.Message);
        Assert.False(File.Exists(folder["file.bin"]));
        Assert.Equal(content[..100_000], File.ReadAllBytes(folder["file.bin.part"]));
        // Another day, another process: it goes on.
        Assert.True(await Fetch(server));
        IsWhole();
        Assert.Equal(100_000, server.Requests[^1].From);
    }

    [Fact]
    public async Task A_complete_or_too_long_partial_file_is_judged_by_its_checksum()
    {
        using var server = new SmallServer(content);
        folder.Put("file.bin.part", content);
        Assert.True(await Fetch(server));
        Assert.Equal(content.Length, server.Requests[0].From);
        File.Delete(folder["file.bin"]);
        folder.Put("file.bin.part", [.. content, 1, 2, 3]);
        Assert.True(await Fetch(server));
        IsWhole();
    }

    [Fact]
    public async Task A_server_without_range_requests_sends_the_whole_file_again()
    {
        folder.Put("file.bin.part", content[..1000]);
        using var server = new SmallServer(content, new Answer(Ranges: false));
        Assert.True(await Fetch(server));
        IsWhole();
    }

    [Fact]
    public async Task A_file_with_a_wrong_checksum_is_downloaded_again()
    {
        using var server = new SmallServer(content, new Answer(Damage: true));
        Assert.True(await Fetch(server));
        IsWhole();
        Assert.Equal([0, 0], server.Requests.Select(r => r.From));
        Assert.Matches("^file.bin: MD5 [0-9a-f]{32} in place of [0-9a-f]{32}; try 2 of 3 in 0 s$", notes[0]);
    }

    [Fact]
    public async Task A_file_whose_checksum_is_always_wrong_is_refused()
    {
        using var server = new SmallServer(content, [.. Enumerable.Repeat(new Answer(Damage: true), 3)]);
        var fault = await Assert.ThrowsAsync<DataException>(() => Fetch(server));
        Assert.Matches(
            "^file.bin: download: found 127.0.0.1: MD5 [0-9a-f]{32} in place of [0-9a-f]{32}, expected the file "
            + "from one of its mirrors.$", fault.Message);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public async Task A_stalled_download_is_tried_again()
    {
        using var server = new SmallServer(content, new Answer(Send: 100_000, Stall: true));
        Assert.True(await Fetch(server));
        IsWhole();
        Assert.StartsWith("file.bin: nothing came for 2 seconds; try 2 of 3", notes[0]);
        Assert.Equal(100_000, server.Requests[1].From);
    }

    [Fact]
    public async Task A_busy_server_is_tried_again_and_a_missing_file_is_not()
    {
        using var busy = new SmallServer(content, new Answer("503 Service Unavailable"),
            new Answer("429 Too Many Requests", Headers: "Retry-After: 0\r\n"));
        Assert.True(await Fetch(busy));
        Assert.Equal(3, busy.Requests.Count);
        File.Delete(folder["file.bin"]);
        using var gone = new SmallServer(content, new Answer("404 Not Found"));
        Assert.True(await Fetch(gone, busy.Address));
        Assert.Single(gone.Requests);
        IsWhole();
    }

    [Fact]
    public async Task When_all_mirrors_fail_each_reason_is_given()
    {
        using SmallServer gone = new(content, new Answer("404 Not Found")),
            busy = new(content, [.. Enumerable.Repeat(new Answer("503 Service Unavailable"), 3)]);
        var fault = await Assert.ThrowsAsync<DataException>(() => Fetch(gone, busy.Address, "http://127.0.0.1:1/"));
        Assert.Equal(
            "file.bin: download: found 127.0.0.1: 404 Not Found; 127.0.0.1: 503 Service Unavailable; 127.0.0.1: "
            + "Connection refused, expected the file from one of its mirrors.", fault.Message);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_server_that_sends_far_too_much_is_stopped(bool length)
    {
        using var server = new SmallServer(new byte[content.Length * 3], new Answer(Length: length));
        var fault = await Assert.ThrowsAsync<DataException>(() => Fetch(server));
        Assert.Contains("in place of 300000, expected the file", fault.Message);
        Assert.Single(server.Requests);
        Assert.True(new FileInfo(folder["file.bin.part"]).Length <= 2 * content.Length);
    }

    [Fact]
    public async Task An_existing_file_with_another_checksum_is_left_alone()
    {
        folder.Put("file.bin", [1, 2, 3]);
        using var server = new SmallServer(content);
        var fault = await Assert.ThrowsAsync<DataException>(() => Fetch(server));
        Assert.EndsWith("as published; to fetch the file anew, move this one away.", fault.Message);
        Assert.Equal([1, 2, 3], File.ReadAllBytes(folder["file.bin"]));
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_partial_file_that_is_a_link_is_refused()
    {
        var target = folder.Put("precious", [1]);
        File.CreateSymbolicLink(folder["file.bin.part"], target);
        using var server = new SmallServer(content);
        Assert.Equal($"{folder["file.bin.part"]}: kind: found a link to {target}, expected no file, or one of its own.",
            (await Assert.ThrowsAsync<DataException>(() => Fetch(server))).Message);
        Assert.Equal([1], File.ReadAllBytes(target));
    }

    [Fact]
    public async Task Two_downloads_of_one_file_do_not_mix()
    {
        using (new FileStream(folder["file.bin.part"], FileMode.CreateNew, FileAccess.Write, FileShare.None))
        {
            using var server = new SmallServer(content);
            Assert.Contains("file.bin.part: file: found \"The process cannot access the file",
                (await Assert.ThrowsAsync<DataException>(() => Fetch(server))).Message);
        }
    }

    [Fact]
    public async Task Canceling_keeps_the_part_already_downloaded()
    {
        using var server = new SmallServer(content, new Answer(Send: 100_000, Stall: true));
        using var stop = new CancellationTokenSource();
        var download = new Download(client, new() { Stall = TimeSpan.FromSeconds(60) },
            (_, bytes, _) => { if (bytes >= 100_000) stop.Cancel(); }, notes.Add);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => download.Fetch(file, [server.Address], folder.Path, stop.Token));
        Assert.Equal(100_000, new FileInfo(folder["file.bin.part"]).Length);
    }

    [Fact]
    public void Every_known_data_set_has_mirrors_checksums_and_files()
    {
        foreach (var (name, set) in Remote.Sets)
        {
            Assert.All(set.Mirrors, m => Assert.True(Uri.TryCreate(m, UriKind.Absolute, out _) && m.EndsWith('/'), m));
            Assert.All(set.Files, f => Assert.Matches("^[0-9a-f]{32}$", f.Md5));
            Assert.Equal(set.Files.Count, set.Files.Select(f => f.Md5).Distinct().Count());
            Assert.Equal(name == "cifar10" ? 1 : 4, set.Files.Count);
        }
    }
}
