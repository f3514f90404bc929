using System.Runtime.CompilerServices;

namespace Generative.Tests.Shared;

/// <summary>Test projects run one after another, however many `dotnet test` or an editor starts.</summary>
/// <remarks>Each takes every core for libtorch's threads; two at once slow each other down many times over. With one
/// thread each, as <c>./test</c> has it, they run side by side.</remarks>
internal static class OneProcess
{
    private static FileStream? held;

    // Runs before anything else of a test assembly. The system lets go of the file when the process ends.
    [ModuleInitializer]
    internal static void WaitForTheOthers()
    {
        if (Environment.GetEnvironmentVariable("OMP_NUM_THREADS") == "1") return;
        var folder = Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts")).FullName;
        var file = Path.Combine(folder, "tests.lock");
        while (held is null)
        {
            try
            {
                held = new(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                Thread.Sleep(100);
            }
        }
    }
}
