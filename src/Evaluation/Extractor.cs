using Generative.Data;
using Generative.Training;

namespace Generative.Evaluation;

/// <summary>A classifier that gives the features for metrics of images: a built-in one, or a run.</summary>
/// <remarks>The built-in ones are runs of <c>configs/classifier-NAME.yaml</c>.</remarks>
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

    /// <summary>Its data set, part of the names of the metrics.</summary>
    public string Name { get; }

    /// <summary>SHA-256 of its weights.</summary>
    public string Sha256 { get; }

    /// <summary>Shape of its images and number of classes.</summary>
    public DataShape Shape { get; }

    /// <summary>F, the number of features.</summary>
    public long FeatureCount => classifier.FeatureCount;

    /// <summary>Opens a run, or the built-in classifier of the data set; null if there is none.</summary>
    public static Extractor? Open(string? named, DataOptions data, string device)
    {
        var title = data is StackedDigitsOptions s ? s.Name : data.Title;
        var own = Path.Combine(AppContext.BaseDirectory, "Extractors", title);
        if (named is null && !Directory.Exists(own)) return null;
        var threads = get_num_threads();
        var loaded = LoadedRun.Open(named ?? own, device, Console.Error.WriteLine);
        set_num_threads(threads);                              // those of the evaluated run, not of this one
        try
        {
            return new(loaded);
        }
        catch
        {
            loaded.Dispose();
            throw;
        }
    }

    /// <summary>Features φ [n, F] and log p(y|x) [n, K] of images [n, C, H, W], uint8. Stacked digits are seen channel
    /// by channel: φ [n, 3F], log p [n, 3, K].</summary>
    public (Tensor Features, Tensor LogP) See(Tensor images, CancellationToken stop = default)
    {
        var (C, H, W) = (images.size(1), images.size(2), images.size(3));
        var stacked = Stacks(C);
        if ((C != Shape.Channels && !stacked) || H != Shape.Height || W != Shape.Width)
            throw new DataException(run.Folder.Path, "extractor", $"one for images {Shape}",
                $"one for images [{C}, {H}, {W}]");
        using var off = no_grad();
        List<Tensor> features = [], logP = [];
        for (long from = 0; from < images.size(0); from += Batch)
        {
            stop.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            var bytes = images.slice(0, from, Math.Min(from + Batch, images.size(0)), 1).to(run.Device);
            var x = bytes.to(float32).div(255);
            var phi = classifier.Features(stacked ? x.reshape(-1, 1, H, W) : x);
            var p = functional.log_softmax(classifier.Logits(phi), 1);
            features.Add((stacked ? phi.view(x.size(0), -1) : phi).MoveToOuterDisposeScope());
            logP.Add((stacked ? p.view(x.size(0), C, -1) : p).MoveToOuterDisposeScope());
        }
        return (cat(features, 0), cat(logP, 0));
    }

    /// <summary>Whether images with this number of channels are seen channel by channel.</summary>
    public bool Stacks(long channels) => channels == 3 && Shape.Channels == 1 && Shape.Classes == 10;

    public void Dispose() => run.Dispose();
}
