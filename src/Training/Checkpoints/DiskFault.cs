namespace Generative.Training;

/// <summary>What writing ends in where a disk is full, a quota used up, or a folder no longer there to write
/// in.</summary>
internal static class DiskFault
{
    /// <summary>.NET tells of a file too large for its file system or its limit by an
    /// ArgumentOutOfRangeException.</summary>
    public static bool Is(Exception e) =>
        e is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException;
}
