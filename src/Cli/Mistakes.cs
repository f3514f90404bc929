using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Parsing;
using Generative.Configuration;

namespace Generative.Cli;

/// <summary>Errors of a command line, each with the nearest correct word.</summary>
internal static class Mistakes
{
    public static IEnumerable<string> Of(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        if (parsed.UnmatchedTokens.FirstOrDefault() is { } word)
        {
            if (word.StartsWith('-')) return [Said($"no such option: '{word}'", word, OptionsOf(parsed))];
            string[] commands = [.. command.Subcommands.Select(c => c.Name)];
            return [Said($"no such {(commands.Length > 0 ? "command" : "argument")}: '{word}'", word, commands)];
        }
        return parsed.Errors.Select(Of);
    }

    private static string Of(ParseError error)
    {
        if (error.SymbolResult is not ArgumentResult { Argument: var argument, Tokens: [.., var token] })
            return error.Message;
        string[] names = [.. argument.GetCompletions(CompletionContext.Empty).Select(c => c.Label)];
        if (names.Length < 2) return error.Message.Split('\n')[0];
        var sentence = $"{argument.Name}: got '{token.Value}', expected one of {string.Join(", ", names)}";
        return Said(sentence, token.Value, names);
    }

    private static string Said(string sentence, string word, string[] names) =>
        Nearest.Hint(word, names) is { } hint ? $"{sentence}, {hint}" : sentence;

    // Its own options and the recursive ones of the commands above it.
    private static string[] OptionsOf(ParseResult parsed)
    {
        List<string> names = [];
        for (SymbolResult? at = parsed.CommandResult; at is CommandResult own; at = own.Parent)
        {
            var isOwn = own == parsed.CommandResult;
            names.AddRange(own.Command.Options.Where(o => isOwn || o.Recursive).Select(o => o.Name));
        }
        return [.. names];
    }
}
