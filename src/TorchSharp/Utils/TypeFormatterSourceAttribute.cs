namespace TorchSharp.Utils;

/// <summary>Tells .NET Interactive notebooks which type formats the marked one.</summary>
[AttributeUsage(AttributeTargets.Class)]
public class TypeFormatterSourceAttribute(Type formatterSourceType) : Attribute
{
    public Type FormatterSourceType { get; } = formatterSourceType;
}
