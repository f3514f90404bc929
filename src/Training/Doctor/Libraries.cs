using System.Runtime.InteropServices;

namespace Training.Doctor;

/// <summary>The native libraries of this process: libtorch, the BLAS below it, the image libraries.</summary>
public static class Libraries
{
    // What a file's name says about the library; the first that fits names the BLAS.
    private static readonly (string Stem, string Name)[] blas =
        [("libmkl_core", "MKL"), ("libmkl_rt", "MKL"), ("libopenblas", "OpenBLAS"), ("openblas", "OpenBLAS"), ("libblis", "BLIS"), ("blis", "BLIS"), ("libatlas", "ATLAS"), ("atlas", "ATLAS"), ("libblas.so", "reference BLAS")];

    /// <summary>Files that are mapped into this process; empty where the system does not tell.</summary>
    public static IReadOnlyList<string> Loaded()
    {
        const string maps = "/proc/self/maps";
        if (!File.Exists(maps)) return [];
        // address perms offset dev inode path
        return [.. File.ReadLines(maps).Select(l => l.Split(' ', 6, StringSplitOptions.RemoveEmptyEntries)).Where(f => f.Length == 6 && f[5].Contains(".so")).Select(f => f[5].Trim()).Distinct()];
    }

    /// <summary>libtorch: its version and where it lies.</summary>
    public static Finding Torch(string version, IReadOnlyList<string> loaded) =>
        new("libtorch", loaded.FirstOrDefault(p => p.Contains("libtorch_cpu")) is { } path ? $"{version}, {path}" : version);

    /// <summary>libtorch that does not load.</summary>
    public static Finding NoTorch(string reason) => new("libtorch", $"not loaded: {reason}", Verdict.Problem,
        "run ./generative once, which installs libtorch and builds the native library; or set LIBTORCH to an unpacked libtorch or to site-packages/torch");

    /// <summary>Which BLAS of the loaded libraries; its name and file, or null: it is inside libtorch.</summary>
    public static (string Name, string Path)? BlasOf(IReadOnlyList<string> loaded)
    {
        foreach (var (stem, name) in blas)
            if (loaded.FirstOrDefault(p => p.Contains(stem, StringComparison.OrdinalIgnoreCase) && !p.Contains("libTorchDispatch")) is { } path) return (name, path);
        return null;
    }

    /// <summary>The BLAS by name and by what it does: products of 1024 x 1024 matrices, billions of operations a second.</summary>
    public static Finding Blas(IReadOnlyList<string> loaded, double single, double twice)
    {
        // The reference BLAS computes some 2 billion operations a second in float64 on any machine, an optimised one 10 and more on a single core.
        const double slowest = 4;
        var found = BlasOf(loaded);
        var text = FormattableString.Invariant($"{(found is { } b ? $"{b.Name}, {b.Path}" : "inside libtorch")}: {single:0} GFLOP/s in float32, {twice:0} in float64");
        return twice >= slowest ? new("BLAS", text)
            : new("BLAS", text, Verdict.Problem, found?.Name == "reference BLAS" ? "apt-get install libopenblas0-openmp (the reference BLAS is fifty times slower)"
                : "another BLAS (Debian: apt-get install libopenblas0-openmp), or wait until the machine is less busy");
    }

    /// <summary>Whether an image library is found.</summary>
    public static Finding Image(string use, string library, string package, Verdict without)
    {
        if (!NativeLibrary.TryLoad(library, out var handle)) return new(use, $"{library} is not found", without, $"apt-get install {package}");
        NativeLibrary.Free(handle);
        return new(use, library);
    }
}
