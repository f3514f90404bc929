namespace Generative;

/// <summary>A model that can be sampled from.</summary>
public interface ISampler
{
    /// <summary>Number of classes that can be asked for; 0: none.</summary>
    int Classes => 0;

    /// <summary>A sample for each stream of the noise, [n, C, H, W]: images in [0, 1], vectors in the data's own
    /// units.</summary>
    /// <param name="noise">n streams of random numbers.</param>
    /// <param name="labels">Classes [n] (int64) of a model that has some; null: it draws them itself.</param>
    Tensor Sample(NoiseSource noise, Tensor? labels = null);

    /// <summary>The samples of that noise at several moments from noise to the end, [frames, n, C, H, W]; fewer where
    /// there are fewer steps; null: this model does not sample step by step.</summary>
    Tensor? Film(NoiseSource noise, int frames, Tensor? labels = null) => null;
}

/// <summary>A model that encodes and decodes.</summary>
public interface IReconstructor
{
    /// <summary>The mean reconstruction of x [B, C, H, W], same shape, in [0, 1].</summary>
    Tensor Reconstruct(Tensor x);
}

/// <summary>A model with importance weights of its latents, from which its log-likelihood is estimated.</summary>
public interface IImportanceWeighted
{
    /// <summary>log p(x, z_k) - log q(z_k|x) for k samples of each x [B, C, H, W]: [k, B]; given y of a model of
    /// labeled examples.</summary>
    Tensor LogWeights(Batch batch, long k);

    /// <summary>ln p(z) and ln p(x|z) of a batch's examples as functions of z, and k draws from the prior of each;
    /// null: this model has them not in that form.</summary>
    LatentJoint? Joint(Batch batch, long k) => null;
}

/// <summary>The joint density of a batch's examples and their latents.</summary>
/// <param name="Z">z ~ p(z), k for each example, [k, B, L].</param>
/// <param name="LogPrior">From z [k, B, L] to ln p(z), [k, B].</param>
/// <param name="LogLikelihood">From z [k, B, L] to ln p(x|z), [k, B].</param>
public sealed record LatentJoint(
    Tensor Z, Func<Tensor, Tensor> LogPrior, Func<Tensor, Tensor> LogLikelihood);

/// <summary>A model whose examples have codes: latents, or features for other tasks to learn from.</summary>
public interface IEncoder
{
    /// <summary>The code of each example, [B, L]: the mean of q(z|x), z itself, or features.</summary>
    Tensor Encode(Batch batch);

    /// <summary>Of each example x [B, C, H, W] a view that training takes for the same, by its own draw; null: it has
    /// no views.</summary>
    Tensor? View(Tensor x) => null;
}

/// <summary>A model whose examples have codes of L numbers, from which it makes examples.</summary>
public interface ILatentSpace : IEncoder
{
    /// <summary>L.</summary>
    long Latents { get; }

    /// <summary>Where most codes lie in each dimension: a standard normal prior, unless the model says
    /// otherwise.</summary>
    (double Low, double High) Reach => (-3, 3);

    /// <summary>The example of each code [n, L], given classes [n] (int64) of a model of labeled examples:
    /// [n, C, H, W].</summary>
    Tensor Decode(Tensor z, Tensor? labels = null);

    /// <summary>For each example and dimension the mean of q(z|x), and the dimension's divergence from its prior, nats;
    /// each [B, L]; no divergence where it has no parts by dimension; null: no dimension can go unused.</summary>
    (Tensor Mean, Tensor? Divergence)? Code(Batch batch) => null;
}

/// <summary>A model with measures beyond its loss: exact log-likelihoods, bits per dimension, the parts of a
/// bound.</summary>
public interface IMeasured
{
    /// <summary>Named measures of a batch, each [B]; their sum means nothing.</summary>
    IReadOnlyList<(string Name, Tensor Value)> Measure(Batch batch);

    /// <summary>A measure of a batch that runs over levels, such as the terms of a diffusion's bound; null: none.
    /// </summary>
    Profile? Profile(Batch batch) => null;
}

/// <summary>A measure over levels.</summary>
/// <param name="Title">Title of the figure.</param>
/// <param name="Level">Name of the level axis.</param>
/// <param name="Unit">Unit of the values.</param>
/// <param name="Points">Rising levels, each with every example's value there, [B].</param>
public sealed record Profile(
    string Title, string Level, string Unit, IReadOnlyList<(double Level, Tensor Value)> Points);

/// <summary>A model with a density of its examples, exact or by a bound.</summary>
public interface IDensity
{
    /// <summary>Whether it is log p of the last number of x given the others, which has no integral over x.</summary>
    bool IsConditional => false;

    /// <summary>log p(x), or log p(x|y) where labels [B] are given to a model with classes: x [B, C, H, W] -> [B], nats
    /// in the data's own units.</summary>
    Tensor LogProb(Tensor x, Tensor? labels = null);
}

/// <summary>A model of sequences that can say how far its memory reaches.</summary>
/// <remarks>‖∂y_t/∂u_{t-n}‖ for n steps back: y the output, u the input of a step. Poli et al., "Hyena Hierarchy",
/// 2023, arXiv:2302.10866, section 2.1.</remarks>
public interface IMemory
{
    /// <summary>For y the output of the last step, given the steps before, the squared norm for n = 0, 1, ... steps
    /// back, [B, L]: itself, or a random number of which it is the expectation.</summary>
    Tensor Reach(Batch batch);
}

/// <summary>A model that completes examples of which a part is known.</summary>
public interface IInpainter
{
    /// <summary>x [n, C, H, W] where mask [n or 1, 1, H, W] is 1, the model's own completion elsewhere.</summary>
    Tensor Inpaint(Tensor x, Tensor mask, NoiseSource noise);
}

/// <summary>A model that goes from one example to another through examples like them.</summary>
public interface IInterpolator
{
    /// <summary>From a to b [n, C, H, W], a share of 0 to 1 of the way.</summary>
    Tensor Interpolate(Tensor a, Tensor b, double share, NoiseSource noise);
}

/// <summary>A model that sorts examples into categories of its own: codes, clusters, mixture components.</summary>
public interface IClusterer
{
    /// <summary>K; 0: this one was built without categories.</summary>
    int Categories { get; }

    /// <summary>The category of each x [B, C, H, W]: [B] (int64), 0 to K - 1.</summary>
    Tensor Categorize(Tensor x);

    /// <summary>Other sorts of categories that it has beside these, such as finer ones.</summary>
    IReadOnlyList<IClusterer> Others => [];
}

/// <summary>A model of documents x [B, 1, 1, V], counts of V words, as mixtures of K topics.</summary>
public interface ITopicModel
{
    /// <summary>p(word | topic), [K, V].</summary>
    Tensor TopicWords { get; }

    /// <summary>The share of each topic in the words of the training documents, [K].</summary>
    Tensor TopicShares { get; }

    /// <summary>The expected shares of the topics in each document, [B, K].</summary>
    Tensor DocumentTopics(Tensor x);
}

/// <summary>A classifier, on whose features samples are measured.</summary>
public interface IClassifier
{
    /// <summary>F.</summary>
    long FeatureCount { get; }

    /// <summary>φ(x) [B, F] of x [B, C, H, W] in [0, 1].</summary>
    Tensor Features(Tensor x);

    /// <summary>Logits over the classes [B, K] from φ [B, F].</summary>
    Tensor Logits(Tensor features);
}

/// <summary>A model of the score, the gradient of the log-density of data or of noisy data.</summary>
public interface IScoreField
{
    /// <summary>The σ of noise that it was trained with, largest first; a single 0: none.</summary>
    IReadOnlyList<double> Noise { get; }

    /// <summary>∇ₓ log p_σ(x) at x [n, C, H, W], same shape, for data with noise of that σ added.</summary>
    Tensor Score(Tensor x, double sigma);
}

/// <summary>A model that takes constants from the training vectors or sequences before its first step, such as a
/// standardization.</summary>
public interface IDataInitialized
{
    /// <summary>Takes them from all training examples x [N, 1, 1, D] or [N, 1, T, D]; they are buffers, so that
    /// checkpoints hold them.</summary>
    void Initialize(Tensor x);
}

/// <summary>A model that watches its logged numbers and warns when training goes wrong.</summary>
public interface ITrainingMonitor
{
    /// <summary>Sentences for the user, each once for as long as it holds; called at every log line with the numbers by
    /// their logged names.</summary>
    IEnumerable<string> Warnings(IReadOnlyDictionary<string, double> metrics);

    /// <summary>State of the watch, saved in checkpoints, so that a resumed run warns where it
    /// would have.</summary>
    IReadOnlyList<int> Memory { get; set; }
}
