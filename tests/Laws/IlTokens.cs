using System.Reflection.Emit;

namespace Generative.Laws.Tests;

/// <summary>The members and types that a method's code names, as metadata tokens.</summary>
internal static class IlTokens
{
    private static readonly Dictionary<int, OpCode> codes =
        typeof(OpCodes).GetFields().Select(f => (OpCode)f.GetValue(null)!).ToDictionary(c => c.Value & 0xFFFF);

    public static IEnumerable<int> Of(byte[] body)
    {
        const int twoBytes = 0xFE;
        for (var at = 0; at < body.Length;)
        {
            var value = (int)body[at];
            if (value == twoBytes) value = (value << 8) | body[at + 1];
            at += value > byte.MaxValue ? 2 : 1;
            var kind = codes[value].OperandType;
            if (kind is OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType
                or OperandType.InlineField)
                yield return BitConverter.ToInt32(body, at);
            at += kind switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(body, at)),
                _ => 4,
            };
        }
    }
}
