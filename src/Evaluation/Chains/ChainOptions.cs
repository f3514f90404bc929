using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Generative.Configuration;
using Generative.MonteCarlo;
using Generative.Targets;
using Generative.Training;

namespace Generative.Evaluation.Chains;

/// <summary>All options of the command <c>chain</c>: the root of its config files.</summary>
public sealed record ChainOptions : IChecked
{
    private const int MostNumbers = 20_000_000;

    [Description("name of the chains; null: the name of the config file")]
    [Name]
    public string? Name { get; init; }

    [Description("seed of all random numbers")]
    [Range(typeof(long), "0", "9223372036854775807")]
    public long Seed { get; init; }

    [Description("distribution to sample from, chosen by its key type")]
    public required TargetOptions Target { get; init; }

    [Description("sampler, chosen by its key type")]
    public ChainSamplerOptions Sampler { get; init; } = new MetropolisOptions();

    [Description("chains, all at once"), Range(1, 100_000)]
    public int Chains { get; init; } = 4;

    [Description("steps of each chain that are thrown away, and in which step sizes are found"), Range(0, 10_000_000)]
    public int WarmUp { get; init; } = 1000;

    [Description("draws kept of each chain"), Range(10, 10_000_000)]
    public int Draws { get; init; } = 2000;

    [Description("steps for each draw that is kept"), Range(1, 100_000)]
    public int Thin { get; init; } = 1;

    [Description("lags of the picture of autocorrelations"), Range(1, 100_000)]
    public int Lags { get; init; } = 50;

    [Description("device; auto: the first CUDA device, else the CPU")]
    [DeviceName]
    public string Device { get; init; } = "cpu";

    [Description("plugins: libraries with further targets and samplers")]
    [FilePath]
    public IReadOnlyList<string> Plugins { get; init; } = [];

    /// <summary>Whether a config file is one of chains: it has a target.</summary>
    public static bool IsAt(string path) => ConfigReader.Has(path, "target");

    /// <summary>Reads a config file.</summary>
    /// <exception cref="ConfigException">All errors of the config, or a plugin that cannot be loaded.</exception>
    public static ChainOptions Read(
        string path, IEnumerable<string>? overrides = null, IEnumerable<string>? plugins = null)
    {
        var (options, all) = RunTypes.Read<ChainOptions>(path, overrides, plugins);
        return options with { Name = options.Name ?? RunFolder.NameOf(path), Plugins = all };
    }

    /// <inheritdoc/>
    public IEnumerable<string> Faults()
    {
        List<string> faults = [];
        try
        {
            var target = Target.Create();
            if (Sampler.Lacks(target) is { } missing)
                faults.Add($"sampler: got {KindAttribute.NameOf(Sampler)} for target "
                    + $"{KindAttribute.NameOf(Target)}, expected {missing}");
            if ((double)Chains * Draws * target.Dimension > MostNumbers)
                faults.Add($"draws: got {Draws} of {Chains} chains of {target.Dimension} numbers, expected at most "
                    + $"{MostNumbers} numbers in all");
        }
        catch (OptionsException e)
        {
            faults.AddRange(e.Faults.Select(fault => $"target.{fault}"));
        }
        if (Sampler.IsTuned && WarmUp == 0)
            faults.Add("warmUp: got 0, expected 1 or more, in which the sampler finds its step size");
        return faults;
    }
}
