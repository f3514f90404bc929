using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Generative;
using Generative.Configuration;
using Generative.Data;
using Generative.Diffusion.Samplers;
using Generative.Estimators;
using Generative.Evaluation.Chains;
using Generative.Models.Bayesian;
using Generative.Models.Diffusion;
using Generative.Models.Discrete;
using Generative.Models.Vae;
using Generative.MonteCarlo;
using Generative.Targets;
using Generative.Training;

namespace Generative.Laws.Tests;

/// <summary>Options given in code are checked like those of a config: for every kind and every property with a range or
/// a count, what is beyond it ends in one exception with the sentence that a config gets.</summary>
public sealed class OptionLaws
{
    private static readonly DataShape shape = new(1, 28, 28, 10);

    static OptionLaws() => RunTypes.Add(typeof(GaussianVaeOptions).Assembly);

    // How a kind is used in code, and where it stands in a config.
    private static readonly (Type Above, string Config, string Path, Action<object> Use)[] doors =
    [
        (typeof(ModelOptions), "model: {0}", "model", o => ((ModelOptions)o).Create(shape).Dispose()),
        (typeof(EstimatorOptions), "model: {{type: discreteVae, estimator: {0}}}", "model.estimator",
            o => ((EstimatorOptions)o).Create(new(784, [200])).Dispose()),
        (typeof(DiffusionSamplerOptions), "model: {{type: ddpm, sampler: {0}}}", "model.sampler",
            o => new Ddpm(new() { Sampler = (DiffusionSamplerOptions)o }, shape).Dispose()),
        (typeof(DataOptions), "{{model: {{type: gaussianVae}}, data: {0}}}", "data",
            o => DataSets.Open((DataOptions)o)),
        (typeof(ScheduleOptions), "{{model: {{type: gaussianVae}}, optimizer: {{schedule: {0}}}}}",
            "optimizer.schedule", o => Fit(new() { Optimizer = new() { Schedule = (ScheduleOptions)o } })),
        (typeof(TargetOptions), "target: {0}", "target", o => ((TargetOptions)o).Create()),
        (typeof(ChainSamplerOptions), "{{target: {{type: normal}}, sampler: {0}}}", "sampler",
            o => ((ChainSamplerOptions)o).Run(new NormalTarget(0, 1), new(1, 10), new(2, CPU, float64))),
    ];

    public static TheoryData<string, Type> Kinds
    {
        get
        {
            TheoryData<string, Type> all = [];
            foreach (var (above, _, _, _) in doors)
                foreach (var kind in RunTypes.Current.KindsOf(above)) all.Add(kind.Name, above);
            return all;
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public void What_a_kind_does_not_allow_ends_in_the_sentence_of_a_config(string name, Type above)
    {
        var (_, config, path, use) = doors.Single(d => d.Above == above);
        var kind = RunTypes.Current.KindsOf(above).Single(k => k.Name == name);
        var required = string.Concat(Required(kind.Type).Select(p => $", {Key(p)}: {Example(p)}"));
        var yaml = string.Format(CultureInfo.InvariantCulture, config, $"{{type: {name}{required}}}");
        foreach (var wrong in Wrong(kind.Type))
        {
            // The sampler and the schedule are parts of what they are given to.
            var fault = Assert.Throws<OptionsException>(() => use(wrong.Options)).Faults;
            var expected = Sentence(yaml, path, wrong);
            Assert.Contains(fault, f => expected.EndsWith(f, StringComparison.Ordinal) && f.Contains(wrong.Last));
        }
    }

    // A layer of width 0 would end in an engine's message.
    [Fact]
    public void Lists_of_whole_numbers_have_a_least_and_a_most()
    {
        var lists = doors.SelectMany(d => RunTypes.Current.KindsOf(d.Above)).SelectMany(k => Keys(k.Type))
            .Where(p => ElementOf(p.PropertyType) == typeof(int)).ToArray();
        Assert.True(lists.Length > 15, $"{lists.Length} lists");
        Assert.All(lists, p => Assert.True(p.IsDefined(typeof(RangeAttribute)), $"{p.ReflectedType}.{p.Name}"));
    }

    [Fact]
    public void What_a_training_does_not_allow_ends_in_the_sentence_of_a_config()
    {
        var all = Wrong(typeof(FitOptions)).ToArray();
        Assert.True(all.Length > 30, $"{all.Length} properties");
        foreach (var wrong in all.Where(w => !w.Path.StartsWith("optimizers", StringComparison.Ordinal)))
        {
            var fault = Assert.Throws<OptionsException>(() => Fit((FitOptions)wrong.Options)).Faults;
            Assert.Contains(Sentence("model: {type: gaussianVae}", "", wrong), fault);
        }
    }

    [Fact]
    public void Every_model_with_a_constructor_of_its_own_checks_its_options()
    {
        Assert.Equal("latentDim: got -3, expected 1..4096",
            Assert.Throws<OptionsException>(() => new GaussianVae(new() { LatentDim = -3 }, shape)).Message);
        // Every fault at once, of records within too; rules between keys where each is sound.
        Assert.Equal(["estimator.samples: got 0, expected 1..10000", "hidden[1]: got 0, expected 1..65536"],
            Assert.Throws<OptionsException>(() => new DiscreteVae(
                new() { Hidden = [3, 0], Estimator = new RebarOptions { Samples = 0 } }, shape)).Faults
                .Order(StringComparer.Ordinal));
        Assert.StartsWith("beta: got 2 beside loss iwae", Assert.Throws<OptionsException>(
            () => new GaussianVae(new() { Beta = 2, Loss = SgvbLoss.Iwae }, shape)).Message);
        Assert.Equal(
            "local: got true beside an importance-weighted bound, expected false: its draws share their weights",
            Assert.Throws<OptionsException>(() => new BayesianOptions
            {
                Model = new GaussianVaeOptions { Loss = SgvbLoss.Iwae },
            }.Create(shape)).Message);
        Assert.Equal("hidden: got null, expected a list",
            Assert.Throws<OptionsException>(() => new GaussianVae(new() { Hidden = null! }, shape)).Message);
        Assert.Equal("coder: got 7, expected mlp or conv",
            Assert.Throws<OptionsException>(() => new GaussianVae(new() { Coder = (CoderKind)7 }, shape)).Message);
    }

    private static void Fit(FitOptions o)
    {
        using var model = new GaussianVae(new(), shape);
        Trainer.Fit(model, DataSets.Open(new DigitsOptions { Count = 10 }), o, []);
    }

    /// <summary>Options that are wrong at one place.</summary>
    private sealed record Fault(object Options, string Path, string Value)
    {
        public string Last => Path.Split('.')[^1];
    }

    // The fault of a config that says the same, less the place: path, value, and what is expected.
    private static string Sentence(string yaml, string path, Fault wrong)
    {
        var key = path.Length == 0 ? wrong.Path : $"{path}.{wrong.Path}";
        var isElement = key.EndsWith("[0]", StringComparison.Ordinal);
        var set = isElement ? $"{key[..^3]}=[{wrong.Value}]" : $"{key}={wrong.Value}";
        var reader = new ConfigReader(RunTypes.Current);
        var isChain = yaml.Contains("target:", StringComparison.Ordinal);
        var faults = Assert.Throws<ConfigException>(() => isChain
            ? reader.Parse<ChainOptions>(yaml, "x", [set]) : (object)reader.Parse<RunOptions>(yaml, "x", [set])).Faults;
        var own = faults.First(f => f.Contains($"{wrong.Last}: got", StringComparison.Ordinal));
        return own[own.IndexOf($"{key}: got", StringComparison.Ordinal)..];
    }

    // Just beyond each end of each range; one element too few.
    private static IEnumerable<Fault> Wrong(Type type, int depth = 0)
    {
        foreach (var p in Keys(type))
        {
            if (p.GetCustomAttribute<RangeAttribute>() is { } range)
                foreach (var value in Beyond(range, p.PropertyType)) yield return With(type, p, value);
            if (Count(p) > 0 && ElementOf(p.PropertyType) is { IsPrimitive: true } element)
                yield return new(Set(New(type), p, Array.CreateInstance(element, 0)), Key(p), "[]");
            if (depth > 2 || Below(type, p) is not { } below) continue;
            foreach (var inner in Wrong(below, depth + 1))
                yield return new(Set(New(type), p, inner.Options), $"{Key(p)}.{inner.Path}", inner.Value);
        }
    }

    private static Fault With(Type type, PropertyInfo p, double value)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture).Replace("E-0", "e-").Replace("E", "e");
        if (ElementOf(p.PropertyType) is not { } element) return new(Set(New(type), p, value), Key(p), text);
        var list = Array.CreateInstance(element, 1);
        list.SetValue(Convert.ChangeType(value, element, CultureInfo.InvariantCulture), 0);
        return new(Set(New(type), p, list), $"{Key(p)}[0]", text);
    }

    private static IEnumerable<double> Beyond(RangeAttribute range, Type type)
    {
        var own = ElementOf(type) ?? Nullable.GetUnderlyingType(type) ?? type;
        var (least, most) = (Convert.ToDouble(range.Minimum, CultureInfo.InvariantCulture),
            Convert.ToDouble(range.Maximum, CultureInfo.InvariantCulture));
        if (double.IsFinite(least)) yield return range.MinimumIsExclusive ? least : least - 1;
        // What a wider integer cannot hold is beyond no end.
        if (double.IsFinite(most) && most < int.MaxValue) yield return range.MaximumIsExclusive ? most : most + 1;
        if (own == typeof(double)) yield return least - 0.5;
    }

    private static PropertyInfo[] Keys(Type type) =>
        [.. type.GetProperties().Where(p => p.SetMethod is { IsPublic: true } && p.GetIndexParameters().Length == 0)];

    private static IEnumerable<PropertyInfo> Required(Type type) =>
        Keys(type).Where(p => p.CustomAttributes.Any(a => a.AttributeType.Name == "RequiredMemberAttribute"));

    private static int Count(PropertyInfo p) => p.GetCustomAttribute<LengthAttribute>()?.MinimumLength
        ?? p.GetCustomAttribute<MinLengthAttribute>()?.Length ?? 0;

    private static Type? ElementOf(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>)
            ? type.GetGenericArguments()[0]
            : null;

    // The record at a property: that of its default, or of its type.
    private static Type? Below(Type type, PropertyInfo p)
    {
        var below = p.GetValue(New(type))?.GetType() ?? p.PropertyType;
        var isRecord = !below.IsAbstract && below.GetMethod("<Clone>$") is not null;
        return isRecord && below.GetConstructor([]) is not null ? below : null;
    }

    private static string Key(PropertyInfo p) => JsonNamingPolicy.CamelCase.ConvertName(p.Name);

    private static object Example(PropertyInfo p) => p.PropertyType == typeof(string) ? "x" : 1;

    private static object New(Type type)
    {
        var options = Activator.CreateInstance(type, nonPublic: true)!;
        foreach (var p in Required(type)) Set(options, p, Example(p));
        return options;
    }

    private static object Set(object options, PropertyInfo p, object value)
    {
        var own = Nullable.GetUnderlyingType(p.PropertyType) ?? p.PropertyType;
        p.SetValue(options, own.IsPrimitive ? Convert.ChangeType(value, own, CultureInfo.InvariantCulture) : value);
        return options;
    }
}
