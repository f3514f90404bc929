namespace Generative.Cli.Tests;

/// <summary><c>completion</c>: scripts for four shells, and the words that they are answered with.</summary>
public sealed class ShellCompletionTests
{
    private static string[] Words(params string[] typed)
    {
        var (code, text, error) = InProcess.Run(["complete", "--", .. typed]);
        Assert.Equal((0, ""), (code, error));
        return text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    [Fact]
    public void Commands_options_and_values_are_completed()
    {
        Assert.Equal(["train", "traverse"], Words("tra"));
        Assert.Contains("sample", Words(""));
        Assert.DoesNotContain(Words(""), w => w.StartsWith('-'));
        Assert.Equal(["--seed", "--set"], Words("train", "--se").Order());
        Assert.Equal(["check"], Words("config", "ch"));
        Assert.Equal(["raw"], Words("sample", "latest", "--weights", "r"));
        Assert.Equal(["models"], Words("list", "m"));
        Assert.Contains("latest", Words("sample", "la"));
        Assert.Contains("mnist", Words("data", "prepare", ""));
        Assert.Equal(["--weights=raw"], Words("sample", "latest", "--weights=r"));
        Assert.Equal(["--weights=ema", "--weights=raw"], Words("sample", "latest", "--weights=").Order());
    }

    [Fact]
    public void Where_files_are_meant_nothing_is_offered() => Assert.Empty(Words("train", "configs/va"));

    [Theory]
    [InlineData("bash", "complete -o bashdefault -o default -F _generative generative")]
    [InlineData("zsh", "compdef _generative generative")]
    [InlineData("fish", "complete -c generative")]
    [InlineData("pwsh", "Register-ArgumentCompleter -Native -CommandName generative")]
    [InlineData("powershell", "Register-ArgumentCompleter -Native -CommandName generative")]
    public void Each_shell_has_its_script(string shell, string line)
    {
        var (code, text, _) = InProcess.Run("completion", shell);
        Assert.Equal(0, code);
        Assert.Contains(line, text);
        Assert.Contains("complete -- ", text);
    }

    [Fact]
    public void An_unknown_shell_is_refused()
    {
        var (code, _, error) = InProcess.Run("completion", "tcsh");
        Assert.Equal(2, code);
        Assert.StartsWith("shell: got 'tcsh', expected one of bash, fish, powershell, pwsh, zsh", error);
    }

    private static string Answer(string shell, string script)
    {
        var program = typeof(CommandLine).Assembly.Location;
        using var folder = new TemporaryFolder();
        foreach (var run in new[] { "00001-two words", "00002-br[1]:x", "00003-it's" })
        {
            Directory.CreateDirectory(folder["checkpoints/" + run]);
            File.WriteAllText(folder[$"checkpoints/{run}/config.yaml"], "");
        }
        folder.Put("my config.yaml", []);
        var start = new System.Diagnostics.ProcessStartInfo(shell, ["-c", script])
        {
            RedirectStandardOutput = true, WorkingDirectory = folder.Path, Environment = { ["program"] = program },
        };
        using var process = System.Diagnostics.Process.Start(start)!;
        return process.StandardOutput.ReadToEnd();
    }

    [Fact]
    public void Bash_completes_by_the_script()
    {
        const string ask = """
            eval "$(dotnet "$program" completion bash)"
            generative() { dotnet "$program" "$@"; }
            ask() { COMP_WORDS=(generative "$@"); COMP_CWORD=$#; _generative; echo "${COMPREPLY[@]}"; }
            ask tra; ask '"trav'; ask sample ''; ask sample 00001-two\\\ w; ask sample \'00003-it
            ask sample '00002-br\[1\]' :; ask sample latest --weights = r; ask sample 00001-two\\\ words --weights =
            """;
        Assert.Equal("""
            train traverse
            traverse
            00001-two\ words 00002-br\[1\]:x 00003-it\'s latest
            00001-two\ words
            00003-it\'s
            x
            raw
            ema raw

            """, Answer("bash", ask));
    }

    [SkippableFact]
    public void Fish_completes_by_the_script()
    {
        Skip.IfNot(File.Exists("/usr/bin/fish"), "fish is not installed");
        const string ask = """
            function generative; dotnet $program $argv; end
            generative completion fish | source
            function ask; complete -C "generative $argv" | string join ' '; end
            ask tra; ask '"trav'; ask 'sample '; ask 'sample "00001-two w'; ask 'sample 00001-two\ w'
            ask 'sample 00002-br\[1\]:'; ask 'sample 00001-two\ words --weights '; ask 'sample latest --weights=r'
            ask 'train my'
            """;
        Assert.Equal("""
            train traverse
            traverse
            00001-two words 00002-br[1]:x 00003-it's latest
            00001-two words
            00001-two words
            00002-br[1]:x
            ema raw
            --weights=raw
            my config.yaml

            """, Answer("fish", ask));
    }
}
