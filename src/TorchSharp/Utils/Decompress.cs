using System.Formats.Tar;
using System.IO.Compression;

namespace TorchSharp.Utils;

/// <summary>Files out of gzip and tar archives.</summary>
public static class Decompress
{
    /// <summary>Writes the content beside its siblings in targetDir, under the archive's name without its extension.</summary>
    public static void DecompressGZipFile(string gzipFileName, string targetDir)
    {
        using var source = File.OpenRead(gzipFileName);
        using var content = new GZipStream(source, CompressionMode.Decompress);
        using var target = File.Create(Path.Combine(targetDir, Path.GetFileNameWithoutExtension(gzipFileName)));
        content.CopyTo(target);
    }

    /// <summary>Unpacks a .tgz into the folder, which is made when missing. Entries that would land outside it throw.</summary>
    public static void ExtractTGZ(string gzArchiveName, string destFolder)
    {
        Directory.CreateDirectory(destFolder);
        using var source = File.OpenRead(gzArchiveName);
        using var content = new GZipStream(source, CompressionMode.Decompress);
        TarFile.ExtractToDirectory(content, destFolder, overwriteFiles: true);
    }
}
