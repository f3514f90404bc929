using System.CommandLine;
using Generative.Cli;
using Generative.Evaluation.Chains;
using Generative.Training;

namespace Generative.Cli.Tests.Docs;

/// <summary>The program takes every command on a page: its options, values, configs and keys.</summary>
public sealed class CommandTests
{
    /// <summary>Every page by its path.</summary>
    public static TheoryData<string> Pages => [.. Page.All.Select(p => p.Name)];

    [Theory, MemberData(nameof(Pages))]
    public void Commands_are_taken_by_the_program(string name)
    {
        var page = Page.Of(name);
        foreach (var line in page.Commands)
        {
            if (ShellLine.Arguments(line) is { } arguments)
                Assert.True(Fault(arguments, page) is null, $"{name}: {line}: {Fault(arguments, page)}");
        }
    }

    [Theory, MemberData(nameof(Pages))]
    public void Commands_stand_in_bash_blocks(string name)
    {
        var page = Page.Of(name);
        var others = page.Fences.Where(f => f.Language != "bash").SelectMany(f => f.Lines)
            .Concat(page.Prose.Where(l => l.StartsWith("    ", StringComparison.Ordinal)));
        Assert.DoesNotContain(others, l => ShellLine.Arguments(l) is not null);
    }

    [Theory, MemberData(nameof(Pages))]
    public void Commands_in_sentences_are_taken_by_the_program(string name)
    {
        foreach (var code in Page.Of(name).Code)
        {
            if (ShellLine.Arguments(code) is not { Length: > 0 } arguments) continue;
            // Of alternatives, a|b, the first; a sentence may leave the run or the config out.
            string[] first = [.. arguments.Select(a => a.Split('|')[0])];
            var errors = CommandLine.Create().Parse(first).Errors.Select(e => e.Message)
                .Where(m => !m.StartsWith("Required argument missing", StringComparison.Ordinal));
            Assert.True(!errors.Any(), $"{name}: {code}: {string.Join("; ", errors)}");
        }
    }

    [Theory]
    [InlineData("train configs/vae-digits.yaml --sed 1")]
    [InlineData("trian configs/vae-digits.yaml")]
    [InlineData("train configs/vae-digit.yaml")]
    [InlineData("train configs/vae-digits.yaml --set model.latents=10")]
    [InlineData("sample")]
    [InlineData("sample RUN --weights average")]
    public void A_command_that_the_program_does_not_take_is_found_out(string line) =>
        Assert.NotNull(Fault([.. ShellLine.Words(line)], Page.Of("README.md")));

    [Theory, MemberData(nameof(Pages))]
    public void Benchmarks_are_there(string name)
    {
        var programs = File.ReadAllText(Path.Combine(Page.Root, "benchmarks", "run"));
        foreach (var code in Page.Of(name).Code)
        {
            if (code.Split(' ') is not ["benchmarks/run", var program, ..] || program == "...") continue;
            Assert.True(programs.Contains($"\"{program}\"", StringComparison.Ordinal), $"{name}: {code}");
        }
    }

    [Theory, MemberData(nameof(Pages))]
    public void Configs_on_a_page_have_no_faults(string name)
    {
        var folder = Directory.CreateTempSubdirectory("generative-docs-").FullName;
        try
        {
            foreach (var block in Page.Of(name).Fences.Where(f => f.Language == "yaml" && IsConfig(f)))
            {
                var path = Path.Combine(folder, "config.yaml");
                File.WriteAllLines(path, block.Lines);
                Assert.NotNull(RunTypes.Read(path, plugins: [Plugin]).Model);
            }
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    private static bool IsConfig(Fence block) =>
        block.Lines.Any(l => l.StartsWith("model:", StringComparison.Ordinal));

    // The library of the page about a model of one's own; it is built with the tests.
    private static string Plugin =>
        Directory.EnumerateFiles(Path.Combine(Page.Root, "tests"), "Tests.Plugin.dll", SearchOption.AllDirectories)
            .First(f => f.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}Release",
                StringComparison.Ordinal));

    private static string? Fault(string[] arguments, Page page)
    {
        var parsed = CommandLine.Create().Parse(arguments);
        if (parsed.Errors is [var error, ..]) return error.Message;
        string[] own = [.. page.Fences.Select(f => f.File).OfType<string>()];
        foreach (var config in arguments.Where(a => a.EndsWith(".yaml", StringComparison.Ordinal)))
        {
            if (own.Contains(config)) continue;
            if (!File.Exists(Path.Combine(Page.Root, config))) return $"no such config: {config}";
            try
            {
                var path = Path.Combine(Page.Root, config);
                if (ChainOptions.IsAt(path)) _ = ChainOptions.Read(path, Overrides(arguments));
                else _ = RunTypes.Read(path, Overrides(arguments));
            }
            catch (Exception e) when (e.GetType().Name == "ConfigException")
            {
                return e.Message;
            }
        }
        return null;
    }

    private static string[] Overrides(string[] arguments) =>
        [.. arguments.Zip(arguments.Skip(1)).Where(p => p.First == "--set").Select(p => p.Second)];
}
