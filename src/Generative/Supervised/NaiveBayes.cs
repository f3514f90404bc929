namespace Generative.Supervised;

/// <summary>Naive Bayes: in each class the numbers of a vector are independent.</summary>
/// <remarks>
/// ln p(x, y = k) = ln π_k + Σⱼ ln p(xⱼ | k), π_k = n_k / N; the class of x is the largest. x [N, D], y [N] of 0 to
/// K - 1 (int64). Each form is the maximum of the likelihood, with the stated smoothing.
/// </remarks>
public abstract class NaiveBayes
{
    private readonly Tensor logPrior;

    /// <summary>From n_k [K], the examples of each class.</summary>
    protected NaiveBayes(Tensor classCounts) => logPrior = (classCounts / classCounts.sum()).log();

    /// <summary>ln p(x, y) of each class, [N, K].</summary>
    public Tensor LogJoint(Tensor x) => LogLikelihood(x) + logPrior;

    /// <summary>ln p(y | x), [N, K].</summary>
    public Tensor LogPosterior(Tensor x)
    {
        var joint = LogJoint(x);
        return joint - joint.logsumexp(1, keepdim: true);
    }

    /// <summary>The most probable class of each x, [N] (int64).</summary>
    public Tensor Classify(Tensor x) => LogJoint(x).argmax(1);

    /// <summary>Σⱼ ln p(xⱼ | k), [N, K].</summary>
    protected abstract Tensor LogLikelihood(Tensor x);

    /// <summary>1 at the class of each example, 0 elsewhere, [N, K].</summary>
    protected static Tensor Members(Tensor x, Tensor y, long classes) => y.OneHot(classes, x.dtype);
}

/// <summary>Naive Bayes of real numbers.</summary>
/// <remarks>xⱼ | k ~ N(μ_kj, σ²_kj): the means and variances of each class.</remarks>
public sealed class GaussianNaiveBayes : NaiveBayes
{
    private GaussianNaiveBayes(Tensor counts, Tensor means, Tensor variances) : base(counts) =>
        (Means, Variances) = (means, variances);

    /// <summary>μ [K, D].</summary>
    public Tensor Means { get; }

    /// <summary>σ² [K, D].</summary>
    public Tensor Variances { get; }

    /// <summary>Fits it; a share of the largest variance of a column of x is added to every variance.</summary>
    public static GaussianNaiveBayes Fit(Tensor x, Tensor y, long classes, double smoothing = 1e-9)
    {
        var members = Members(x, y, classes);
        var n = members.sum([0]);                                                      // [K]
        var mu = members.t().mm(x) / n.unsqueeze(1);
        var residuals = x - mu.index_select(0, y);
        var variance = members.t().mm(residuals.square()) / n.unsqueeze(1);
        var largest = (x - x.mean([0])).square().mean([0]).max();
        return new(n, mu, variance + largest * smoothing);
    }

    /// <inheritdoc/>
    protected override Tensor LogLikelihood(Tensor x)
    {
        var scaled = (x.unsqueeze(1) - Means).square() / Variances;                    // [N, K, D]
        return (scaled + (Variances * (2 * Math.PI)).log()).sum([2]) / -2;
    }
}

/// <summary>Naive Bayes of zeros and ones.</summary>
/// <remarks>p(xⱼ = 1 | k) = (n_kj + α) / (n_k + 2 α), n_kj the examples of class k with xⱼ = 1.</remarks>
public sealed class BernoulliNaiveBayes : NaiveBayes
{
    private readonly Tensor p;

    private BernoulliNaiveBayes(Tensor counts, Tensor p) : base(counts) => this.p = p;

    /// <summary>Fits it, with α of smoothing.</summary>
    public static BernoulliNaiveBayes Fit(Tensor x, Tensor y, long classes, double alpha = 1)
    {
        var members = Members(x, y, classes);
        var n = members.sum([0]);
        return new(n, (members.t().mm(x) + alpha) / (n + 2 * alpha).unsqueeze(1));
    }

    /// <inheritdoc/>
    protected override Tensor LogLikelihood(Tensor x) => x.mm(p.log().t()) + (1 - x).mm((1 - p).log().t());
}

/// <summary>Naive Bayes of counts, such as words of documents.</summary>
/// <remarks>p(word j | k) = (n_kj + α) / (n_k + D α), n_kj the words j in all documents of class k.</remarks>
public sealed class MultinomialNaiveBayes : NaiveBayes
{
    private readonly Tensor logP;

    private MultinomialNaiveBayes(Tensor counts, Tensor logP) : base(counts) => this.logP = logP;

    /// <summary>Fits it, with α of smoothing.</summary>
    public static MultinomialNaiveBayes Fit(Tensor x, Tensor y, long classes, double alpha = 1)
    {
        var members = Members(x, y, classes);
        var n = members.t().mm(x) + alpha;                                             // [K, D]
        return new(members.sum([0]), (n / n.sum(1, keepdim: true)).log());
    }

    /// <inheritdoc/>
    protected override Tensor LogLikelihood(Tensor x) => x.mm(logP.t());
}
