using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace TorchSharp.Utils;

/// <summary>A dictionary that keeps the order in which its entries were added, with access by key and by place.</summary>
public class OrderedDict<TKey, TValue> : IDictionary<TKey, TValue>, IList<(TKey, TValue)> where TKey : notnull
{
    private readonly Dictionary<TKey, TValue> byKey = [];
    private readonly List<(TKey Key, TValue Value)> entries = [];

    /// <summary>The entry at a place. Setting it may change the key.</summary>
    public (TKey, TValue) this[int index]
    {
        get => entries[index];
        set
        {
            var old = entries[index].Key;
            if (!EqualityComparer<TKey>.Default.Equals(old, value.Item1))
            {
                byKey.Add(value.Item1, value.Item2);
                byKey.Remove(old);
            }
            byKey[value.Item1] = value.Item2;
            entries[index] = value;
        }
    }

    /// <summary>The value of a key. Setting a new key adds it at the end.</summary>
    public TValue this[TKey key]
    {
        get => byKey[key];
        set
        {
            if (byKey.ContainsKey(key)) entries[Place(key)] = (key, value);
            else entries.Add((key, value));
            byKey[key] = value;
        }
    }

    public bool IsReadOnly => false;

    public ICollection<TKey> Keys => [.. keys()];

    public ICollection<TValue> Values => [.. values()];

    public int Count => entries.Count;

    private int Place(TKey key) => entries.FindIndex(e => EqualityComparer<TKey>.Default.Equals(e.Key, key));

    public void clear() => Clear();

    public IEnumerator<(TKey, TValue)> items() => GetEnumerator();

    public IEnumerable<TKey> keys() => entries.Select(e => e.Key);

    public IEnumerable<TValue> values() => entries.Select(e => e.Value);

    /// <exception cref="ArgumentException">The key is there already.</exception>
    public void Add(TKey key, TValue value)
    {
        byKey.Add(key, value);
        entries.Add((key, value));
    }

    /// <summary>Adds it unless the key is there already.</summary>
    internal bool TryAdd(TKey key, TValue value)
    {
        if (!byKey.TryAdd(key, value)) return false;
        entries.Add((key, value));
        return true;
    }

    public void Add((TKey, TValue) item) => Add(item.Item1, item.Item2);

    public void Add(KeyValuePair<TKey, TValue> item) => Add(item.Key, item.Value);

    public void Insert(int index, (TKey, TValue) item)
    {
        byKey.Add(item.Item1, item.Item2);
        entries.Insert(index, item);
    }

    public bool ContainsKey(TKey key) => byKey.ContainsKey(key);

    public bool Contains((TKey, TValue) item) => entries.Contains(item);

    public bool Contains(KeyValuePair<TKey, TValue> item) => entries.Contains((item.Key, item.Value));

    public int IndexOf((TKey, TValue) item) => entries.IndexOf(item);

    public bool TryGetValue(TKey key, [MaybeNullWhen(false)] out TValue value) => byKey.TryGetValue(key, out value);

    public bool Remove(TKey key)
    {
        if (!byKey.Remove(key)) return false;
        entries.RemoveAt(Place(key));
        return true;
    }

    public bool Remove((TKey, TValue) item) => entries.Contains(item) && Remove(item.Item1);

    public bool Remove(KeyValuePair<TKey, TValue> item) => Remove((item.Key, item.Value));

    public void RemoveAt(int index)
    {
        byKey.Remove(entries[index].Key);
        entries.RemoveAt(index);
    }

    public void Clear()
    {
        byKey.Clear();
        entries.Clear();
    }

    public void CopyTo((TKey, TValue)[] array, int arrayIndex) => entries.CopyTo(array, arrayIndex);

    public void CopyTo(KeyValuePair<TKey, TValue>[] array, int arrayIndex)
    {
        foreach (var (key, value) in entries) array[arrayIndex++] = new(key, value);
    }

    public IEnumerator<(TKey, TValue)> GetEnumerator() => entries.GetEnumerator();

    IEnumerator<KeyValuePair<TKey, TValue>> IEnumerable<KeyValuePair<TKey, TValue>>.GetEnumerator()
        => entries.Select(e => new KeyValuePair<TKey, TValue>(e.Key, e.Value)).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => entries.GetEnumerator();
}
