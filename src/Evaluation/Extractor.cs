using Generative.Configuration;
using Generative.Data;
using Generative.Training;

namespace Generative.Evaluation;

/// <summary>The classifier by whose features samples are measured: one of this project's, by the data set's name, or a
/// run's.</summary>
/// <remarks>It is a run's folder either way: the config and a checkpoint with its manifest. The project's own were
/// trained by <c>configs/classifier-NAME.yaml</c>.</remarks>
public sealed class Extractor : IDisposable
{
    private const int Batch = 500;
    private readonly LoadedRun run;
    private readonly IClassifier classifier;

    private Extractor(LoadedRun run)
    {
        this.run = run;
        classifier = run.As<IClassifier>("tell classes apart (model.type classifier)");
        (Name, Shape, Sha256) = (run.Options.Data.Title, run.Checkpoint.Shape, run.Checkpoint.Sha256);
    }

    /// <summary>The data set it was trained on, by which its measures are named.</summary>
    public string Name { get; }

    /// <summary>SHA-256 of its weights' file.</summary>
    public string Sha256 { get; }

    /// <summary>Shape of its images, and its classes.</summary>
    public DataShape Shape { get; }

    /// <summary>F.</summary>
    public long FeatureCount => classifier.FeatureCount;

    /// <summary>The extractor of that run; null: the project's own for that data set, if there is one.</summary>
    public static Extractor? Open(string? named, DataOptions data, string device)
    {
        var own = Path.Combine(AppContext.BaseDirectory, "Extractors", data is StackedDigitsOptions s ? s.Name
            : data.Title);
        if (named is null && !Directory.Exists(own)) return null;
        // those of the run that is measured, not of this one
        var threads = get_num_threads();
        var loaded = LoadedRun.Open(named ?? own, device, Console.Error.WriteLine);
        set_num_threads(threads);
        try { return new(loaded); }
        catch { loaded.Dispose(); throw; }
    }

    /// <summary>
    /// φ [n, F] and log p(y|x) [n, K] of images [n, C, H, W], uint8; a few hundred at a time. Of colors, by an
    /// extractor for gray images, each channel's: φ [n, 3F], log p [n, 3, K].
    /// </summary>
    public (Tensor Features, Tensor LogP) See(Tensor images, CancellationToken stop = default)
    {
        var (C, H, W) = (images.shape[1], images.shape[2], images.shape[3]);
        var stacked = Stacks(C);
        if ((C != Shape.Channels && !stacked) || H != Shape.Height || W != Shape.Width)
            throw new DataException(run.Folder.Path, "extractor", $"one for images {Shape}",
                $"one for images [{C}, {H}, {W}]");
        using var off = no_grad();
        List<Tensor> features = [], logP = [];
        for (long from = 0; from < images.shape[0]; from += Batch)
        {
            stop.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            var x = images.slice(0, from, Math.Min(from + Batch, images.shape[0]), 1).to(run.Device).to(float32).div(
                255);
            var phi = classifier.Features(stacked ? x.reshape(-1, 1, H, W) : x);
            var p = functional.log_softmax(classifier.Logits(phi), 1);
            features.Add((stacked ? phi.view(x.shape[0], -1) : phi).MoveToOuterDisposeScope());
            logP.Add((stacked ? p.view(x.shape[0], C, -1) : p).MoveToOuterDisposeScope());
        }
        return (cat(features, 0), cat(logP, 0));
    }

    /// <summary>Whether images of so many channels are seen channel by channel.</summary>
    public bool Stacks(long channels) => channels == 3 && Shape.Channels == 1 && Shape.Classes == 10;

    public void Dispose() => run.Dispose();
}
