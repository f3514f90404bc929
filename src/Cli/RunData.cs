using Generative.Data;
using Generative.Training;

namespace Generative.Cli;

/// <summary>The data that a run's model is shown: its own, or what --set puts in its place.</summary>
internal static class RunData
{
    /// <summary>Opens it.</summary>
    /// <exception cref="DataException">Its examples are not like those that the model was built for.</exception>
    public static DataSets Open(LoadedRun loaded) => Open(loaded, loaded.Options.Data);

    /// <inheritdoc cref="Open(LoadedRun)"/>
    /// <param name="loaded">The run.</param>
    /// <param name="options">Other data.</param>
    public static DataSets Open(LoadedRun loaded, DataOptions options)
    {
        var data = DataSets.Open(options);
        Check(loaded, data.Name, data.Shape);
        return data;
    }

    /// <summary>Refuses examples of another shape, and another number of classes where the model is told
    /// them.</summary>
    public static void Check(LoadedRun loaded, string name, DataShape shape)
    {
        var own = loaded.Checkpoint.Shape;
        if (shape.HasMissing && !own.HasMissing)
            throw new DataException(name, "numbers", "some that are missing", "all of them, as the run's");
        if (shape with { Classes = 0, HasMissing = false } != own with { Classes = 0, HasMissing = false })
            throw new DataException(name, "examples", $"{shape}", $"{own}, as the run's");
        var isTold = loaded.Model is ISampler { Classes: > 0 } or IClassifier;
        if (isTold && shape.Classes != own.Classes)
            throw new DataException(name, "classes", $"{shape.Classes}", $"{own.Classes}, as the run's");
    }
}
