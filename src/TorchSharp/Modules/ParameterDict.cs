using System.Collections;
using System.Diagnostics.CodeAnalysis;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Parameters by name, in the order in which they came.</summary>
public class ParameterDict : nn.Module, IDictionary<string, Parameter>, IList<(string, Parameter)>
{
    private readonly OrderedDict<string, Parameter> entries = [];

    public ParameterDict() : base(nameof(ParameterDict)) { }

    public (string, Parameter) this[int index]
    {
        get => entries[index];
        set
        {
            entries[index] = value;
            Renew();
        }
    }

    public Parameter this[string key]
    {
        get => entries[key];
        set
        {
            entries[key] = value;
            Renew();
        }
    }

    public bool IsReadOnly => false;

    public ICollection<string> Keys => entries.Keys;

    public ICollection<Parameter> Values => entries.Values;

    public int Count => entries.Count;

    // Its entries are registered as they come.
    protected override void RegisterComponents() { }

    private void Renew()
    {
        _internal_params.Clear();
        foreach (var (key, value) in entries) register_parameter(key, value);
    }

    public override IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse) => base.named_parameters(recurse);

    public void clear() => Clear();

    public IEnumerator<(string, Parameter)> items() => entries.items();

    public IEnumerable<string> keys() => entries.keys();

    public IEnumerable<Parameter> values() => entries.values();

    public void Add(string key, Parameter value)
    {
        entries.Add(key, value);
        register_parameter(key, value);
    }

    public void Add((string, Parameter) item) => Add(item.Item1, item.Item2);

    public void Add(KeyValuePair<string, Parameter> item) => Add(item.Key, item.Value);

    public void Insert(int index, (string, Parameter) item)
    {
        entries.Insert(index, item);
        Renew();
    }

    public bool Contains((string, Parameter) item) => entries.TryGetValue(item.Item1, out var value) && ReferenceEquals(value, item.Item2);

    public bool Contains(KeyValuePair<string, Parameter> item) => Contains((item.Key, item.Value));

    public bool ContainsKey(string key) => entries.ContainsKey(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out Parameter value) => entries.TryGetValue(key, out value);

    public int IndexOf((string, Parameter) item) => Contains(item) ? entries.keys().TakeWhile(k => k != item.Item1).Count() : -1;

    public bool Remove(string key)
    {
        var removed = entries.Remove(key);
        if (removed) Renew();
        return removed;
    }

    public bool Remove((string, Parameter) item) => Contains(item) && Remove(item.Item1);

    public bool Remove(KeyValuePair<string, Parameter> item) => Remove((item.Key, item.Value));

    public void RemoveAt(int index)
    {
        entries.RemoveAt(index);
        Renew();
    }

    public void Clear()
    {
        entries.Clear();
        Renew();
    }

    public void CopyTo((string, Parameter)[] array, int arrayIndex) => entries.CopyTo(array, arrayIndex);

    public void CopyTo(KeyValuePair<string, Parameter>[] array, int arrayIndex) => entries.CopyTo(array, arrayIndex);

    public IEnumerator<(string, Parameter)> GetEnumerator() => entries.GetEnumerator();

    IEnumerator<KeyValuePair<string, Parameter>> IEnumerable<KeyValuePair<string, Parameter>>.GetEnumerator()
        => ((IEnumerable<KeyValuePair<string, Parameter>>)entries).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => entries.GetEnumerator();
}
