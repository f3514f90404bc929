using System.ComponentModel.DataAnnotations;

namespace Generative;

/// <summary>Options whose keys constrain one another, beyond the range that each key states for itself.</summary>
/// <remarks>To whatever validates by the framework's interface, each fault is a result of its own.</remarks>
public interface IChecked : IValidatableObject
{
    /// <summary>
    /// Every fault at once, each as <c>path: got value, expected what</c>, the path starting at this record.
    /// Called only when every key below this record is of the right type and in range.
    /// </summary>
    IEnumerable<string> Faults();

    /// <inheritdoc/>
    IEnumerable<ValidationResult> IValidatableObject.Validate(ValidationContext validationContext) =>
        Faults().Select(fault => new ValidationResult(fault));
}
