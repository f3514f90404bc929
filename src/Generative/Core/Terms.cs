using System.Collections;

namespace Generative;

/// <summary>A loss as the list of its named terms, each [B], one number per example; their sum is minimized.</summary>
/// <remarks>The names reach the progress line, <c>metrics.jsonl</c> and the tests. Written as a collection:
/// <c>[("reconstruction", r), ("kl", k)]</c>.</remarks>
public sealed class Terms : IEnumerable<(string Name, Tensor Value)>
{
    private readonly List<(string Name, Tensor Value)> terms = [];
    private readonly List<(string Name, Tensor Value)> watched = [];

    /// <summary>Adds a term [B]; each name is used once.</summary>
    public void Add((string Name, Tensor Value) term)
    {
        Require(term.Name);
        terms.Add(term);
    }

    /// <summary>Adds a value that is logged but not minimized, [B] or a single number.</summary>
    public Terms Watch(string name, Tensor value)
    {
        Require(name);
        watched.Add((name, value.detach()));
        return this;
    }

    private void Require(string name)
    {
        if (terms.Exists(t => t.Name == name) || watched.Exists(t => t.Name == name))
            throw new ArgumentException($"terms: '{name}' is there twice");
    }

    /// <summary>Values that are logged but not minimized, in order.</summary>
    public IReadOnlyList<(string Name, Tensor Value)> Watched => watched;

    /// <summary>The names, in order.</summary>
    public IEnumerable<string> Names => terms.Select(t => t.Name);

    /// <summary>The term of that name, [B].</summary>
    public Tensor this[string name] => terms.Find(t => t.Name == name) is { Value: { } value } ? value
        : throw new KeyNotFoundException($"terms: got '{name}', expected one of {string.Join(", ", Names)}");

    /// <summary>Number of terms.</summary>
    public int Count => terms.Count;

    /// <summary>The sum over terms, [B].</summary>
    public Tensor Total
    {
        get
        {
            var total = terms[0].Value;
            for (var k = 1; k < terms.Count; k++) total = total + terms[k].Value;
            return total;
        }
    }

    /// <summary>Each term's mean over the batch, then each watched number's, [terms + watched], without their graphs:
    /// what is logged.</summary>
    public Tensor Means
    {
        get
        {
            using var off = no_grad();
            return watched.Count == 0 ? stack([.. terms.Select(t => t.Value)]).mean([1])
                : stack([.. terms.Concat(watched).Select(t => t.Value.to(terms[0].Value.dtype).mean())]);
        }
    }

    public IEnumerator<(string Name, Tensor Value)> GetEnumerator() => terms.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
