using System.Reflection;
using Generative.Estimators;
using Models;
using Training.Config;

namespace Training;

/// <summary>The assemblies whose kinds a config may name.</summary>
public static class Catalog
{
    private static readonly Assembly[] own = [typeof(EstimatorOptions).Assembly, typeof(ModelOptions).Assembly, typeof(Catalog).Assembly];

    /// <summary>Reads, writes and describes configs of this program's own kinds.</summary>
    public static ConfigTypes Types { get; } = RunOptions.Types(own.SelectMany(a => a.GetTypes()));
}
