using System.Runtime.InteropServices;
using System.Text;

namespace Generative.Cli.Doctor;

/// <summary>A graphics card, as reported by its driver.</summary>
/// <param name="Name">Its name.</param>
/// <param name="TotalBytes">Memory.</param>
/// <param name="FreeBytes">Free memory.</param>
public sealed record GraphicsCard(string Name, ulong TotalBytes, ulong FreeBytes);

/// <summary>CUDA devices: those of the driver (by NVML, without libtorch), and those that libtorch can use.</summary>
public static unsafe partial class Graphics
{
    private const string Library = "libnvidia-ml.so.1";

    /// <summary>The cards and the driver's version; none and null without NVIDIA's driver.</summary>
    public static (IReadOnlyList<GraphicsCard> Cards, string? Driver) Cards()
    {
        if (!NativeLibrary.TryLoad(Library, out _) || nvmlInit_v2() != 0) return ([], null);
        try
        {
            var text = stackalloc byte[96];
            var driver = nvmlSystemGetDriverVersion(text, 96) == 0 ? Text(text) : "?";
            List<GraphicsCard> cards = [];
            uint count;
            if (nvmlDeviceGetCount_v2(&count) != 0) return ([], driver);
            for (var k = 0u; k < count; k++)
            {
                nint card;
                Memory memory;
                if (nvmlDeviceGetHandleByIndex_v2(k, &card) != 0 || nvmlDeviceGetMemoryInfo(card, &memory) != 0)
                    continue;
                cards.Add(new(nvmlDeviceGetName(card, text, 96) == 0 ? Text(text) : "?", memory.Total, memory.Free));
            }
            return (cards, driver);
        }
        finally
        {
            _ = nvmlShutdown();
        }
    }

    /// <summary>Findings about the cards and libtorch's use of them.</summary>
    public static IEnumerable<Finding> Of(IReadOnlyList<GraphicsCard> cards, string? driver, bool available, int usable)
    {
        if (cards.Count == 0)
        {
            var found = available ? $"{usable} devices" : "no NVIDIA driver here: training runs on the CPU";
            yield return new("CUDA", found);
            yield break;
        }
        foreach (var card in cards)
        {
            var (free, total) = (card.FreeBytes / 1e9, card.TotalBytes / 1e9);
            var text = FormattableString.Invariant($"{card.Name}, driver {driver}: {free:0.0} of {total:0.0} GB free");
            yield return Of(card, text, available);
        }
        if (available && usable < cards.Count)
            yield return new("CUDA", $"libtorch sees {usable} of {cards.Count} devices", Verdict.Hint,
                "see CUDA_VISIBLE_DEVICES");
    }

    private static Finding Of(GraphicsCard card, string text, bool available)
    {
        if (!available)
            return new("CUDA", $"{text}; this libtorch cannot use it", Verdict.Hint,
                "build with -p:TorchDevice=cuda-linux, on Windows cuda-windows");
        if (card.FreeBytes < card.TotalBytes / 10)
            return new("CUDA", text, Verdict.Hint, "nvidia-smi names the programs that hold the memory");
        return new("CUDA", text);
    }

    private static string Text(byte* text) =>
        Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(text));

    private struct Memory
    {
        public ulong Total, Free, Used;
    }

    [LibraryImport(Library)] private static partial int nvmlInit_v2();
    [LibraryImport(Library)] private static partial int nvmlShutdown();
    [LibraryImport(Library)] private static partial int nvmlSystemGetDriverVersion(byte* text, uint length);
    [LibraryImport(Library)] private static partial int nvmlDeviceGetCount_v2(uint* count);
    [LibraryImport(Library)] private static partial int nvmlDeviceGetHandleByIndex_v2(uint index, nint* card);
    [LibraryImport(Library)] private static partial int nvmlDeviceGetName(nint card, byte* text, uint length);
    [LibraryImport(Library)] private static partial int nvmlDeviceGetMemoryInfo(nint card, Memory* memory);
}
