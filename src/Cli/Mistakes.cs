using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Parsing;
using System.Text.Json;
using Generative.Configuration;
using Generative.Data;
using Generative.Training;

namespace Generative.Cli;

/// <summary>Errors of a command line, each with the nearest correct word.</summary>
internal static class Mistakes
{
    private static readonly string[] general = ["--help", "--version"];

    /// <summary>What is wrong, each in a sentence; none: nothing is.</summary>
    public static IReadOnlyList<string> Of(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        string[] misplaced = [.. parsed.CommandResult.Children.Select(c => Misplaced(c, parsed)).OfType<string>()];
        if (misplaced.Length > 0) return misplaced;
        if (parsed.UnmatchedTokens.FirstOrDefault() is { } word)
        {
            if (word.StartsWith('-')) return [NoOption(word, parsed)];
            string[] commands = [.. command.Subcommands.Select(c => c.Name)];
            var what = commands.Length > 0 ? "command" : "argument";
            return [Said($"no such {what}: '{word}'", word, commands.Length > 0 ? [.. commands, .. general] : [])];
        }
        return [.. parsed.Errors.Select(Of)];
    }

    // An empty word, such as a shell's variable that is not set; an option in the place of a file.
    private static string? Misplaced(SymbolResult at, ParseResult parsed)
    {
        var name = (at as OptionResult)?.Option.Name ?? (at as ArgumentResult)?.Argument.Name;
        var isSaid = at is OptionResult && parsed.Errors.Any(e => e.SymbolResult == at);
        if (at.Tokens.Any(t => t.Value.Length == 0)) return isSaid ? null : $"{name}: got nothing, expected a value";
        if (at is not ArgumentResult) return null;
        var word = at.Tokens.Select(t => t.Value).FirstOrDefault(w => w is ['-', _, ..] && !File.Exists(w));
        return word is null ? null : NoOption(word, parsed);
    }

    // A key of the config that is given as an option: --steps 100 is --set training.steps=100.
    private static string NoOption(string word, ParseResult parsed)
    {
        var (sentence, options) = ($"no such option: '{word}'", OptionsOf(parsed));
        return options.Contains("--set") && KeyOf(word.TrimStart('-').Split('=')[0]) is { } key
            ? $"{sentence}, did you mean '--set {key}=...'?" : Said(sentence, word, options);
    }

    private static string? KeyOf(string word)
    {
        var plain = Nearest.Normalized(word);
        var meant = Nearest.Normalized(Synonyms.All.GetValueOrDefault(plain) ?? word);
        (string Section, IEnumerable<Type> Types)[] sections =
        [
            ("training", [typeof(TrainingOptions)]), ("optimizer", [typeof(Training.OptimizerOptions)]),
            ("model", KindsOf<ModelOptions>()), ("data", KindsOf<DataOptions>()),
        ];
        return sections.SelectMany(s => s.Types.SelectMany(t => t.GetProperties())
            .Where(p => Nearest.Normalized(p.Name) == meant)
            .Select(p => $"{s.Section}.{JsonNamingPolicy.CamelCase.ConvertName(p.Name)}")).FirstOrDefault();

        static IEnumerable<Type> KindsOf<T>() => RunTypes.Current.KindsOf(typeof(T)).Select(k => k.Type);
    }

    private static string? Number(ParseError error)
    {
        if (error.SymbolResult is not (OptionResult or ArgumentResult { Parent: OptionResult })) return null;
        var at = error.SymbolResult as OptionResult ?? (OptionResult)error.SymbolResult.Parent!;
        if (at.Tokens is not [.., { Value: var word }]) return null;
        var type = Nullable.GetUnderlyingType(at.Option.ValueType) ?? at.Option.ValueType;
        var expected = type == typeof(double) ? "a number" : "an integer";
        if (type == typeof(int) && long.TryParse(word, out _)) expected += $" of at most {int.MaxValue}";
        if (type == typeof(bool)) expected = "true or false";
        return type.IsPrimitive && error.Message.StartsWith("Cannot parse", StringComparison.Ordinal)
            ? $"{at.Option.Name}: got '{word}', expected {expected}" : null;
    }

    private static string Of(ParseError error)
    {
        if (Number(error) is { } sentence) return sentence;
        if (error.SymbolResult is not ArgumentResult { Argument: var argument, Tokens: [.., var token] })
            return error.Message;
        string[] names = [.. argument.GetCompletions(CompletionContext.Empty).Select(c => c.Label)];
        if (names.Length < 2) return error.Message.Split('\n')[0];
        var known = $"{argument.Name}: got '{token.Value}', expected one of {string.Join(", ", names)}";
        return Said(known, token.Value, names);
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
