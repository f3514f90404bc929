using System.Collections;
using System.Diagnostics.CodeAnalysis;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Modules by name, in the order in which they came.</summary>
public class ModuleDict<T> : nn.Module, IDictionary<string, T>, IList<(string, T)> where T : nn.Module
{
    private readonly OrderedDict<string, T> entries = [];

    public ModuleDict() : base(nameof(ModuleDict<>)) { }

    public (string, T) this[int index]
    {
        get => entries[index];
        set
        {
            entries[index] = value;
            Renew();
        }
    }

    public T this[string key]
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

    public ICollection<T> Values => entries.Values;

    public int Count => entries.Count;

    // Its entries are registered as they come.
    protected override void RegisterComponents() { }

    private void Renew()
    {
        ClearModules();
        foreach (var (key, value) in entries) register_module(key, value);
    }

    public void clear() => Clear();

    public IEnumerator<(string, T)> items() => entries.items();

    public IEnumerable<string> keys() => entries.keys();

    public IEnumerable<T> values() => entries.values();

    public void Add(string key, T value)
    {
        entries.Add(key, value);
        register_module(key, value);
    }

    public void Add((string, T) item) => Add(item.Item1, item.Item2);

    public void Add(KeyValuePair<string, T> item) => Add(item.Key, item.Value);

    public void Insert(int index, (string, T) item)
    {
        entries.Insert(index, item);
        Renew();
    }

    public bool Contains((string, T) item) => entries.TryGetValue(item.Item1, out var value) && ReferenceEquals(value, item.Item2);

    public bool Contains(KeyValuePair<string, T> item) => Contains((item.Key, item.Value));

    public bool ContainsKey(string key) => entries.ContainsKey(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out T value) => entries.TryGetValue(key, out value);

    public int IndexOf((string, T) item) => Contains(item) ? entries.keys().TakeWhile(k => k != item.Item1).Count() : -1;

    public bool Remove(string key)
    {
        var removed = entries.Remove(key);
        if (removed) Renew();
        return removed;
    }

    public bool Remove((string, T) item) => Contains(item) && Remove(item.Item1);

    public bool Remove(KeyValuePair<string, T> item) => Remove((item.Key, item.Value));

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

    public void CopyTo((string, T)[] array, int arrayIndex) => entries.CopyTo(array, arrayIndex);

    public void CopyTo(KeyValuePair<string, T>[] array, int arrayIndex) => entries.CopyTo(array, arrayIndex);

    public IEnumerator<(string, T)> GetEnumerator() => entries.GetEnumerator();

    IEnumerator<KeyValuePair<string, T>> IEnumerable<KeyValuePair<string, T>>.GetEnumerator()
        => ((IEnumerable<KeyValuePair<string, T>>)entries).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => entries.GetEnumerator();
}
