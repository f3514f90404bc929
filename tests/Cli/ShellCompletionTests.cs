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
    }

    [Fact]
    public void Where_files_are_meant_nothing_is_offered() => Assert.Empty(Words("train", "configs/va"));

    [Theory]
    [InlineData("bash", "complete -o bashdefault -o default -F _generative generative")]
    [InlineData("zsh", "compdef _generative generative")]
    [InlineData("fish", "complete -c generative")]
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
        Assert.StartsWith("shell: got 'tcsh', expected one of bash, fish, powershell, zsh", error);
    }

    [Fact]
    public void Bash_completes_by_the_script()
    {
        var program = typeof(CommandLine).Assembly.Location;
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["checkpoints/00001-two words"]);
        File.WriteAllText(folder["checkpoints/00001-two words/config.yaml"], "");
        const string ask = """
            eval "$(dotnet "$0" completion bash)"
            generative() { dotnet "$program" "$@"; }
            program=$0; COMP_WORDS=(generative tra); COMP_CWORD=1; _generative; echo "${COMPREPLY[@]}"
            COMP_WORDS=(generative '"trav'); _generative; echo "${COMPREPLY[@]}"
            COMP_WORDS=(generative sample ''); COMP_CWORD=2; _generative; echo "${COMPREPLY[@]}"
            """;
        using var bash = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("bash", ["-c", ask,
            program])
        { RedirectStandardOutput = true, WorkingDirectory = folder.Path })!;
        Assert.Equal("train traverse\ntraverse\n00001-two\\ words latest\n", bash.StandardOutput.ReadToEnd());
    }
}
