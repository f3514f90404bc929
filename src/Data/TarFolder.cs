using System.Formats.Tar;
using System.IO.Compression;

namespace Generative.Data;

/// <summary>Unpacks a .tar.gz into a new folder; what an archive could do besides (leave the folder, make links, grow
/// without end) is refused.</summary>
public static class TarFolder
{
    private const int MostEntries = 1_000_000;

    /// <summary>Unpacks into a folder that does not stand yet: beside it first, then renamed, so that a folder of that
    /// name is whole.</summary>
    /// <param name="path">The archive.</param>
    /// <param name="folder">The folder to make.</param>
    /// <param name="mostBytes">What its files may hold together.</param>
    /// <exception cref="DataException">The archive is damaged or hostile; nothing is left behind.</exception>
    public static void Unpack(string path, string folder, long mostBytes)
    {
        var temporary = $"{folder}.unpacking-{Environment.ProcessId}";
        try
        {
            DataException.Guard(path, "a .tar.gz archive", () =>
            {
                using var file = File.OpenRead(path);
                Directory.CreateDirectory(temporary);
                Unpack(file, path, Path.GetFullPath(temporary), mostBytes);
                Directory.Move(temporary, folder);
                return 0;
            });
        }
        finally
        {
            if (Directory.Exists(temporary)) Directory.Delete(temporary, recursive: true);
        }
    }

    private static void Unpack(Stream file, string name, string folder, long mostBytes)
    {
        try
        {
            using var inflater = new GZipStream(file, CompressionMode.Decompress);
            using var tar = new TarReader(inflater);
            var (entries, bytes) = (0, 0L);
            while (tar.GetNextEntry() is { } entry)
            {
                entries++;
                if (entries > MostEntries)
                    throw new DataException(name, "entries", $"more than {MostEntries}", $"at most {MostEntries}");
                if (entry.EntryType is TarEntryType.GlobalExtendedAttributes) continue;
                var target = Target(entry.Name, name, folder);
                switch (entry.EntryType)
                {
                    case TarEntryType.Directory:
                        Directory.CreateDirectory(target);
                        break;
                    case TarEntryType.RegularFile or TarEntryType.V7RegularFile:
                        bytes += entry.Length;
                        if (bytes > mostBytes)
                            throw new DataException(
                                name, "length", $"more than {mostBytes} bytes inside", $"at most {mostBytes}");
                        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                        using (var to = new FileStream(target, FileMode.CreateNew, FileAccess.Write))
                            entry.DataStream?.CopyTo(to);
                        break;
                    default:
                        throw new DataException(
                            name, $"entry '{entry.Name}'", $"{entry.EntryType}", "files and folders");
                }
            }
        }
        catch (Exception e) when (e is InvalidDataException or FormatException or ArgumentException
            or InvalidOperationException or NotSupportedException or OverflowException or EndOfStreamException)
        {
            throw new DataException(
                name, "archive", $"\"{e.Message.Split('\n')[0].TrimEnd('.')}\"", "a whole .tar.gz", e);
        }
    }

    private static string Target(string entry, string name, string folder)
    {
        var parts = entry.TrimEnd('/').Split('/');
        if (entry.StartsWith('/') || entry.Contains('\\') || entry.Contains('\0') || entry.Contains(':')
            || Array.Exists(parts, p => p is "" or ".."))
            throw new DataException(name, $"entry '{entry.Replace('\0', ' ')}'", "a name that leads elsewhere",
                "names below the folder");
        return Path.Combine([folder, .. parts.Where(p => p != ".")]);
    }
}
