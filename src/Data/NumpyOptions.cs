using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Generative.Data;

/// <summary>Order of the axes of color images.</summary>
public enum Layout
{
    /// <summary>[N, H, W, C].</summary>
    ChannelsLast,
    /// <summary>[N, C, H, W].</summary>
    ChannelsFirst,
}

/// <summary>NumPy arrays, .npy or .npz: images [N, H, W], [N, H, W, C] or [N, C, H, W], or vectors [N, D] or
/// [N].</summary>
[Kind("numpy", ".npy and .npz: images [N, H, W], [N, H, W, C] or [N, C, H, W], or vectors [N, D]")]
public sealed record NumpyOptions : DataOptions, IChecked
{
    /// <inheritdoc/>
    public override string Title => DataSets.NameOf(Path);

    /// <inheritdoc/>
    public override (IExamples Train, IExamples? Test) Read(Action<string> note) => NumpyData.Read(this, note);

    /// <inheritdoc/>
    public override bool SharesFiles => TestPath is { } test
        ? Paths.IsSameFile(Path, test) && (TestKey ?? Key) == Key
        : TestKey is not null && Key == TestKey;

    /// <inheritdoc/>
    public override bool IsMirrored => Flip;

    [Description("The .npy or .npz file.")]
    [FilePath]
    public required string Path { get; init; }

    [Description(
        "Name of the array of examples in an .npz; null: its only array, or images, x_train, train_images, train_x, "
        + "x, data, train or arr_0.")]
    public string? Key { get; init; }

    [Description("File of the labels; null: the same .npz.")]
    [FilePath]
    public string? LabelsPath { get; init; }

    [Description(
        "Name of the array of labels in an .npz; null: labels, y_train, train_labels, train_y, y or target, if there.")]
    public string? LabelsKey { get; init; }

    [Description(
        "File of the test examples; null: x_test, test_images, test_x or test of the same .npz, or a part set aside.")]
    [FilePath]
    public string? TestPath { get; init; }

    [Description("Name of the array of test examples in an .npz.")]
    public string? TestKey { get; init; }

    [Description("File of the test labels; null: the .npz of the test examples.")]
    [FilePath]
    public string? TestLabelsPath { get; init; }

    [Description("Name of the array of test labels in an .npz.")]
    public string? TestLabelsKey { get; init; }

    [Description("Order of the axes of color images; null: the axis of size 1 or 3 is the channels.")]
    public Layout? Layout { get; init; }

    [Description("The numbers of black and white in floating-point images, and in integers beyond 0 to 255.")]
    [Length(2, 2), Range(-1e6, 1e6)]
    public IReadOnlyList<double> Range { get; init; } = [0, 1];

    [Description("Mirror every second training image, drawn anew for each batch: where left and right are alike.")]
    public bool Flip { get; init; }

    [Description(
        "Memory for the images, in megabytes: a .npy file of more in uint8 stays on disk, its batches read ahead of "
        + "the training step; 0: everything.")]
    [Range(0, 2000)]
    public int MemoryMegabytes { get; init; } = 2000;

    public IEnumerable<string> Faults()
    {
        if (Range is [var black, var white] && black == white)
            yield return $"range: got [{black}, {white}], expected two different numbers";
    }
}
