using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>A compiled program (.pt2). This library runs none: opening one says so.</summary>
public class ExportedProgram : IDisposable
{
    internal ExportedProgram(string filename)
    {
        if (!File.Exists(filename)) throw new FileNotFoundException($"export.load: no file {filename}", filename);
        throw new NotSupportedException($"export.load: {filename}: compiled packages need libtorch's AOTInductor runtime, which this library does not use; load weights with Module.load instead");
    }

    public void Dispose() => GC.SuppressFinalize(this);
}

/// <inheritdoc/>
public class ExportedProgram<TResult> : ExportedProgram
{
    internal ExportedProgram(string filename) : base(filename) { }
}
