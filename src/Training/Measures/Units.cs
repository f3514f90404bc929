namespace Generative.Training;

/// <summary>In what a model's measures are counted.</summary>
public static class Units
{
    /// <summary>Of losses and likelihoods, per example, where nothing else is said.</summary>
    public const string Nats = "nats";

    /// <summary>What the model says; else bits per dimension for measures of that name; else nats.</summary>
    public static string Of(GenerativeModel model, string name) =>
        model.Unit(name) ?? (name.Contains("bits_per_dim", StringComparison.Ordinal) ? "bits/dim" : Nats);
}
