using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Generative.Build;
using Generative.Numerics;

namespace Generative.Cli.Doctor;

/// <summary>Checks the native libraries: libtorch, its arithmetic, and libstdc++.</summary>
public static partial class Libraries
{
    private const string Series = "GLIBCXX_3.4.";
    private const int Least = 30;                              // required by TorchSharp 0.107

    [GeneratedRegex(@"Math Kernel Library Version ([\d.]+)")]
    private static partial Regex Mkl { get; }

    [GeneratedRegex(@"MKL-DNN v([\d.]+)")]
    private static partial Regex OneDnn { get; }

    [GeneratedRegex(@"CPU capability usage: (\w+)")]
    private static partial Regex Capability { get; }

    [GeneratedRegex(@"GLIBCXX_3\.4\.(\d+)")]
    private static partial Regex Versions { get; }

    /// <summary>The libraries loaded by this process; empty if unknown.</summary>
    public static IReadOnlyList<string> Loaded()
    {
        const string maps = "/proc/self/maps";
        if (!File.Exists(maps)) return [];
        // address perms offset dev inode path
        var fields = File.ReadLines(maps).Select(l => l.Split(' ', 6, StringSplitOptions.RemoveEmptyEntries));
        return [.. fields.Where(f => f.Length == 6 && f[5].Contains(".so")).Select(f => f[5].Trim()).Distinct()];
    }

    /// <summary>libtorch: version and path.</summary>
    public static Finding Torch(string version, IReadOnlyList<string> loaded) =>
        new("libtorch", Find(loaded, "libtorch_cpu") is { } path ? $"{version}, {path}" : version);

    /// <summary>libtorch cannot be loaded.</summary>
    public static Finding NoTorch(EngineFault fault) =>
        new("libtorch", $"does not load: {fault.Reason}", Verdict.Problem, fault.Remedy);

    /// <summary>The libraries of linear algebra, and their speed on products of 1024 x 1024 matrices.</summary>
    /// <param name="build">libtorch's description of its build; null: unknown.</param>
    /// <param name="single">GFLOP/s in float32.</param>
    /// <param name="twice">GFLOP/s in float64.</param>
    /// <param name="limit">The variable ATEN_CPU_CAPABILITY, which selects older kernels; null: not set.</param>
    public static Finding Arithmetic(string? build, double single, double twice, string? limit)
    {
        // Plain loops reach about 2 GFLOP/s in float64, MKL more than 10 on any current core.
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

    /// <summary>libstdc++, and whether the build adapted TorchSharp's library to it; null on systems without
    /// it.</summary>
    public static Finding? LibStdCxx(IReadOnlyList<string> loaded)
    {
        if (Find(loaded, "/libstdc++.so.6") is not { } path || !File.Exists(path)) return null;
        var library = Find(loaded, "libLibTorchSharp.so") ?? Beside();
        return LibStdCxx(NewestVersion(File.ReadAllBytes(path)), path, library is null ? null : NeedOf(library));
    }

    /// <summary>The finding for a version of libstdc++.</summary>
    /// <param name="newest">The last number of its newest version GLIBCXX_3.4.n.</param>
    /// <param name="path">Its path.</param>
    /// <param name="need">The requirement of TorchSharp's library; null: unknown.</param>
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

    /// <summary>The last number of the newest version GLIBCXX_3.4.n in a libstdc++; 0: none.</summary>
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

    // TorchSharp's library next to the program, if it is not loaded.
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
