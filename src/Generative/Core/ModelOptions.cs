namespace Generative;

/// <summary>Options of a model. The key <c>type</c> chooses the concrete record, by its
/// <c>[Kind]</c>.</summary>
/// <remarks>
/// Derived records are sealed, have init properties whose initializers are the defaults, and carry
/// <c>[Range]</c> and <c>[Description]</c>: the config reader, the help and the JSON Schema read them from there.
/// </remarks>
public abstract record ModelOptions
{
    /// <summary>A fresh model of these options for examples of that shape.</summary>
    /// <exception cref="ArgumentException">The options do not fit such examples.</exception>
    public abstract GenerativeModel Create(DataShape shape);
}
