using System.ComponentModel.DataAnnotations;

namespace Generative;

/// <summary>Options whose keys constrain one another, beyond the range that each key states for itself.</summary>
/// <remarks>To whatever validates by the framework's interface, each fault is a result of its own.</remarks>
public interface IChecked : IValidatableObject
{
    /// <summary>Every fault, each as <c>path: got value, expected what</c>, the path from this record on. Called only
    /// if each key below is of the right type and in range.</summary>
    IEnumerable<string> Faults();

    /// <inheritdoc/>
    IEnumerable<ValidationResult> IValidatableObject.Validate(ValidationContext validationContext) =>
        Faults().Select(fault => new ValidationResult(fault));
}
