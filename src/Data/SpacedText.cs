namespace Generative.Data;

/// <summary>A text whose columns are aligned by spaces: a run of them becomes one, and none begins or ends a
/// line.</summary>
internal sealed class SpacedText(TextReader text) : TextReader
{
    private bool isLineStart = true, isQuoted;

    /// <inheritdoc/>
    public override int Read()
    {
        var c = text.Read();
        if (c == ' ' && !isQuoted)
        {
            while (text.Peek() == ' ') _ = text.Read();
            if (!isLineStart && text.Peek() is not ('\r' or '\n' or -1)) return ' ';
            c = text.Read();
        }
        if (c == '"') isQuoted = !isQuoted;
        isLineStart = c is '\r' or '\n';
        return c;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) text.Dispose();
        base.Dispose(disposing);
    }
}
