using Generative.Configuration;
using Generative.Data;
using Generative.Training;

namespace Generative.Data.Tests;

/// <summary>A folder of images of one color.</summary>
public abstract class ImageFolderCase : IDisposable
{
    private protected readonly TemporaryFolder folder = new();

    protected void Put(string name, byte value, int height = 8, int width = 8, int channels = 3)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder[name])!);
        ImageFile.Write(folder[name], new([.. Enumerable.Repeat(value, height * width * channels)], height, width,
            channels));
    }

    protected ImageFolderOptions Options(int size = 4) => new() { Path = folder.Path, Size = [size] };

    protected string? Left(out ImageSet set)
    {
        string? line = null;
        set = (ImageSet)ImageFolder.Open(folder.Path, Options(), leftOut: l => line = l.Line);
        return line;
    }

    public void Dispose() => folder.Dispose();
}
