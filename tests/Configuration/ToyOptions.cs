using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Generative;
using Generative.Configuration;
using Generative.Data;
using Generative.Estimators;
using Generative.Training;

namespace Generative.Configuration.Tests;

public enum ToyLikelihood { Bernoulli, GaussianFixed, GaussianLearned }

public abstract record ToyEncoder;

[Kind("mlp", "a toy")]
public sealed record ToyMlp : ToyEncoder
{
    [Description("Widths of the hidden layers.")]
    [Range(1, 4096)]
    [MinLength(1)]
    public IReadOnlyList<int> Hidden { get; init; } = [400];
}

[Kind("conv", "a toy")]
public sealed record ToyConv : ToyEncoder
{
    [Range(1, 512)]
    public required int Channels { get; init; }
}

[Kind("vae", "a toy")]
public sealed record ToyVae : ModelOptions, IChecked
{
    public override GenerativeModel Create(DataShape shape) => throw new NotSupportedException();

    [Description("Width of the latent code.")]
    [Range(1, 4096)]
    public required int LatentDim { get; init; }

    [Description("How pixels are distributed.")]
    public ToyLikelihood Likelihood { get; init; }

    [Range(0.0, 100.0, MinimumIsExclusive = true)]
    public double Beta { get; init; } = 1;

    public bool Analytic { get; init; } = true;

    [Range(0.0, 1.0)]
    public float? Dropout { get; init; }

    [AllowedValues("relu", "gelu", "tanh")]
    public string Activation { get; init; } = "relu";

    public string? Note { get; init; }

    [Range(0.0, 10.0)]
    public IReadOnlyDictionary<string, double> Weights { get; init; } = new Dictionary<string, double>();

    public ToyEncoder Encoder { get; init; } = new ToyMlp();

    public IEnumerable<string> Faults()
    {
        if (Analytic && Beta > 50) yield return $"beta: got {Beta}, expected at most 50 with analytic";
        if (Encoder is ToyConv { Channels: > 100 } conv)
            yield return $"encoder.channels: got {conv.Channels}, expected at most 100 in a vae";
    }
}

/// <summary>A flow whose parts may hold flows: records that hold themselves.</summary>
[Kind("flow", "a toy")]
public sealed record ToyFlow : ModelOptions
{
    public override GenerativeModel Create(DataShape shape) => throw new NotSupportedException();

    public IReadOnlyList<ToyPart> Parts { get; init; } = [];
}

public sealed record ToyPart
{
    public required string Kind { get; init; }
    public IReadOnlyList<ToyPart> Inner { get; init; } = [];
}

/// <summary>Numbers and texts from a list of a few.</summary>
public sealed record ToySizes
{
    [AllowedValues(28, 32, 64)]
    public int Size { get; init; } = 28;

    [AllowedValues(0.5, 1.0, 1e-8)]
    public double Scale { get; init; } = 1;

    [Length(2, 4)]
    public string Code { get; init; } = "abc";
}

/// <summary>A list that may be its one item.</summary>
public sealed record ToySides
{
    [OrItem, Length(1, 2), Range(1, 99)]
    public IReadOnlyList<int> Sides { get; init; } = [32];
}

/// <summary>Scalars of every machine type.</summary>
public sealed record ToyScalars
{
    public int Int { get; init; }
    public long Long { get; init; }
    public ulong Ulong { get; init; }
    public byte Byte { get; init; }
    public float Float { get; init; }
    public double Double { get; init; }
    public bool Bool { get; init; }
    public string Text { get; init; } = "";
    public string? Nothing { get; init; }
    public ToyLikelihood Name { get; init; }
    public IReadOnlyList<string> Words { get; init; } = [];
    public IReadOnlyDictionary<string, int> Table { get; init; } = new Dictionary<string, int>();
    public IReadOnlyList<IReadOnlyList<double>> Matrix { get; init; } = [];
}

/// <summary>The toy catalog, and short ways to use it.</summary>
internal static class Toy
{
    public static readonly ConfigTypes Types = new(
    [
        typeof(ToyVae), typeof(ToyFlow), typeof(ToyMlp), typeof(ToyConv),
        .. typeof(EstimatorOptions).Assembly.GetTypes(), .. typeof(DataOptions).Assembly.GetTypes(),
        .. typeof(RunOptions).Assembly.GetTypes(),
    ], Synonyms.All);

    public const string Smallest = "model: {type: vae, latentDim: 20}\n";

    public static RunOptions Run(string yaml, params string[] overrides) => Read<RunOptions>(yaml, overrides);

    public static ToyVae Vae(string yaml, params string[] overrides) => (ToyVae)Run(yaml, overrides).Model;

    public static T Read<T>(string yaml, params string[] overrides) =>
        new ConfigReader(Types).Parse<T>(yaml, "x.yaml", overrides);

    public static IReadOnlyList<string> Faults(string yaml, params string[] overrides) =>
        Assert.Throws<ConfigException>(() => Run(yaml, overrides)).Faults;
}
