using System.Runtime.InteropServices;
using System.Text;

namespace Generative.Numerics;

/// <summary>libtorch does not load.</summary>
/// <param name="reason">The loader's message.</param>
/// <param name="remedy">What to do about it.</param>
public sealed class EngineFault(string reason, string remedy) : Exception($"libtorch does not load: {reason}; {remedy}")
{
    /// <summary>The loader's message.</summary>
    public string Reason => reason;

    /// <summary>What to do about it.</summary>
    public string Remedy => remedy;
}

/// <summary>Loads the native libraries under TorchSharp and reads libtorch's build information.</summary>
public static unsafe class Engine
{
    private static readonly string[] platforms = ["linux-x64", "osx-arm64", "win-x64"];

    /// <summary>Loads libtorch before TorchSharp does.</summary>
    /// <remarks>
    /// Where TorchSharp cannot load it, TorchSharp prints forty lines, copies half a gigabyte of libraries to a folder
    /// beside the program, and throws a TypeInitializationException.
    /// </remarks>
    /// <exception cref="EngineFault">It does not load.</exception>
    public static void Load()
    {
        // libgomp reads its environment when it is loaded.
        _ = NativeSettings.Applied;
        try
        {
            // Elsewhere TorchSharp searches in more places.
            if (OperatingSystem.IsLinux()) _ = NativeLibrary.Load("LibTorchSharp", typeof(torch).Assembly, null);
            else _ = get_num_threads();
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            throw Fault(e.Message, Platform());
        }
        catch (TypeInitializationException)
        {
            throw Fault("", Platform());
        }
    }

    /// <summary>The fault behind a loader's message, which names every file it has tried, one on a line.</summary>
    public static EngineFault Fault(string message, string platform)
    {
        if (!platforms.Contains(platform))
            return new($"there is no package of it for {platform}", $"it comes for {string.Join(", ", platforms)}");
        var lines = message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        // The error of a library that exists tells more than that of a missing one.
        string[] absent = ["LibTorchSharp: ", "LibTorchSharp.so: "];
        var reason = lines.Skip(1).FirstOrDefault(l => !absent.Any(l.Contains));
        return new(reason ?? "its libraries are not beside the program", "build the program again on this machine");
    }

    // As NuGet spells it, not "debian.12-x64".
    private static string Platform()
    {
        var system = "linux";
        if (OperatingSystem.IsWindows()) system = "win";
        if (OperatingSystem.IsMacOS()) system = "osx";
        if (RuntimeInformation.RuntimeIdentifier.Contains("musl")) system = "linux-musl";
        return $"{system}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";
    }

    /// <summary>libtorch's build settings in its own words, a line each; null where it cannot be asked.</summary>
    public static string? Build()
    {
        if (!NativeLibrary.TryLoad("libtorch_cpu.so", typeof(torch).Assembly, null, out var library)) return null;
        if (!NativeLibrary.TryGetExport(library, "_ZN2at11show_configB5cxx11Ev", out var show)) return null;
        // at::show_config() returns a std::string by a hidden argument: text, length, two words.
        var text = stackalloc nint[4];
        ((delegate* unmanaged<nint*, nint*>)show)(text);
        return Encoding.UTF8.GetString((byte*)text[0], (int)text[1]);
    }
}
