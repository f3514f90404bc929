namespace Generative.Learning;

/// <summary>A model that reads its own logged numbers and says when training goes wrong.</summary>
public interface IWatchful
{
    /// <summary>Sentences for the user, each once for as long as it holds; called at every log line with the numbers by their logged names.</summary>
    IEnumerable<string> Warnings(IReadOnlyDictionary<string, double> metrics);

    /// <summary>What it remembers of the numbers before: kept in a checkpoint, so that a resumed run warns where it would have.</summary>
    IReadOnlyList<int> Memory { get; set; }
}
