namespace Generative.Cli.Tests.Docs;

/// <summary>A line of a bash block that starts the program.</summary>
internal static class ShellLine
{
    private static readonly string[] programs = ["./generative", "generative"];

    /// <summary>The program's arguments; null: another command.</summary>
    /// <remarks>Settings of the environment before the program are passed over; <c>dotnet run --project src/Cli ...
    /// --</c> is the program
    /// too.</remarks>
    public static string[]? Arguments(string line)
    {
        var words = Words(line).SkipWhile(w => w.Contains('=', StringComparison.Ordinal)).ToArray();
        if (words is ["dotnet", "run", "--project", "src/Cli", ..]) return [.. words.SkipWhile(w => w != "--").Skip(1)];
        return words is [var first, ..] && programs.Contains(first) ? words[1..] : null;
    }

    /// <summary>Words apart by spaces, except inside quotes.</summary>
    public static IReadOnlyList<string> Words(string line)
    {
        List<string> words = [];
        var word = "";
        var quote = '\0';
        foreach (var c in line + " ")
        {
            if (quote == c) quote = '\0';
            else if (quote != '\0') word += c;
            else if (c is '\'' or '"') quote = c;
            else if (c != ' ') word += c;
            else if (word.Length > 0)
            {
                words.Add(word);
                word = "";
            }
        }
        return words;
    }
}
