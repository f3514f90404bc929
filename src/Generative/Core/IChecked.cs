namespace Generative;

/// <summary>Options whose keys constrain one another, beyond the range that each key states for itself.</summary>
public interface IChecked
{
    /// <summary>
    /// Every fault at once, each as <c>path: got value, expected what</c>, the path starting at this record.
    /// Called only when every key below this record is of the right type and in range.
    /// </summary>
    IEnumerable<string> Faults();
}
