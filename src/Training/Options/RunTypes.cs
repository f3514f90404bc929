using Generative.Configuration;

namespace Generative.Training;

/// <summary>The kinds of models, data and so on that configs can name in this process.</summary>
public static class RunTypes
{
    /// <summary>Reads, writes and describes configs; the program sets it before it reads one.</summary>
    public static ConfigTypes Current
    {
        get => field ?? throw new InvalidOperationException("no kinds are known yet: set RunTypes.Current");
        set;
    }
}
