using Generative.Data;
using Generative.Evaluation.Plots;
using Generative.Numerics;
using Generative.Training;

namespace Generative.Evaluation;

/// <summary>Draws samples, reconstructions and views during training; samples from the same noise each time.</summary>
/// <param name="o">Number of samples.</param>
/// <param name="folder">Folder of the pictures.</param>
/// <param name="names">Names of the columns of vectors; null: none.</param>
/// <param name="log">Receives the pictures too, for TensorBoard.</param>
/// <param name="note">Receives a sentence when a picture cannot be written.</param>
public sealed class PicturesHook(
    SamplingOptions o, string folder, IReadOnlyList<string>? names, MetricsLog log, Action<string> note) : TrainingHook
{
    private const int Known = 2000, Reconstructed = 64, Viewed = 10, Views = 9;

    /// <inheritdoc/>
    public override void Drawn(TrainingRun run)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        var (model, shown) = (run.Model, run.Shown);
        var (images, part) = Examples(run);
        model.eval();
        shown.eval();
        if (shown is ITopicModel topics && run.Train.Shape.IsVector)
            Keep(TopicTable.Picture(topics, new($"Topics at step {run.Step}", names)), "topics-", run.Step);
        else Grid(shown, "", run.Step, images);
        if (shown != model) Grid(model, "raw-", run.Step, images);
        if (shown is IReconstructor reconstructor)
        {
            var look = new Look($"Reconstructions of {part} examples at step {run.Step}", names,
                Sequence: images.Shape.Sequence);
            var picture = Pictures.Reconstructions(reconstructor, images.Range(0, Reconstructed), look);
            Keep(picture, "reconstructions-", run.Step);
        }
        if (shown is IEncoder encoder and not ILatentSpace && run.Train.Shape.IsImage)
            KeepViews(encoder, images, run.Step);
        model.train();
    }

    // A row for each example: itself, then views of it. The draws of training are left as they were.
    private void KeepViews(IEncoder model, DeviceData images, long step)
    {
        using var random = RandomState.Get();
        var x = images.Range(0, Viewed);
        Tensor[] views = [.. Enumerable.Range(0, Views).Select(_ => model.View(x)).OfType<Tensor>()];
        if (views.Length > 0) Keep(Sheets.Of(stack([x, .. views], 1).flatten(0, 1), 1 + Views), "views-", step);
        RandomState.Set(random);
    }

    // Examples that the model is not trained on, if there are any.
    private static (DeviceData Examples, string Part) Examples(TrainingRun run)
    {
        if (run.Valid.Count > 0) return (run.Valid, "validation");
        return run.Test.Count > 0 ? (run.Test, "test") : (run.Train, "training");
    }

    private void Grid(GenerativeModel drawn, string kind, long step, DeviceData images)
    {
        if (drawn is not ISampler sampler) return;
        var seeds = Enumerable.Range(0, o.Count).Select(k => (long)k);
        using var noise = new NoiseSource(seeds, images.Device, images.Dtype);
        var samples = sampler.Sample(noise);
        var data = Pictures.IsVector(samples) ? images.Range(0, Math.Min(Known, images.Count)) : null;
        var what = kind == "" ? "Samples" : "Samples of the raw weights";
        var look = new Look($"{what} at step {step}", names, data, Sequence: images.Shape.Sequence);
        Keep(Pictures.Samples(samples, look), kind, step);
    }

    private void Keep(Picture picture, string kind, long step)
    {
        var image = picture.Pixels();
        var name = $"{kind}step-{step:000000}.png";
        try
        {
            Directory.CreateDirectory(folder);
            ImageFile.Write(Path.Combine(folder, name), image);
        }
        catch (Exception e) when (DiskFault.Is(e))
        {
            note($"{name} could not be written: {e.Message}");
        }
        log.Picture(kind == "" ? "samples" : kind.TrimEnd('-'), step, image);
    }
}
