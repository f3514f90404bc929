using System.CommandLine;

namespace Generative.Cli.Tests;

/// <summary>Values of options that are none: of every option of every command.</summary>
public sealed class OddValueTests
{
    private static readonly string[] odd = ["2.5", "abc", "-7", "99999999999999999999", "1e400", "NaN", "", " ", "a,b"];

    public static TheoryData<string> Commands =>
        [.. Below(CommandLine.Create(), []).Select(c => string.Join(' ', c.Path)).Where(p => p.Length > 0)];

    [Theory, MemberData(nameof(Commands))]
    public void Each_is_taken_or_told_in_a_sentence(string path)
    {
        var (words, command) = Below(CommandLine.Create(), []).Single(c => string.Join(' ', c.Path) == path);
        string[] arguments = [.. command.Arguments.Select(_ => "mnist")];
        foreach (var option in command.Options)
            foreach (var value in odd)
            {
                var parsed = CommandLine.Create().Parse([.. words, .. arguments, option.Name, value]);
                foreach (var mistake in Mistakes.Of(parsed))
                    Assert.DoesNotMatch("System[.]|Int32|Int64|Double|Nullable|Exception", mistake);
            }
    }

    private static IEnumerable<(string[] Path, Command Command)> Below(Command at, string[] path) =>
        at.Subcommands.SelectMany(c => Below(c, [.. path, c.Name])).Prepend((path, at));
}
