namespace Generative.Training;

/// <summary>Recognizes errors of writing: a full disk, a used-up quota, a folder that is gone.</summary>
internal static class DiskFault
{
    /// <summary>Whether the exception comes from the disk.</summary>
    /// <remarks>.NET reports a file that is too large for its file system or limit (EFBIG) as an
    /// ArgumentOutOfRangeException for "value".</remarks>
    public static bool Is(Exception e) =>
        e is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException { ParamName: "value" };
}
