using System.Diagnostics;
using System.Text;
using Generative.Configuration;
using Generative.Data;
using Generative.Training;

namespace Generative.Configuration.Tests;

/// <summary>Text made to hurt: refused by limits, quickly, with an exception of ours.</summary>
public sealed class HostileTests
{
    [Fact]
    public void An_alias_bomb_is_refused_before_it_grows()
    {
        var bomb = new StringBuilder("a: &a [x, x, x, x, x, x, x, x, x]\n");
        for (var c = 'b'; c <= 'z'; c++)
            bomb.Append($"{c}: &{c} [{string.Join(", ", Enumerable.Repeat($"*{(char)(c - 1)}", 9))}]\n");
        var faults = Quickly(() => Toy.Faults(bomb.ToString()));
        Assert.Contains("x.yaml:1:4: a: anchors are not allowed, write the value out where it is used", faults);
        Assert.Contains("x.yaml:2:8: b[0]: aliases are not allowed, got '*a'", faults);
        Assert.Equal("and 178 more faults", faults[^1]);
    }

    [Theory]
    [InlineData('[')]
    [InlineData('{')]
    public void Nesting_is_bounded(char open)
    {
        Assert.EndsWith("nested deeper than 64 levels",
            Assert.Single(Quickly(() => Toy.Faults("model: " + new string(open, 100_000)))));
        Assert.EndsWith("nested deeper than 64 levels",
            Assert.Single(Quickly(() => Toy.Faults("model:\n  " + string.Concat(Enumerable.Repeat("- ", 100_000))))));
        Assert.EndsWith("nested deeper than 64 levels",
            Assert.Single(Toy.Faults(Toy.Smallest, string.Join('.', Enumerable.Repeat("a", 65)) + "=1")));
    }

    [Fact]
    public void A_thousand_faults_are_cut_at_a_hundred()
    {
        var faults =
            Quickly(() => Toy.Faults(Toy.Smallest + string.Concat(
            Enumerable.Range(0, 1000).Select(i => $"k{i}: {i}\n"))));
        Assert.Equal(101, faults.Count);
        Assert.Equal("and 900 more faults", faults[^1]);
    }

    [Theory]
    [InlineData("digits")]
    [InlineData("quoted text")]
    [InlineData("small keys")]
    [InlineData("one key")]
    [InlineData("spaces")]
    public void A_megabyte_of_anything_ends_quickly(string what) => Assert.NotEmpty(Quickly(() => Toy.Faults(what switch
    {
        "digits" => "model: " + new string('9', 1_000_000),
        "quoted text" => "name: \"" + new string('a', 1_000_000) + "\"",
        "small keys" => string.Concat(Enumerable.Range(0, 60_000).Select(i => $"k{i}: [{i}]\n")),
        "one key" => new string('a', 1_000_000) + ": 1",
        _ => "model:" + new string(' ', 1_000_000) + "\nmodel: 3",
    })));

    [Fact]
    public void More_than_a_megabyte_is_not_read() =>
        Assert.Equal(["x.yaml: got 1048577 characters, expected at most 1048576"],
            Toy.Faults(new string('#', (1 << 20) + 1)));

    [Fact]
    public void Mutated_configs_end_in_a_run_or_in_a_fault_of_ours()
    {
        var random = new Random(7);
        var seeds = new[] { File.ReadAllText(Golden.Beside("bad.yaml")),
            File.ReadAllText(Golden.Beside("resolved.golden.txt")), Toy.Smallest };
        const string odd = "{}[]:,-?#&*!|>'\"%@`\\\t\n\r\0\u0085\u2028\uFEFF\uD800 ~=<0x.eE+\u0001\u007f";
        var (good, faulty) = (0, 0);
        for (var i = 0; i < 3000; i++)
        {
            var text = new StringBuilder(seeds[i % seeds.Length]);
            for (var edits = random.Next(1, 3); edits > 0; edits--)
            {
                var (at, length) = (random.Next(text.Length), random.Next(1, 12));
                if (random.Next(3) == 0) text.Remove(at, Math.Min(length, text.Length - at));
                else if (random.Next(2) == 0) text.Insert(at, odd[random.Next(odd.Length)]);
                else text.Insert(at, text.ToString(random.Next(text.Length - 1), 1));
                if (text.Length < 2) text.Append("a: ");
            }
            try
            {
                Toy.Run(text.ToString());
                good++;
            }
            catch (ConfigException fault)
            {
                faulty++;
                Assert.All(fault.Faults, line => Assert.DoesNotContain('\n', line));
            }
        }
        Assert.True(
            good > 30 && faulty > 1000, $"{good} good and {faulty} faulty: the mutations are too weak or too strong");
    }

    private static T Quickly<T>(Func<T> act)
    {
        var clock = Stopwatch.StartNew();
        var result = act();
        // quadratic work would take minutes
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10), $"took {clock.Elapsed}");
        return result;
    }
}
