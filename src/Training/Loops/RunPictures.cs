using Generative.Learning;
using Training.Config;
using Training.Data;
using Training.Evaluation;
using Training.Runs;

namespace Training.Loops;

/// <summary>The pictures that a run draws along the way: grids of samples from the same noise each time, and reconstructions.</summary>
/// <param name="o">How many samples.</param>
/// <param name="model">The model in training; where another one is shown, its own grid stands beside, as raw.</param>
/// <param name="folder">The run.</param>
/// <param name="log">Gets them too.</param>
/// <param name="note">Told of one that could not be written.</param>
public sealed class RunPictures(SamplingOptions o, GenerativeModel model, RunFolder folder, MetricsLog log, Action<string> note)
{
    /// <summary>Draws those of that step, and leaves the model in training.</summary>
    public void Draw(GenerativeModel shown, DeviceData images, long step)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        model.eval();
        shown.eval();
        Grid(shown, "", step, images);
        if (shown != model) Grid(model, "raw-", step, images);
        if (shown is IReconstructor reconstructor && images.Count > 0) Keep(Pictures.Reconstructions(reconstructor, images.Range(0, 64)), "reconstructions-", step);
        model.train();
    }

    private void Grid(GenerativeModel drawn, string kind, long step, DeviceData images)
    {
        if (drawn is not ISampler sampler) return;
        using var noise = new NoiseSource(Enumerable.Range(0, o.Count).Select(k => (long)k), images.Device, images.Dtype);
        Keep(Pictures.Of(sampler.Sample(noise)), kind, step);
    }

    private void Keep(Image image, string kind, long step)
    {
        var name = $"{kind}step-{step:000000}.png";
        try
        {
            ImageFile.Write(Path.Combine(folder.Samples, name), image);
        }
        catch (Exception e) when (DiskFault.Is(e))
        {
            note($"{name} could not be written: {e.Message}");
        }
        log.Picture(kind == "" ? "samples" : kind.TrimEnd('-'), step, image);
    }
}
