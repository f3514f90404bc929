using System.Formats.Tar;
using System.IO.Compression;

namespace Generative.Tests.Shared;

/// <summary>Archives of any entries, harmful ones too.</summary>
internal static class TarBytes
{
    /// <summary>A .tar.gz.</summary>
    public static byte[] Archive(params (TarEntryType Type, string Name, byte[] Content, string Link)[] entries)
    {
        using var stream = new MemoryStream();
        using (var zip = new GZipStream(stream, CompressionLevel.Fastest, leaveOpen: true))
        using (var tar = new TarWriter(zip, TarEntryFormat.Ustar))
            foreach (var (type, name, content, link) in entries)
            {
                var entry = new UstarTarEntry(type, name);
                if (type == TarEntryType.RegularFile) entry.DataStream = new MemoryStream(content);
                if (link.Length > 0) entry.LinkName = link;
                tar.WriteEntry(entry);
            }
        return stream.ToArray();
    }
}
