using System.Text;
using Generative.Build;

namespace Generative.Cli.Tests.Setup;

/// <summary>The mend of libLibTorchSharp.so for an older libstdc++, on copies of the package's own file.</summary>
public sealed class MendTests
{
    private const string New = "GLIBCXX_3.4.32";
    private const string Absent = "_ZSt21ios_base_library_initv", StandIn = "_ZNSt6chrono3_V212steady_clock3nowEv";

    private static byte[] Original() => File.ReadAllBytes(Packages.LibTorchSharp);

    private static byte[] Mended()
    {
        var library = Original();
        Assert.True(LibStdCxxMend.Mend(library));
        return library;
    }

    private static int[] Bytes(int from, int count) => [.. Enumerable.Range(from, count)];

    [Fact]
    public void Mending_changes_three_places_and_nothing_else()
    {
        var (before, after) = (Original(), Mended());
        var library = new DynamicLibrary(before);
        var import = Assert.Single(library.Imports, i => i.Of == New);
        Assert.Equal(Absent, import.Name);
        var version = Assert.Single(library.Versions.Values, v => v.Name == New);
        int[][] places = [Bytes(import.NameAt, 4), Bytes(import.VersionAt, 2), Bytes(version.FlagsAt, 2)];
        var changed = Enumerable.Range(0, before.Length).Where(k => before[k] != after[k]).ToArray();
        Assert.Equal(before.Length, after.Length);
        Assert.Empty(changed.Except(places.SelectMany(p => p)));
        Assert.All(places, p => Assert.NotEmpty(changed.Intersect(p)));
    }

    [Fact]
    public void The_loader_finds_every_import_in_an_older_libstdcxx_afterwards()
    {
        var (before, after) = (new DynamicLibrary(Original()), new DynamicLibrary(Mended()));
        Assert.DoesNotContain(after.Imports, i => i.Of == New || i.Name == Absent);
        Assert.True(Assert.Single(after.Versions.Values, v => v.Name == New).Weak);
        Assert.Equal(before.Versions.Values.Where(v => v.Name != New), after.Versions.Values.Where(v => v.Name != New));
        // One import is another now, with that one's version; all others are as they were.
        var standIn = Assert.Single(before.Imports, i => i.Name == StandIn);
        var expected = before.Imports.Select(i => i.Name == Absent ? (standIn.Name, standIn.Of) : (i.Name, i.Of));
        Assert.Equal(expected, after.Imports.Select(i => (i.Name, i.Of)));
        Assert.True(before.Imports.Count > 1000);
    }

    [Fact]
    public void A_mended_library_is_recognized_and_left_alone()
    {
        var once = Mended();
        var twice = once.ToArray();
        Assert.Equal((LibStdCxxNeed.New, LibStdCxxNeed.Mended), (LibStdCxxMend.Of(Original()), LibStdCxxMend.Of(once)));
        Assert.False(LibStdCxxMend.Mend(twice));
        Assert.Equal(once, twice);
    }

    [Fact]
    public void A_library_that_asks_for_no_newer_version_is_left_alone()
    {
        var library = Renamed(New, "GLIBCXX_3.4.31");
        var before = library.ToArray();
        Assert.Equal(LibStdCxxNeed.Old, LibStdCxxMend.Of(library));
        Assert.False(LibStdCxxMend.Mend(library));
        Assert.Equal(before, library);
    }

    public static TheoryData<string, string> Unknown => new()
    {
        { "text", "it is no 64-bit little-endian ELF file" },
        { "32 bits", "it is no 64-bit little-endian ELF file" },
        { "cut off", "the file is cut off or damaged" },
        { "no sections", "it has no section of type 0xb" },
        { "another import", $"of {New} it imports 1 symbols, not {Absent} alone" },
        { "two imports", $"of {New} it imports 2 symbols, not {Absent} alone" },
        { "no clock", $"it does not import {StandIn}" },
    };

    [Theory]
    [MemberData(nameof(Unknown))]
    public void A_library_of_unknown_layout_is_refused_with_a_sentence_and_left_alone(string what, string sentence)
    {
        var library = Strange(what);
        var before = library.ToArray();
        Assert.Equal(sentence, Assert.Throws<InvalidDataException>(() => LibStdCxxMend.Mend(library)).Message);
        Assert.Equal(sentence, Assert.Throws<InvalidDataException>(() => LibStdCxxMend.Of(library)).Message);
        Assert.Equal(before, library);
    }

    private static byte[] Strange(string what)
    {
        var library = Original();
        var dynamic = new DynamicLibrary(library);
        switch (what)
        {
            case "text":
                return Encoding.ASCII.GetBytes(new string('a', 100));
            case "32 bits":
                library[4] = 1;
                return library;
            case "cut off":
                return library[..(library.Length / 2)];
            case "no sections":
                library[60] = 0;
                library[61] = 0;
                return library;
            case "another import":
                return Renamed(Absent, Absent.Replace("init", "quit"));
            case "two imports":
                var newer = dynamic.Imports.Single(i => i.Of == New);
                var other = dynamic.Imports.First(i => i.Of != New);
                library.AsSpan(newer.VersionAt, 2).CopyTo(library.AsSpan(other.VersionAt));
                return library;
            default:
                return Renamed(StandIn, StandIn.Replace("now", "new"));
        }
    }

    private static byte[] Renamed(string from, string to)
    {
        var library = Original();
        var at = library.AsSpan().IndexOf(Encoding.ASCII.GetBytes($"\0{from}\0")) + 1;
        Assert.True(at > 0);
        Encoding.ASCII.GetBytes(to).CopyTo(library, at);
        return library;
    }

    [Fact]
    public void Random_damage_raises_no_other_error_than_a_refusal()
    {
        var random = new Random(13);
        var library = Original();
        // The headers and the tables; what follows them is code.
        int[] places = [.. Enumerable.Range(0, 64), .. Enumerable.Range(library.Length - 64 * 40, 64 * 40)];
        var refused = 0;
        for (var round = 0; round < 400; round++)
        {
            var at = places[random.Next(places.Length)];
            var kept = library[at];
            library[at] = (byte)random.Next(256);
            try
            {
                _ = LibStdCxxMend.Of(library);
            }
            catch (InvalidDataException)
            {
                refused++;
            }
            library[at] = kept;
        }
        Assert.InRange(refused, 1, 399);
    }
}
