using Generative.Data;
using Generative.Training;

namespace Generative.Evaluation;

/// <summary>Which latent dimensions a model uses.</summary>
/// <remarks>
/// Dimension j is active where the variance over examples of E_q[zⱼ|x] is above 0.01. Burda, Grosse and Salakhutdinov,
/// 2016, arXiv:1509.00519, section 5.2. Beside it the mean of each dimension's divergence from its prior.
/// </remarks>
public static class LatentUse
{
    /// <summary>Name of the number of active dimensions.</summary>
    public const string ActiveUnits = "active_units";

    private const double Least = 0.01;

    /// <summary>The number of active dimensions, then the divergence of each, <c>kl_1</c> to <c>kl_L</c>, where the
    /// model has it; nothing where no dimension can go unused.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">Examples.</param>
    /// <param name="batchSize">Examples per batch.</param>
    /// <param name="limit">Number of examples; null: all.</param>
    /// <param name="stop">Cancels.</param>
    public static IReadOnlyList<Measured> Of(
        ILatentSpace model, DeviceData data, int batchSize, long? limit = null, CancellationToken stop = default)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        var count = Math.Min(limit ?? data.Count, data.Count);
        List<Tensor> sums = [];
        var hasParts = true;
        for (long from = 0; from < count; from += batchSize)
        {
            stop.ThrowIfCancellationRequested();
            using var inner = NewDisposeScope();
            var batch = data.Part(from, Math.Min(from + batchSize, count));
            if (model.Code(batch) is not var (mean, divergence)) return [];
            hasParts = divergence is not null;
            var (m, kl) = (mean.to(float64), (divergence ?? mean).to(float64));        // [B, L]
            sums.Add(stack([m.sum([0]), m.square().sum([0]), kl.sum([0]), kl.square().sum([0])])
                .MoveToOuterDisposeScope());
        }
        var moments = (stack([.. sums]).sum([0]) / count).unbind(0);                   // 4 of [L]
        var isActive = (moments[1] - moments[0].square()).gt(Least);
        var kls = moments[2].cpu().data<double>().ToArray();
        var errors = ((moments[3] - moments[2].square()).clamp(min: 0) / Math.Max(count - 1, 1)).sqrt().cpu()
            .data<double>().ToArray();
        var active = isActive.sum().cpu().item<long>();
        return
        [
            new(ActiveUnits, $"of {kls.Length}", new(active, 0, count)),
            .. kls.Take(hasParts ? kls.Length : 0).Select((kl, j) =>
                new Measured($"kl_{j + 1}", Measured.Nats, new(kl, errors[j], count))),
        ];
    }
}
