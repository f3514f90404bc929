using System.ComponentModel;

namespace Generative.Data;

/// <summary>MNIST's file format: MNIST, Fashion-MNIST, KMNIST, EMNIST; raw or gzip.</summary>
[Kind("idx", "MNIST, Fashion-MNIST, KMNIST and EMNIST files, raw or gzip")]
public sealed record IdxOptions : DataOptions
{
    /// <inheritdoc/>
    public override string Title => Name;

    /// <inheritdoc/>
    public override (IExamples Train, IExamples? Test) Read(Action<string> note) => IdxSet.Read(Name, Path);

    [Description("Folder with the IDX files; null: the folder called by name below GENERATIVE_DATA.")]
    [FilePath]
    public string? Path { get; init; }

    [Description("Name of the set, shown in the run and looked up where no path is given.")]
    [Name]
    public string Name { get; init; } = "mnist";
}
