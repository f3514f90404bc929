namespace Generative.Cli.Doctor;

/// <summary>Checks the disk.</summary>
public static class Disk
{
    private const long Least = 1L << 30;

    /// <summary>Whether the folder of the runs can be written, and the free space.</summary>
    public static Finding Of(string folder)
    {
        var place = Path.GetFullPath(folder);
        while (!Directory.Exists(place) && Path.GetDirectoryName(place) is { } above) place = above;
        try
        {
            var probe = Path.Combine(place, $".doctor-{Environment.ProcessId}");
            using (new FileStream(
                probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose)) { }
            return Of(folder, new DriveInfo(place).AvailableFreeSpace);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new("disk", $"{folder} cannot be written: {e.Message.TrimEnd('.')}", Verdict.Problem,
                "another folder: train CONFIG --outdir FOLDER");
        }
    }

    /// <summary>The finding for a number of free bytes.</summary>
    public static Finding Of(string folder, long free)
    {
        var text = FormattableString.Invariant($"{free / 1e9:0.0} GB free for {folder}");
        if (free >= Least) return new("disk", text);
        return new("disk", text, Verdict.Problem,
            "room for checkpoints: delete old runs, set training.keepLast lower, or train CONFIG --outdir FOLDER "
            + "elsewhere");
    }
}
