using System.Globalization;

namespace Generative.Cli;

/// <summary>Progress of downloads: on a terminal one line that is redrawn, else a line per 10 %.</summary>
internal sealed class TransferLine(TextWriter writer, TimeProvider time, bool? live = null) : IDisposable
{
    private readonly bool live = live ?? !Console.IsErrorRedirected;
    private string name = "";
    private long drawnAt;
    private int tenth = -1;
    private bool open;

    /// <summary>Shows how much of a file has been downloaded.</summary>
    public void Update(string file, long bytes, long total)
    {
        if (file != name) (name, tenth, drawnAt) = (file, -1, 0);
        var now = (int)(10 * bytes / Math.Max(total, 1));
        var text = string.Create(CultureInfo.InvariantCulture, $"{file}  {bytes / 1e6:0.0} of {total / 1e6:0.0} MB");
        if (live)
        {
            if (bytes < total && drawnAt != 0 && time.GetElapsedTime(drawnAt) < TimeSpan.FromMilliseconds(100)) return;
            drawnAt = time.GetTimestamp();
            writer.Write($"\r\u001b[2K{text}");
            open = true;
        }
        else if (now > tenth)
        {
            tenth = now;
            writer.WriteLine(text);
        }
    }

    /// <summary>Writes a line that stays.</summary>
    public void Note(string line)
    {
        Dispose();
        writer.WriteLine(line);
    }

    /// <summary>Ends the live line.</summary>
    public void Dispose()
    {
        if (open) writer.WriteLine();
        open = false;
    }
}
