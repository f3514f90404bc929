using System.Text;

namespace Generative.Cli;

/// <summary>Standard output whose faults do not end a command: a full disk, a closed file or a terminal that has gone.
/// </summary>
/// <remarks>What cannot be written is left out, and the first fault is kept: a training goes on and saves its run, and
/// the program says at its end what happened.</remarks>
internal sealed class SafeOutput(TextWriter output) : TextWriter
{
    /// <summary>The first fault as a sentence; null: everything was written.</summary>
    public string? Fault { get; private set; }

    /// <inheritdoc/>
    public override Encoding Encoding => output.Encoding;

    /// <inheritdoc/>
    public override void Write(char value) => Try(() => output.Write(value));

    /// <inheritdoc/>
    public override void Write(string? value) => Try(() => output.Write(value));

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Try(() => output.Write(buffer, index, count));

    /// <inheritdoc/>
    public override void WriteLine(string? value) => Try(() => output.WriteLine(value));

    /// <inheritdoc/>
    public override void Flush() => Try(output.Flush);

    private void Try(Action write)
    {
        try
        {
            write();
        }
        catch (IOException e)
        {
            Fault ??= $"standard output: {e.Message}";
        }
        catch (UnauthorizedAccessException)
        {
            Fault ??= "standard output: it is closed";
        }
    }
}
