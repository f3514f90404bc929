using System.Text;
using Generative.Cli;

namespace Generative.Cli.Tests;

/// <summary>Standard output that cannot be written is said at the end, and the work is done all the same.</summary>
public sealed class SafeOutputTests : IDisposable
{
    private readonly SmallRun small = new();

    public void Dispose() => small.Dispose();

    public static TheoryData<Exception, string> Faults => new()
    {
        { new IOException("No space left on device"), "standard output: No space left on device" },
        { new UnauthorizedAccessException("Access to the path is denied."), "standard output: it is closed" },
    };

    [Theory, MemberData(nameof(Faults))]
    public void A_training_that_cannot_write_its_lines_saves_its_run(Exception fault, string sentence)
    {
        var root = Path.Combine(small.Folder, "runs");
        var (code, error) = Run(new Broken(fault), "train", small.Config(), "--outdir", root);
        Assert.Equal((2, sentence), (code, error));
        Assert.True(Directory.Exists(Path.Combine(root, "00001-small", "step-000012")));
    }

    [Fact]
    public void Nothing_is_said_of_an_output_that_takes_everything() =>
        Assert.Equal((0, ""), Run(new StringWriter(), "list", "models"));

    private static (int Code, string Error) Run(TextWriter output, params string[] args)
    {
        var (earlier, earlierError) = (Console.Out, Console.Error);
        using var error = new StringWriter();
        try
        {
            Console.SetOut(output);
            Console.SetError(error);
            return (CommandLine.Run(args), error.ToString().Trim());
        }
        finally
        {
            Console.SetOut(earlier);
            Console.SetError(earlierError);
        }
    }

    private sealed class Broken(Exception fault) : TextWriter
    {
        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value) => throw fault;

        public override void Write(string? value) => throw fault;

        public override void WriteLine(string? value) => throw fault;

        public override void Write(char[] buffer, int index, int count) => throw fault;
    }
}
