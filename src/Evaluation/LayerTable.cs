using System.Globalization;
using Generative.Data.Tables;

namespace Generative.Evaluation;

/// <summary>The layers of a model: their names in checkpoints, the shapes of their outputs, their parameters.</summary>
internal static class LayerTable
{
    private const int Examples = 2, MostParts = 6;

    /// <summary>Every module with parameters of its own, in the order of the model's fields.</summary>
    /// <param name="model">The model; its loss is computed once, for the shapes.</param>
    /// <param name="shape">Shape of its examples.</param>
    public static TextTable Of(GenerativeModel model, DataShape shape)
    {
        var outputs = Outputs(model, shape);
        List<string[]> rows = [.. Own(model).Select(p => Row(p.Name, "parameter", p.Value.shape, p.Value.numel()))];
        foreach (var (name, module) in model.named_modules())
        {
            var count = Own(module).Sum(p => p.Value.numel());
            if (count > 0) rows.Add(Row(name, module.GetName(), outputs.GetValueOrDefault(name), count));
        }
        var trained = model.parameters().Where(p => p.requires_grad).Sum(p => p.numel());
        return new([new("layer"), new("kind", Gap: 2), new("output", Gap: 2), new("parameters", Right: true, Gap: 2)],
            rows, Caption: $"{Number(Total(model))} parameters, {Number(trained)} of them trained by gradients; "
                + $"examples {shape}");
    }

    /// <summary>The number of parameters, and that of each part: <c>652,825 parameters (encoder 329,640, ...)</c>.
    /// </summary>
    public static string Line(GenerativeModel model)
    {
        List<(string Name, long Count)> parts = [.. Own(model).Select(p => (p.Name, p.Value.numel()))];
        parts.AddRange(model.named_children().Select(c => (c.name, Total(c.module))));
        parts.RemoveAll(p => p.Count == 0);
        var line = Format.Count(Total(model), "parameter");
        if (parts.Count < 2) return line;
        var more = parts.Count > MostParts ? ", ..." : "";
        return $"{line} ({string.Join(", ", parts.Take(MostParts).Select(p => $"{p.Name} {Number(p.Count)}"))}{more})";
    }

    // Shapes without the axis of the examples, by the name of the module.
    private static Dictionary<string, long[]> Outputs(GenerativeModel model, DataShape shape)
    {
        Dictionary<string, long[]> outputs = [];
        foreach (var (name, module) in model.named_modules())
            Watch(module, y => outputs.TryAdd(name, Shape(module, y)));
        using var scope = NewDisposeScope();
        // In float64 every layer is called itself: kernels of several layers at once are for float32.
        model.to(float64);
        var x = rand([Examples, shape.Channels, shape.Height, shape.Width], dtype: float64);
        var labels = shape.Classes > 0 ? zeros([Examples], dtype: int64) : null;
        foreach (var phase in model.Phases) _ = phase.Loss(new Batch(x, labels));
        return outputs;
    }

    private static void Watch(Module module, Action<Tensor> note)
    {
        if (module is Module<Tensor, Tensor> one)
            _ = one.register_forward_hook((_, _, y) => Noted(y));
        else if (module is Module<Tensor, Tensor, Tensor> two)
            _ = two.register_forward_hook((_, _, _, y) => Noted(y));

        Tensor Noted(Tensor y)
        {
            note(y);
            return y;
        }
    }

    // A linear layer may have further axes of samples before that of the examples.
    private static long[] Shape(Module module, Tensor y) =>
        module.GetName() == "Linear" || y.dim() < 2 ? y.shape[^1..] : y.shape[1..];

    private static IEnumerable<(string Name, Tensor Value)> Own(Module module) =>
        module.named_parameters(recurse: false).Select(p => (p.name, (Tensor)p.parameter));

    private static long Total(Module module) => module.parameters().Sum(p => p.numel());

    private static string[] Row(string name, string kind, long[]? shape, long count) =>
        [name, kind, shape is null ? "" : $"[{string.Join(", ", shape)}]", Number(count)];

    private static string Number(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
