using System.CommandLine;
using System.CommandLine.Completions;

namespace Generative.Cli;

/// <summary><c>completion SHELL</c> prints what a shell has to be told once to complete commands, options and values;
/// it then asks <c>generative complete -- WORDS</c> at each press of the tab key.</summary>
internal static class ShellCompletion
{
    private const string Bash = """
        # eval "$(generative completion bash)" in ~/.bashrc
        _generative() {
            local IFS=$'\n' words=() word joined= last=-1
            for word in "${COMP_WORDS[@]:0:COMP_CWORD+1}"; do
                if [[ $word == [=:] ]]; then words[last]+=$word joined=1
                elif [[ $joined ]]; then words[last]+=$word joined=
                else words[++last]=$word; fi
            done
            words=("${words[@]//[\\\'\"]/}")
            words=("${words[@]/#\~\//$HOME/}")
            COMPREPLY=($("${words[0]}" complete -- "${words[@]:1}" 2>/dev/null))
            (( ${#COMPREPLY[@]} )) || return
            word=${words[last]}
            [[ $word == *[=:]* ]] && COMPREPLY=("${COMPREPLY[@]#"${word%"${word##*[=:]}"}"}")
            COMPREPLY=($(printf '%q\n' "${COMPREPLY[@]}"))
        }
        complete -o bashdefault -o default -F _generative generative
        """;

    private const string Zsh = """
        # eval "$(generative completion zsh)" in ~/.zshrc, below compinit
        _generative() {
            local -a found
            local program=${${(Q)words[1]}/#\~\//$HOME/}
            found=(${(f)"$("$program" complete -- "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null)"})
            if (( ${#found} )); then compadd -- "${found[@]}"; else compset -P '*='; _files; fi
        }
        compdef _generative generative
        """;

    private const string Fish = """
        # generative completion fish > ~/.config/fish/completions/generative.fish
        function __generative_complete
            set -l words (string replace -r '^~/' "$HOME/" -- (commandline -opc))
            type -q -- $words[1]; or return
            set -l last (string replace -ra '[\\\\\'"]' '' -- (commandline -ct))
            set -l found ($words[1] complete -- $words[2..-1] $last 2>/dev/null)
            if set -q found[1]
                printf '%s\n' $found
            else
                __fish_complete_path $last
            end
        end
        complete -c generative -f -a '(__generative_complete)'
        """;

    private const string PowerShell = """
        # generative completion powershell | Out-String | Invoke-Expression, in $PROFILE
        Register-ArgumentCompleter -Native -CommandName generative -ScriptBlock {
            param($word, $line, $position)
            $words = @($line.CommandElements | Select-Object -Skip 1 | ForEach-Object { "$_" })
            if ($word -eq '') { $words += '' }
            & "$($line.CommandElements[0])" complete -- @words | ForEach-Object {
                $typed = if ($_ -match '[^\w./\\:=+~-]') { "'" + $_.Replace("'", "''") + "'" } else { $_ }
                [System.Management.Automation.CompletionResult]::new($typed, $_, 'ParameterValue', $_)
            }
        }
        """;

    private static readonly Dictionary<string, string> scripts =
        new() { ["bash"] = Bash, ["zsh"] = Zsh, ["fish"] = Fish, ["powershell"] = PowerShell, ["pwsh"] = PowerShell };

    public static Command Create()
    {
        var shell = new Argument<string>("shell")
        {
            Description = string.Join(", ", scripts.Keys), HelpName = "shell",
        };
        shell.AcceptOnlyFromAmong([.. scripts.Keys]);
        var command = new Command("completion", "print a script with which a shell completes this program's words")
        {
            shell,
        };
        command.SetAction(parsed =>
        {
            Console.WriteLine(scripts[parsed.GetRequiredValue(shell)]);
            return ExitCodes.Done;
        });
        return command;
    }

    /// <summary>What the last word can become, one a line; nothing where a shell should name files.</summary>
    /// <param name="root">The program's commands.</param>
    /// <param name="words">The words behind the program's name, as far as they are typed; the last may be
    /// empty.</param>
    public static IEnumerable<string> Of(Command root, IReadOnlyList<string> words)
    {
        var word = words.Count > 0 ? words[^1] : "";
        if (word.StartsWith("--", StringComparison.Ordinal) && word.Split('=', 2) is [var option, var value])
            return Of(root, [.. words.SkipLast(1), option, value]).Select(text => $"{option}={text}");
        var line = string.Join(' ', words.Select(Quoted).Prepend(root.Name).Take(Math.Max(1, words.Count)))
            + " " + word;
        return root.Parse(line).GetCompletions(line.Length)
            .Select(c => c.InsertText ?? c.Label)
            .Where(text => text.StartsWith(word, StringComparison.Ordinal) && IsTyped(text, word))
            .Distinct();
    }

    // Of the names of help, --help is enough, and options are offered once they are begun.
    private static bool IsTyped(string text, string word) =>
        text is not ("-?" or "/?" or "/h") && (word.Length > 0 || !text.StartsWith('-'));

    private static string Quoted(string word) => word.Contains(' ') || word.Length == 0 ? $"\"{word}\"" : word;
}
