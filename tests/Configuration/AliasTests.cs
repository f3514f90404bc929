using System.ComponentModel.DataAnnotations;
using Generative;
using Generative.Configuration;

namespace Generative.Configuration.Tests;

/// <summary>Names that were changed: older configs are read, newer ones written.</summary>
public sealed class AliasTests
{
    public enum Shade
    {
        [Aliases("colour", "farbe")]
        Color,
        Gray,
    }

    public abstract record Part;

    [Kind("circle", "a part that was called a disk")]
    [Aliases("disk", "disc")]
    public sealed record CircleOptions : Part
    {
        [Aliases("r")]
        [Range(1, 9)]
        public int Radius { get; init; } = 1;
    }

    [Kind("square", "another part")]
    public sealed record SquareOptions : Part;

    public sealed record Drawing
    {
        [Aliases("shape")]
        public Part Part { get; init; } = new CircleOptions();

        [Aliases("parts")]
        public IReadOnlyDictionary<string, CircleOptions> More { get; init; } = new Dictionary<string, CircleOptions>();

        [Aliases("colour")]
        public Shade Shade { get; init; }
    }

    private static readonly ConfigTypes Types = new([typeof(CircleOptions), typeof(SquareOptions)]);

    private static Drawing Read(string yaml, params string[] overrides) =>
        new ConfigReader(Types).Parse<Drawing>(yaml, "x.yaml", overrides);

    private static IReadOnlyList<string> Faults(string yaml, params string[] overrides) =>
        Assert.Throws<ConfigException>(() => Read(yaml, overrides)).Faults;

    [Fact]
    public void An_older_config_is_read_and_shown_with_the_new_names() => Assert.Equal("""
        part:
          type: circle
          radius: 3
        more:
          left:
            radius: 4
        shade: gray

        """, new ConfigWriter(Types).Write(Read("shape: {type: disc, r: 3}\nparts: {left: {r: 4}}\ncolour: gray")));

    [Fact]
    public void An_older_value_of_a_list_of_names_is_read()
    {
        Assert.Equal(Shade.Color, Read("shade: farbe").Shade);
        Assert.Equal(["x.yaml:1:8: shade: got 'colur', expected color or gray, did you mean 'color'?"],
            Faults("shade: colur"));
    }

    [Theory]
    [InlineData("shape: {type: disk, r: 3}", "part.radius=5")]
    [InlineData("part: {type: circle, radius: 3}", "shape.r=5")]
    [InlineData("shape: {r: 3}", "shape.type=circle", "shape.r=4", "part.radius=5")]
    [InlineData("shape:", "part.r=5")]
    public void An_override_finds_its_key_under_either_name(string yaml, params string[] overrides) =>
        Assert.Equal(new CircleOptions { Radius = 5 }, Read(yaml, overrides).Part);

    [Fact]
    public void Both_names_at_once_are_a_fault() =>
        Assert.Equal(["x.yaml:1:19: part.r: got a second value of radius, expected one of its names"],
            Faults("part: {radius: 2, r: 3}"));

    [Fact]
    public void Faults_name_the_key_as_it_was_written() =>
        Assert.Equal(["x.yaml:1:12: shape.r: got 10, expected 1..9"], Faults("shape: {r: 10}"));

    [Fact]
    public void Two_kinds_of_one_name_are_refused_by_both_their_names()
    {
        Type[] types = [typeof(CircleOptions), typeof(CircleTwin), typeof(SquareOptions)];
        var fault = Assert.Single(Assert.Throws<ConfigException>(() => new ConfigTypes(types)).Faults);
        Assert.StartsWith("two kinds have one name: circle, Generative.Configuration.Tests.AliasTests+Circle", fault);
        Assert.Contains(nameof(CircleTwin), fault);
    }

    [Kind("circle", "one too many")]
    public sealed record CircleTwin : Part;
}
