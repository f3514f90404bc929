using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Generative.Data;

namespace Generative.Training;

/// <summary>Which of a checkpoint's weights to load.</summary>
public enum Weights
{
    /// <summary>The trained weights.</summary>
    Raw,

    /// <summary>Their exponential moving average.</summary>
    Ema,
}

/// <summary>One checkpoint: a folder with the tensors and the loop state of a training run at one step.</summary>
/// <remarks>
/// <c>model.safetensors</c>, <c>ema.safetensors</c> (if the run keeps an average), <c>optimizer.safetensors</c>,
/// <c>loop.safetensors</c>, <c>state.json</c>, and <c>manifest.json</c> with the SHA-256 of each file.
/// </remarks>
/// <param name="Folder">Path of the folder.</param>
public sealed partial record Checkpoint(string Folder)
{
    internal const string ModelName = "model.safetensors", EmaName = "ema.safetensors";
    internal const string OptimizerName = "optimizer.safetensors", LoopName = "loop.safetensors";
    internal const string GradientName = "gradient.safetensors";
    internal const string StateName = "state.json", ManifestName = "manifest.json", Prefix = "step-";

    internal static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Name of the folder, such as <c>step-000500</c>.</summary>
    public string Name => Path.GetFileName(Path.TrimEndingDirectorySeparator(Folder));

    /// <summary>Training steps done, read from the folder's name; -1 for another name.</summary>
    public long Step =>
        Name.StartsWith(Prefix, StringComparison.Ordinal)
        && long.TryParse(Name.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var step)
            ? step
            : -1;

    /// <summary>The loop state: step, time, best value, lengths of the logs.</summary>
    /// <exception cref="DataException">The file is empty.</exception>
    public LoopState State =>
        JsonSerializer.Deserialize<LoopState>(File.ReadAllText(PathOf(StateName)), Json)
        ?? throw new DataException(PathOf(StateName), "state", "null", "an object");

    /// <summary>Shape of the examples that the model was built for.</summary>
    public DataShape Shape => State.Shape;

    /// <summary>The weights to use by default: the average if there is one.</summary>
    public Weights Preferred => File.Exists(PathOf(EmaName)) ? Weights.Ema : Weights.Raw;

    /// <summary>SHA-256 of the file with the <see cref="Preferred"/> weights, from the manifest.</summary>
    public string Sha256 => Manifest()[NameOf(Preferred)]!.GetValue<string>();

    /// <summary>Path of one of its files.</summary>
    public string PathOf(string name) => Path.Combine(Folder, name);

    /// <summary>Compares every file with its SHA-256; returns the first error, or null.</summary>
    public string? Damage()
    {
        try
        {
            foreach (var (name, sum) in Manifest())
            {
                using var file = File.OpenRead(PathOf(name));
                if (Convert.ToHexStringLower(SHA256.HashData(file)) != sum!.GetValue<string>())
                    return $"{PathOf(name)}: its SHA-256 differs from the manifest's";
            }
            return null;
        }
        catch (Exception e) when (e is IOException or JsonException or NullReferenceException
            or InvalidOperationException or UnauthorizedAccessException)
        {
            return $"{Folder}: {e.Message}";
        }
    }

    /// <summary>Loads the weights into a model of the same options.</summary>
    /// <exception cref="DataException">A name, a shape or a type differs from the model's.</exception>
    public void LoadModel(Module model, Weights weights = Weights.Raw)
    {
        if (weights == Weights.Ema && Preferred == Weights.Raw)
            throw new DataException(Folder, "weights", "raw ones alone", "their average: the run keeps none");
        Load(model, PathOf(NameOf(weights)));
    }

    /// <summary>Loads the weights of a safetensors file, ours or PyTorch's, into a model: names and shapes have to be
    /// the model's own.</summary>
    /// <exception cref="DataException">Tensors are missing, are not the model's, or have another shape or type: all of
    /// them in one sentence.</exception>
    public static void Load(Module model, string file)
    {
        var tensors = SafeTensors.Read(file);
        try
        {
            Check(model.state_dict(), tensors, file);
            model.load_state_dict(tensors);
        }
        finally
        {
            foreach (var t in tensors.Values) t.Dispose();
        }
    }

    private static void Check(Dictionary<string, Tensor> own, Dictionary<string, Tensor> saved, string file)
    {
        string[] both = [.. own.Keys.Where(saved.ContainsKey)];
        (string Fault, string[] Names)[] faults =
        [
            ("missing", [.. own.Keys.Except(saved.Keys)]),
            ("unexpected", [.. saved.Keys.Except(own.Keys)]),
            ("of another shape", [.. both.Where(name => !saved[name].shape.SequenceEqual(own[name].shape))
                .Select(name => $"{name} {Sizes(saved[name])} in place of {Sizes(own[name])}")]),
            ("of another type", [.. both.Where(n => saved[n].is_floating_point() != own[n].is_floating_point())
                .Select(name => $"{name} {TypeOf(saved[name])} in place of {TypeOf(own[name])}")]),
        ];
        string[] found = [.. faults.Where(f => f.Names.Length > 0).Select(f => $"{f.Fault} {Listed(f.Names)}")];
        if (found.Length > 0)
            throw new DataException(file, "tensors", string.Join("; ", found), "the names and shapes of the model's");
    }

    // As PyTorch has it: int64, float32.
    private static string TypeOf(Tensor t) => $"{t.dtype}".ToLowerInvariant();

    private static string Sizes(Tensor t) => $"[{string.Join(", ", t.shape)}]";

    private static string Listed(string[] names)
    {
        var more = names.Length > 5 ? $" and {names.Length - 5} more" : "";
        return string.Join(", ", names.Take(5)) + more;
    }

    private static string NameOf(Weights weights) => weights == Weights.Ema ? EmaName : ModelName;

    private JsonObject Manifest() =>
        JsonNode.Parse(File.ReadAllText(PathOf(ManifestName)))!["sha256"]!.AsObject();
}
