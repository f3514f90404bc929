using System.Collections;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Parameters by number; the numbers are their names.</summary>
public class ParameterList : nn.Module, IList<Parameter>
{
    private readonly List<Parameter> items = [];

    public ParameterList(params Parameter[] parameters) : base(nameof(ParameterList)) => append(parameters);

    public Parameter this[int index]
    {
        get => items[index];
        set
        {
            items[index] = value;
            Renumber();
        }
    }

    public int Count => items.Count;

    public bool IsReadOnly => false;

    // Its parameters are registered as they come.
    protected override void RegisterComponents() { }

    private void Renumber()
    {
        _internal_params.Clear();
        for (var k = 0; k < items.Count; k++) register_parameter(k.ToString(), items[k]);
    }

    public void Add(Parameter item)
    {
        items.Add(item);
        register_parameter((items.Count - 1).ToString(), item);
    }

    public void extend(IEnumerable<Parameter> parameters)
    {
        foreach (var p in parameters) Add(p);
    }

    public void append(params Parameter[] parameters) => extend(parameters);

    public void Clear()
    {
        items.Clear();
        _internal_params.Clear();
    }

    public bool Contains(Parameter item) => IndexOf(item) >= 0;

    public void CopyTo(Parameter[] array, int arrayIndex) => items.CopyTo(array, arrayIndex);

    public IEnumerator<Parameter> GetEnumerator() => items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => items.GetEnumerator();

    public int IndexOf(Parameter item) => items.FindIndex(p => ReferenceEquals(p, item));

    public void Insert(int index, Parameter item)
    {
        items.Insert(index, item);
        Renumber();
    }

    public bool Remove(Parameter item)
    {
        var place = IndexOf(item);
        if (place >= 0) RemoveAt(place);
        return place >= 0;
    }

    public void RemoveAt(int index)
    {
        items.RemoveAt(index);
        Renumber();
    }
}
