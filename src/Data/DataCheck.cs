namespace Generative.Data;

/// <summary>What reading all of a set found.</summary>
/// <param name="Count">How many examples there are, with those that have faults.</param>
/// <param name="Of">What one is called: image, row.</param>
/// <param name="Faults">All faults, in order.</param>
/// <param name="Remedy">The key that has examples with faults left out; null: there is none.</param>
public sealed record DataCheck(long Count, string Of, IReadOnlyList<DataException> Faults, string? Remedy = null);
