using System.ComponentModel;

namespace Generative.Data;

/// <summary>CIFAR-10, the binary version.</summary>
[Kind("cifar10", "CIFAR-10, the binary version")]
public sealed record Cifar10Options : DataOptions
{
    /// <inheritdoc/>
    public override string Title => "cifar10";

    /// <inheritdoc/>
    public override (IExamples Train, IExamples? Test) Read(Action<string> note)
    {
        var folder = DataSets.FolderOf("cifar10", Path, f => Cifar10.FolderIn(f) is not null);
        return Cifar10.ReadFolder(Cifar10.FolderIn(folder) ?? folder);
    }

    /// <inheritdoc/>
    public override bool IsMirrored => Flip;

    [Description(
        "Folder with data_batch_1.bin .. test_batch.bin, or the folder above it; null: cifar10 below GENERATIVE_DATA.")]
    [FilePath]
    public string? Path { get; init; }

    [Description("Mirror every second training image, drawn anew for each batch.")]
    public bool Flip { get; init; }
}
