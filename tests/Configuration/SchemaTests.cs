using System.Text.Json.Nodes;
using Generative.Configuration;
using Generative.Data;
using Generative.Training;

namespace Generative.Configuration.Tests;

public sealed class SchemaTests
{
    [Fact]
    public void The_schema_of_a_run_matches_its_golden_text() =>
        Golden.Matches(ConfigSchema.Of<RunOptions>(Toy.Types), "schema.golden.json");

    [Fact]
    public void Every_reference_in_the_schema_has_a_definition_and_every_key_a_description()
    {
        var schema = JsonNode.Parse(ConfigSchema.Of<RunOptions>(Toy.Types))!.AsObject();
        var references = Below(schema).OfType<JsonObject>().Select(o => o["$ref"]).OfType<JsonNode>()
            .Select(r => r.GetValue<string>()).ToList();
        Assert.NotEmpty(references);
        Assert.All(references, r => Assert.NotNull(schema["$defs"]![r["#/$defs/".Length..]]));

        var own = schema["$defs"]!.AsObject().Where(d => !d.Key.StartsWith("Toy") && !d.Key.StartsWith("ModelOptions"));
        Assert.All(own, d => Assert.All(d.Value!["properties"]!.AsObject().Where(p => p.Key != "type"),
            p => Assert.NotNull(p.Value!["description"])));
    }

    private static IEnumerable<JsonNode> Below(JsonNode? node) => node switch
    {
        null => [],
        JsonObject map => map.Select(p => p.Value).SelectMany(Below).Prepend(map),
        JsonArray list => list.SelectMany(Below),
        _ => [node],
    };
}
