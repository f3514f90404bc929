namespace Generative.Training;

/// <summary>Watches a loss and says when training diverges, which a loss that stays finite does not show.</summary>
/// <remarks>
/// A loss in nats is of the order of the D numbers of an example. It diverges where it is above 10⁶ D, or above the
/// least loss so far by more than a thousand times that loss or D, whichever is larger.
/// </remarks>
/// <param name="numbers">D.</param>
internal sealed class DivergenceWatch(long numbers)
{
    private const double Beyond = 1e6, Rise = 1e3;

    /// <summary>The least loss so far; null: none yet.</summary>
    public double? Least { get; set; }

    /// <summary>Whether it has diverged, and has been said to.</summary>
    public bool IsSaid { get; set; }

    /// <summary>A sentence when a loss has just become too large; null otherwise.</summary>
    public string? Warning(double loss)
    {
        if (!double.IsFinite(loss)) return null;
        var least = Least;
        Least = Math.Min(least ?? loss, loss);
        var diverges = loss > Beyond * numbers
            || (least is { } low && loss - low > Rise * Math.Max(Math.Abs(low), numbers));
        var isNew = diverges && !IsSaid;
        IsSaid = diverges;
        if (!isNew) return null;
        var before = least is { } was ? FormattableString.Invariant($", after {was:G4}") : "";
        return FormattableString.Invariant($"the loss is {loss:G4} for the {numbers} numbers of an example{before}: ")
            + "training diverges, or the data is far from the scale of the model; try a lower optimizer.learningRate, "
            + "optimizer.gradientClip, or columns of a spread near 1";
    }
}
