using System.Diagnostics;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace Generative.Cli.Tests.Docs;

/// <summary>The commands of docs/start.md, as they are written there, one after another in a folder of their
/// own.</summary>
public sealed class StartTests
{
    [Fact]
    public void The_first_ten_minutes_go_as_the_page_says()
    {
        var page = Page.Of("docs/start.md");
        var folder = Directory.CreateTempSubdirectory("generative-start-").FullName;
        try
        {
            foreach (var block in page.Fences.Where(f => f.File is not null))
                File.WriteAllLines(Path.Combine(folder, block.File!), block.Lines);
            _ = Directory.CreateSymbolicLink(Path.Combine(folder, "configs"), Path.Combine(Page.Root, "configs"));
            Photos(Path.Combine(folder, "photos"));
            var ran = 0;
            foreach (var line in page.Commands)
            {
                // Fetching and entering the repository is all that the reader does before.
                if (line.StartsWith("git clone", StringComparison.Ordinal) || line == "cd generative") continue;
                Run(folder, ShellLine.Arguments(line) ?? throw new InvalidOperationException(line));
                ran++;
            }
            Assert.True(ran >= 10, $"{ran} commands");
            foreach (var file in page.Code.Where(c => c.EndsWith(".png", StringComparison.Ordinal)))
                Assert.True(File.Exists(Path.Combine(folder, file)), file);
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    private static void Run(string folder, string[] arguments)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Generative.Cli.dll");
        var start = new ProcessStartInfo("dotnet", [program, .. arguments])
        {
            WorkingDirectory = folder, RedirectStandardError = true, RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{string.Join(' ', arguments)}: {output.Result}{error}");
    }

    // The reader's own images: two classes of 60 pictures, a disc or a bar on a colored ground.
    private static void Photos(string folder)
    {
        const int Side = 40;
        var random = new Random(1);
        foreach (var name in new[] { "discs", "bars" })
        {
            _ = Directory.CreateDirectory(Path.Combine(folder, name));
            for (var k = 0; k < 60; k++)
            {
                var (x, y, hue) = (random.Next(10, 30), random.Next(10, 30), (byte)random.Next(100));
                var pixels = new byte[3 * Side * Side];
                for (var p = 0; p < Side * Side; p++)
                {
                    var (dx, dy) = (p % Side - x, p / Side - y);
                    var inside = name == "discs" ? dx * dx + dy * dy < 64 : Math.Abs(dx) < 4;
                    pixels[3 * p] = inside ? (byte)230 : hue;
                    pixels[3 * p + 1] = inside ? (byte)200 : (byte)60;
                    pixels[3 * p + 2] = (byte)(150 - hue);
                }
                using var image = Image.LoadPixelData<Rgb24>(pixels, Side, Side);
                image.SaveAsPng(Path.Combine(folder, name, $"{k:D2}.png"));
            }
        }
    }
}
