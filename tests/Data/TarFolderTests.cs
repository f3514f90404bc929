using System.Formats.Tar;
using System.IO.Compression;
using Generative.Data;

namespace Generative.Data.Tests;

public sealed class TarFolderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private static (TarEntryType, string, byte[], string) File(string name, params byte[] content) =>
        (TarEntryType.RegularFile, name, content, "");

    private string Fault(byte[] archive, long mostBytes = 1000)
    {
        var path = folder.Put("a.tar.gz", archive);
        var message = Assert.Throws<DataException>(() => TarFolder.Unpack(path, folder["out"], mostBytes)).Message;
        // nothing is left behind
        Assert.Equal(["a.tar.gz"], Directory.GetFileSystemEntries(folder.Path).Select(Path.GetFileName));
        return message[(path.Length + 2)..];
    }

    [Fact]
    public void Files_and_folders_are_unpacked()
    {
        TarFolder.Unpack(
            folder.Put("a.tar.gz", TarBytes.Archive((TarEntryType.Directory, "in/", [], ""), File("in/one", 1, 2),
            File("./two", 3))), folder["out"], 1000);
        Assert.Equal([1, 2], System.IO.File.ReadAllBytes(folder["out/in/one"]));
        Assert.Equal([3], System.IO.File.ReadAllBytes(folder["out/two"]));
    }

    [Theory]
    [InlineData("../evil")]
    [InlineData("a/../../evil")]
    [InlineData("/etc/evil")]
    [InlineData("a//b")]
    [InlineData("a\\..\\evil")]
    public void Names_that_lead_elsewhere_are_refused(string name) =>
        Assert.Equal($"entry '{name}': found a name that leads elsewhere, expected names below the folder.",
            Fault(TarBytes.Archive(File("good", 1), File(name, 2))));

    [Fact]
    public void Links_are_refused()
    {
        Assert.Equal("entry 'link': found SymbolicLink, expected files and folders.",
            Fault(TarBytes.Archive((TarEntryType.SymbolicLink, "link", [], "/etc"), File("link/passwd", 1))));
        Assert.Equal("entry 'link': found HardLink, expected files and folders.",
            Fault(TarBytes.Archive((TarEntryType.HardLink, "link", [], "/etc/passwd"))));
        Assert.Equal("entry 'pipe': found Fifo, expected files and folders.",
            Fault(TarBytes.Archive((TarEntryType.Fifo, "pipe", [], ""))));
    }

    [Fact]
    public void An_archive_that_unpacks_to_too_much_is_refused_before_it_is_written() =>
        Assert.Equal("length: found more than 1000 bytes inside, expected at most 1000.",
            Fault(TarBytes.Archive(File("a", new byte[900]), File("b", new byte[10_000_000]))));

    [Fact]
    public void Damage_ends_in_one_sentence()
    {
        Assert.Matches("^archive: found \".*\", expected a whole .tar.gz.$", Fault("no archive at all"u8.ToArray()));
        var whole = TarBytes.Archive(File("a", [.. Enumerable.Range(0, 900).Select(k => (byte)(k * k))]));
        Assert.Matches("^archive: found \".*\", expected a whole .tar.gz.$", Fault(whole[..(whole.Length / 2)]));
        Assert.Equal($"{folder["none"]}: file: found none, expected a .tar.gz archive.",
            Assert.Throws<DataException>(() => TarFolder.Unpack(folder["none"], folder["out"], 1)).Message);
    }

    [Fact]
    public void A_thousand_damaged_archives_are_read_or_refused_with_a_DataException() =>
        Mutations.Refused(TarBytes.Archive(File("in/one", 1, 2), File("two", 3)), bytes =>
    {
        var target = folder[$"out"];
        if (Directory.Exists(target)) Directory.Delete(target, recursive: true);
        TarFolder.Unpack(folder.Put("a.tar.gz", bytes), target, 10_000);
    }, rounds: 1000);
}
