using System.Buffers.Binary;
using System.Text;

namespace Generative.Cli.Tests.Setup;

/// <summary>An ELF library as the loader reads it: by its dynamic segment, where the mend goes by sections.</summary>
/// <remarks>System V ABI, chapter 5 (program loading); Linux Standard Base, "Symbol Versioning".</remarks>
internal sealed class DynamicLibrary
{
    private const int Load = 1, Dynamic = 2;                       // types of segments
    private const long StringTable = 5, SymbolTable = 6;           // entries of the dynamic segment
    private const long SymbolVersions = 0x6ffffff0, MinimumCount = 0x6ffffffe, NeedCount = 0x6fffffff;

    private readonly byte[] file;
    private readonly List<(long Address, int Offset, long Size)> loaded = [];
    private readonly int strings, symbols, versions;

    /// <summary>A version of another library's symbols.</summary>
    /// <param name="Name">Such as GLIBCXX_3.4.32.</param>
    /// <param name="Weak">Whether the loader does without it.</param>
    /// <param name="FlagsAt">Where the file says that, in two bytes.</param>
    internal sealed record Version(string Name, bool Weak, int FlagsAt);

    /// <summary>A symbol of another library.</summary>
    /// <param name="Name">Its mangled name.</param>
    /// <param name="Of">Its version; null: any.</param>
    /// <param name="NameAt">Where the file names it, in four bytes.</param>
    /// <param name="VersionAt">Where the file gives its version, in two bytes.</param>
    internal sealed record Import(string Name, string? Of, int NameAt, int VersionAt);

    public DynamicLibrary(byte[] file)
    {
        this.file = file;
        Dictionary<long, long> entries = [];
        for (var k = 0; k < Half(56); k++)
        {
            var header = (int)Long(32) + 56 * k;
            if (Word(header) == Load) loaded.Add((Long(header + 16), (int)Long(header + 8), Long(header + 32)));
            if (Word(header) != Dynamic) continue;
            var end = Long(header + 8) + Long(header + 32);
            for (var at = (int)Long(header + 8); at < end; at += 16) entries.TryAdd(Long(at), Long(at + 8));
        }
        strings = At(entries[StringTable]);
        symbols = At(entries[SymbolTable]);
        versions = At(entries[SymbolVersions]);

        var need = At(entries[MinimumCount]);
        for (var k = 0; k < entries[NeedCount]; k++)
        {
            var entry = need + Word(need + 8);
            for (var j = 0; j < Half(need + 2); j++)
            {
                Versions[Half(entry + 6)] = new(Text(Word(entry + 8)), (Half(entry + 4) & 2) != 0, entry + 4);
                entry += Word(entry + 12);
            }
            need += Word(need + 12);
        }
        // The strings follow the symbols: the usual order, and that of this library.
        for (var k = 1; k < (strings - symbols) / 24; k++)
        {
            var symbol = symbols + 24 * k;
            if (Half(symbol + 6) != 0) continue;                   // defined here
            var version = Versions.GetValueOrDefault(Half(versions + 2 * k));
            Imports.Add(new(Text(Word(symbol)), version?.Name, symbol, versions + 2 * k));
        }
    }

    /// <summary>The versions it needs, by the index that its symbols use.</summary>
    public Dictionary<int, Version> Versions { get; } = [];

    /// <summary>The symbols it imports, in order.</summary>
    public List<Import> Imports { get; } = [];

    private int At(long address)
    {
        var (start, offset, _) = loaded.Single(s => address >= s.Address && address < s.Address + s.Size);
        return (int)(address - start) + offset;
    }

    private string Text(int offset)
    {
        var rest = file.AsSpan(strings + offset);
        return Encoding.ASCII.GetString(rest[..rest.IndexOf((byte)0)]);
    }

    private int Half(int at) => BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(at));

    private int Word(int at) => BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(at));

    private long Long(int at) => BinaryPrimitives.ReadInt64LittleEndian(file.AsSpan(at));
}
