using Generative.Learning;
using Training.Config;
using Training.Data;
using Training.Evaluation;
using Training.Plots;
using Training.Runs;

namespace Training.Loops;

/// <summary>The pictures that a run draws along the way: grids of samples from the same noise each time, and reconstructions.</summary>
/// <param name="o">How many samples.</param>
/// <param name="model">The model in training; where another one is shown, its own grid stands beside, as raw.</param>
/// <param name="folder">The run.</param>
/// <param name="names">Names of a vector's numbers; null: they have none.</param>
/// <param name="log">Gets them too.</param>
/// <param name="note">Told of one that could not be written.</param>
public sealed class RunPictures(
    SamplingOptions o, GenerativeModel model, RunFolder folder, IReadOnlyList<string>? names, MetricsLog log,
    Action<string> note)
{
    private const int Known = 2000, Reconstructed = 64;

    /// <summary>Draws those of that step, and leaves the model in training.</summary>
    public void Draw(GenerativeModel shown, DeviceData images, long step)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        model.eval();
        shown.eval();
        Grid(shown, "", step, images);
        if (shown != model) Grid(model, "raw-", step, images);
        if (shown is IReconstructor reconstructor)
        {
            var look = new Look($"Reconstructions at step {step}", names);
            var picture = Pictures.Reconstructions(reconstructor, images.Range(0, Reconstructed), look);
            Keep(picture, "reconstructions-", step);
        }
        model.train();
    }

    private void Grid(GenerativeModel drawn, string kind, long step, DeviceData images)
    {
        if (drawn is not ISampler sampler) return;
        using var noise = new NoiseSource(Enumerable.Range(0, o.Count).Select(k => (long)k), images.Device, images.Dtype);
        var samples = sampler.Sample(noise);
        var data = Pictures.IsVector(samples) ? images.Range(0, Math.Min(Known, images.Count)) : null;
        var what = kind == "" ? "Samples" : "Samples of the raw weights";
        Keep(Pictures.Samples(samples, new($"{what} at step {step}", names, data)), kind, step);
    }

    private void Keep(Picture picture, string kind, long step)
    {
        var image = picture.Pixels();
        var name = $"{kind}step-{step:000000}.png";
        try
        {
            Directory.CreateDirectory(folder.Samples);
            ImageFile.Write(Path.Combine(folder.Samples, name), image);
        }
        catch (Exception e) when (DiskFault.Is(e))
        {
            note($"{name} could not be written: {e.Message}");
        }
        log.Picture(kind == "" ? "samples" : kind.TrimEnd('-'), step, image);
    }
}
