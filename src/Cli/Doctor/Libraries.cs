using Generative.Build;
using Generative.Numerics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Generative.Cli.Doctor;

/// <summary>The native libraries of this process: libtorch, the arithmetic inside it, libstdc++ below it.</summary>
public static partial class Libraries
{
    private const string Series = "GLIBCXX_3.4.";
    private const int Least = 30;                                  // what else TorchSharp 0.107 asks for

    [GeneratedRegex(@"Math Kernel Library Version ([\d.]+)")]
    private static partial Regex Mkl { get; }

    [GeneratedRegex(@"MKL-DNN v([\d.]+)")]
    private static partial Regex OneDnn { get; }

    [GeneratedRegex(@"CPU capability usage: (\w+)")]
    private static partial Regex Capability { get; }

    [GeneratedRegex(@"GLIBCXX_3\.4\.(\d+)")]
    private static partial Regex Versions { get; }

    /// <summary>Files that are mapped into this process; empty where the system does not tell.</summary>
    public static IReadOnlyList<string> Loaded()
    {
        const string maps = "/proc/self/maps";
        if (!File.Exists(maps)) return [];
        // address perms offset dev inode path
        var fields = File.ReadLines(maps).Select(l => l.Split(' ', 6, StringSplitOptions.RemoveEmptyEntries));
        return [.. fields.Where(f => f.Length == 6 && f[5].Contains(".so")).Select(f => f[5].Trim()).Distinct()];
    }

    /// <summary>libtorch: its version and where it lies.</summary>
    public static Finding Torch(string version, IReadOnlyList<string> loaded) =>
        new("libtorch", Find(loaded, "libtorch_cpu") is { } path ? $"{version}, {path}" : version);

    /// <summary>libtorch that does not load.</summary>
    public static Finding NoTorch(EngineFault fault) =>
        new("libtorch", $"does not load: {fault.Reason}", Verdict.Problem, fault.Remedy);

    /// <summary>The arithmetic by name and by what it does: products of 1024 x 1024 matrices.</summary>
    /// <param name="build">libtorch's own description of its build; null where it cannot be asked.</param>
    /// <param name="single">Billions of operations a second in float32.</param>
    /// <param name="twice">The same in float64.</param>
    /// <param name="limit">The variable ATEN_CPU_CAPABILITY, which chooses older kernels; null without.</param>
    public static Finding Arithmetic(string? build, double single, double twice, string? limit)
    {
        // Plain loops compute some 2 billion operations a second in float64, MKL 10 and more on any core of today.
        const double slowest = 4;
        string[] parts =
        [
            .. Named("MKL", Mkl, build),
            .. Named("oneDNN", OneDnn, build),
            .. Named("CPU kernels", Capability, build),
        ];
        var name = parts.Length > 0 ? string.Join(", ", parts) : "inside libtorch";
        var text = FormattableString.Invariant($"{name}: {single:0} GFLOP/s in float32, {twice:0} in float64");
        const string part = "arithmetic";
        if (twice < slowest) return new(part, text, Verdict.Problem, "ask again when the machine is less busy");
        return limit is null ? new(part, text) : new(part, text, Verdict.Hint, $"unset ATEN_CPU_CAPABILITY ({limit})");
    }

    /// <summary>libstdc++, and whether TorchSharp's library was mended for it; null on systems without one.</summary>
    public static Finding? LibStdCxx(IReadOnlyList<string> loaded)
    {
        if (Find(loaded, "/libstdc++.so.6") is not { } path || !File.Exists(path)) return null;
        var library = Find(loaded, "libLibTorchSharp.so") ?? Beside();
        return LibStdCxx(NewestVersion(File.ReadAllBytes(path)), path, library is null ? null : NeedOf(library));
    }

    /// <summary>What a libstdc++ of that version means to a library with that need.</summary>
    /// <param name="newest">The last number of the newest GLIBCXX_3.4 version it has.</param>
    /// <param name="path">Where it lies.</param>
    /// <param name="need">What TorchSharp's library asks for; null where there is none, or of unknown layout.</param>
    internal static Finding LibStdCxx(int newest, string path, LibStdCxxNeed? need)
    {
        const string part = "libstdc++", file = "libLibTorchSharp.so";
        var text = $"{Series}{newest}, {path}";
        if (newest < Least)
            return new(part, text, Verdict.Problem, $"a system with libstdc++ of GCC 12 ({Series}{Least}) or newer");
        var enough = newest >= int.Parse(LibStdCxxMend.Version.AsSpan(Series.Length), CultureInfo.InvariantCulture);
        return (need, enough) switch
        {
            (LibStdCxxNeed.Mended, false) => new(part, $"{text}: the build has mended {file} for it"),
            (LibStdCxxNeed.Mended, true) => new(part, $"{text}: {file} was mended for an older one"),
            (LibStdCxxNeed.New, false) => new(part, $"{text}: {file} asks for {LibStdCxxMend.Version}", Verdict.Problem,
                "build the program again on this machine: the build mends the library"),
            _ => new(part, text),
        };
    }

    /// <summary>The last number of the newest version GLIBCXX_3.4.n of a libstdc++; 0 without one.</summary>
    public static int NewestVersion(byte[] library)
    {
        var versions = Versions.Matches(Encoding.Latin1.GetString(library));
        var numbers = versions.Select(m => int.Parse(m.Groups[1].ValueSpan, CultureInfo.InvariantCulture));
        return numbers.DefaultIfEmpty().Max();
    }

    private static string? Find(IReadOnlyList<string> loaded, string name) =>
        loaded.FirstOrDefault(p => p.Contains(name));

    private static IEnumerable<string> Named(string name, Regex version, string? build) =>
        version.Match(build ?? "") is { Success: true } match ? [$"{name} {match.Groups[1].Value.TrimEnd('.')}"] : [];

    // TorchSharp's library beside the program, where it has not been loaded.
    private static string? Beside()
    {
        string[] folders = ["runtimes/linux-x64/native", ""];
        var files = folders.Select(f => Path.Combine(AppContext.BaseDirectory, f, "libLibTorchSharp.so"));
        return files.FirstOrDefault(File.Exists);
    }

    private static LibStdCxxNeed? NeedOf(string library)
    {
        try
        {
            return LibStdCxxMend.Of(File.ReadAllBytes(library));
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
