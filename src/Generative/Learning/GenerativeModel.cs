namespace Generative.Learning;

/// <summary>A model declared by its fields: every module, parameter and buffer field is registered under its own name, which is its checkpoint key.</summary>
public abstract class GenerativeModel : Module
{
    /// <summary>C# runs a derived class's field initialisers before this constructor, so the fields stand already.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="declared">False: fields are set in the constructor's body, which ends in <see cref="Module.RegisterComponents"/> itself; TorchSharp registers a module once only.</param>
    protected GenerativeModel(string name, bool declared = true) : base(name)
    {
        if (declared) RegisterComponents();
    }
}

/// <summary>What can be trained: a loss for a batch. Other ways to be trained: <see cref="ILabelledObjective"/>, <see cref="IPhasedObjective"/>.</summary>
public interface IObjective
{
    /// <summary>The loss of x [B, C, H, W] as named terms, each [B].</summary>
    Terms Loss(Tensor x);
}

/// <summary>What can be trained on labelled examples: class-conditional models, classifiers.</summary>
public interface ILabelledObjective
{
    /// <summary>The loss of x [B, C, H, W] with its labels [B] (int64) as named terms, each [B].</summary>
    Terms Loss(Tensor x, Tensor labels);
}

/// <summary>What can be sampled from.</summary>
public interface ISampler
{
    /// <summary>A sample for each stream of the noise, [n, C, H, W]: images in [0, 1], vectors in the data's own units.</summary>
    Tensor Sample(NoiseSource noise);
}

/// <summary>What can be sampled from class by class.</summary>
public interface IClassSampler : ISampler
{
    /// <summary>Number of classes; 0 where this one was not built with labels.</summary>
    int Classes { get; }

    /// <summary>Samples of the given classes [n] (int64), [n, C, H, W].</summary>
    Tensor Sample(NoiseSource noise, Tensor labels);
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

/// <summary>What can measure itself on examples beyond its loss: exact log-likelihoods, bits per dimension, the parts of a bound.</summary>
public interface IMeasured
{
    /// <summary>Named measures of x [B, C, H, W] (labels [B], null where the data has none), each [B]; their sum means nothing.</summary>
    IReadOnlyList<(string Name, Tensor Value)> Measure(Tensor x, Tensor? labels);
}

/// <summary>What has terms or measures that are not nats per example.</summary>
public interface IUnits
{
    /// <summary>The unit of the term or measure of that name; null: nats per example (<c>bits_per_dim</c>: bits/dim).</summary>
    string? Unit(string name);
}
