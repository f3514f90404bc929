namespace Generative.Learning;

/// <summary>A model declared by its fields: every module, parameter and buffer field is registered under its own name, which is its checkpoint key.</summary>
public abstract class GenerativeModel : Module
{
    /// <summary>C# runs a derived class's field initialisers before this constructor, so the fields stand already.</summary>
    protected GenerativeModel(string name) : base(name) => RegisterComponents();
}

/// <summary>What can be trained: a loss for a batch.</summary>
public interface IObjective
{
    /// <summary>The loss of x [B, C, H, W] as named terms, each [B].</summary>
    Terms Loss(Tensor x);
}

/// <summary>What can be sampled from.</summary>
public interface ISampler
{
    /// <summary>n samples on the model's device, [n, C, H, W], in [0, 1].</summary>
    Tensor Sample(long n);
}

/// <summary>A sampler that is a function of noise, so that a fixed noise shows the same samples as training goes on.</summary>
public interface INoiseSampler : ISampler
{
    /// <summary>Noise for n samples, [n, ...], from the generator.</summary>
    Tensor Noise(long n, Generator? generator = null);

    /// <summary>Samples [n, C, H, W] of that noise [n, ...].</summary>
    Tensor Sample(Tensor noise);
}

/// <summary>What encodes and decodes.</summary>
public interface IReconstructor
{
    /// <summary>The mean reconstruction of x [B, C, H, W], same shape, in [0, 1].</summary>
    Tensor Reconstruct(Tensor x);
}

/// <summary>What gives importance weights of its latents: the log-likelihood is then estimated by importance sampling.</summary>
public interface IImportanceWeighted
{
    /// <summary>log p(x, z_k) - log q(z_k|x) for k samples of each x [B, C, H, W]: [k, B].</summary>
    Tensor LogWeights(Tensor x, long k);
}

/// <summary>Shape of one image, C x H x W.</summary>
/// <param name="Channels">C.</param>
/// <param name="Height">H, pixels.</param>
/// <param name="Width">W, pixels.</param>
public sealed record ImageShape(int Channels, int Height, int Width)
{
    /// <summary>Numbers per image, D = C H W.</summary>
    public int Pixels => Channels * Height * Width;

    /// <inheritdoc/>
    public override string ToString() => $"[{Channels}, {Height}, {Width}]";
}
