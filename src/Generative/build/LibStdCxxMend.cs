// Compiled for netstandard2.0 as a build task (Generative.targets), and into the program for `doctor`.
#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Text;

namespace Generative.Build;

/// <summary>Symbol versions that a library requires of libstdc++.</summary>
internal enum LibStdCxxNeed
{
    /// <summary>Not GLIBCXX_3.4.32.</summary>
    Old,

    /// <summary>GLIBCXX_3.4.32, which came with GCC 13. Beside an older libstdc++ it does not load.</summary>
    New,

    /// <summary>It asked for GLIBCXX_3.4.32 until it was mended.</summary>
    Mended,
}

/// <summary>Lets libLibTorchSharp.so of TorchSharp 0.107 load where libstdc++ is older than that of GCC 13.</summary>
/// <remarks>
/// The library imports one symbol of version GLIBCXX_3.4.32, std::ios_base_library_init(). It does nothing: a program
/// that was compiled with GCC 13 names it to be sure of a libstdc++ that sets up std::cout by itself. An older one sets
/// it up for each library that was compiled with its headers, and libtorch, which is loaded first, is one of those.
/// Three writes make the library independent of it. The import's entry in the symbol table takes the name (1) and the
/// version (2) of another import without arguments or effects, std::chrono::steady_clock::now(); and the need of
/// GLIBCXX_3.4.32 is marked weak (3), so that the loader does without. The file's size and all else stay as they are.
/// Layout: System V ABI, chapter 4 (sections, symbols); Linux Standard Base, "Symbol Versioning".
/// </remarks>
internal static class LibStdCxxMend
{
    /// <summary>The version of libstdc++'s symbols that came with GCC 13.</summary>
    public const string Version = "GLIBCXX_3.4.32";

    private const string Import = "_ZSt21ios_base_library_initv";
    private const string StandIn = "_ZNSt6chrono3_V212steady_clock3nowEv";
    private const int Weak = 2;                                    // VER_FLG_WEAK

    /// <summary>Symbol versions that a library requires of libstdc++.</summary>
    /// <exception cref="InvalidDataException">Its layout is not the known one.</exception>
    public static LibStdCxxNeed Of(byte[] library) => Read(library).Need;

    /// <summary>Mends a library in place. True: three places were written; false: there was nothing to mend.</summary>
    /// <exception cref="InvalidDataException">Its layout is not the known one; nothing was written.</exception>
    public static bool Mend(byte[] library)
    {
        var (need, elf, needed, import, standIn) = Read(library);
        if (need != LibStdCxxNeed.New) return false;
        Array.Copy(library, elf!.Symbol(standIn), library, elf.Symbol(import), 4);
        Array.Copy(library, elf.SymbolVersion(standIn), library, elf.SymbolVersion(import), 2);
        library[needed + 4] |= Weak;
        return true;
    }

    // The file offset of the needed version's entry, and the indices of the two imports.
    private static (LibStdCxxNeed Need, Elf? Elf, int Needed, int Import, int StandIn) Read(byte[] library)
    {
        try
        {
            var elf = new Elf(library);
            if (elf.NeededVersion(Version) is not { } needed) return (LibStdCxxNeed.Old, elf, 0, 0, 0);
            var users = elf.SymbolsOfVersion(elf.Half(needed + 6));
            var weak = (elf.Half(needed + 4) & Weak) != 0;
            if (weak && users.Count == 0) return (LibStdCxxNeed.Mended, elf, needed, 0, 0);
            if (users.Count != 1 || elf.SymbolName(users[0]) != Import)
                throw new InvalidDataException($"of {Version} it imports {users.Count} symbols, not {Import} alone");
            var standIn = elf.SymbolNamed(StandIn) ?? throw new InvalidDataException($"it does not import {StandIn}");
            return (LibStdCxxNeed.New, elf, needed, users[0], standIn);
        }
        catch (Exception e) when (e is ArgumentException or IndexOutOfRangeException or OverflowException)
        {
            throw new InvalidDataException("the file is cut off or damaged", e);
        }
    }

    /// <summary>The dynamic symbols of a 64-bit little-endian ELF file, and the versions it needs.</summary>
    private sealed class Elf
    {
        // Types of sections.
        private const int DynamicSymbols = 11, VersionNeeds = 0x6ffffffe, SymbolVersions = 0x6fffffff;
        private const int SymbolSize = 24;

        private readonly byte[] file;
        private readonly int names, symbols, symbolCount, versions, needs, needCount;

        public Elf(byte[] file)
        {
            this.file = file;
            if (file.Length < 64 || Word(0) != 0x464c457f || file[4] != 2 || file[5] != 1)
                throw new InvalidDataException("it is no 64-bit little-endian ELF file");
            var dynamic = Section(DynamicSymbols);
            var need = Section(VersionNeeds);
            names = Offset(SectionAt(Word(dynamic + 40)) + 24);    // sh_link: the strings of these symbols
            symbols = Offset(dynamic + 24);
            symbolCount = Offset(dynamic + 32) / SymbolSize;
            versions = Offset(Section(SymbolVersions) + 24);
            needs = Offset(need + 24);
            needCount = Word(need + 44);                           // sh_info
        }

        public int Symbol(int index) => symbols + SymbolSize * index;

        public int SymbolVersion(int index) => versions + 2 * index;

        public string SymbolName(int index) => Name(Word(Symbol(index)));

        public int? SymbolNamed(string name)
        {
            for (var k = 0; k < symbolCount; k++)
                if (SymbolName(k) == name) return k;
            return null;
        }

        public List<int> SymbolsOfVersion(int version)
        {
            var found = new List<int>();
            for (var k = 0; k < symbolCount; k++)
                if (Half(SymbolVersion(k)) == version) found.Add(k);
            return found;
        }

        /// <summary>Where the entry of a needed version lies; null without one.</summary>
        public int? NeededVersion(string name)
        {
            // A library that is needed (Verneed: version, count, file, first entry, next),
            // and the versions that are needed of it (Vernaux: hash, flags, index, name, next).
            var library = needs;
            for (var k = 0; k < needCount; k++)
            {
                var entry = library + Word(library + 8);
                for (var j = Half(library + 2); j > 0; j--)
                {
                    if (Name(Word(entry + 8)) == name) return entry;
                    entry += Word(entry + 12);
                }
                library += Word(library + 12);
            }
            return null;
        }

        public int Half(int at) => BitConverter.ToUInt16(file, at);

        private int Word(int at) => BitConverter.ToInt32(file, at);

        private int Offset(int at) => checked((int)BitConverter.ToInt64(file, at));

        private int SectionAt(int index) => checked(Offset(40) + Half(58) * index);

        private int Section(int type)
        {
            for (var k = 0; k < Half(60); k++)
                if (Word(SectionAt(k) + 4) == type) return SectionAt(k);
            throw new InvalidDataException($"it has no section of type 0x{type:x}");
        }

        private string Name(int offset)
        {
            var start = checked(names + offset);
            return Encoding.ASCII.GetString(file, start, Array.IndexOf(file, (byte)0, start) - start);
        }
    }
}

#if !NET
/// <summary>The build's task: a copy of a library, mended where it asks for a newer libstdc++.</summary>
public sealed class MendLibTorchSharp : Microsoft.Build.Utilities.Task
{
    /// <summary>The library as the package has it.</summary>
    [Microsoft.Build.Framework.Required]
    public string Original { get; set; } = "";

    /// <summary>Where the copy goes.</summary>
    [Microsoft.Build.Framework.Required]
    public string Copy { get; set; } = "";

    /// <summary>Writes the copy. A library of unknown layout is copied as it is, with a warning.</summary>
    public override bool Execute()
    {
        var library = File.ReadAllBytes(Original);
        try
        {
            LibStdCxxMend.Mend(library);
        }
        catch (InvalidDataException e)
        {
            Log.LogWarning($"{Original} was not mended, and may not load beside an old libstdc++: {e.Message}.");
        }
        Directory.CreateDirectory(Path.GetDirectoryName(Copy)!);
        File.WriteAllBytes(Copy, library);
        return !Log.HasLoggedErrors;
    }
}
#endif
