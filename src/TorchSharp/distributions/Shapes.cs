namespace TorchSharp;

internal static class Shapes
{
    /// <summary>The shape that all of them broadcast to.</summary>
    internal static long[] Broadcast(params long[][] shapes)
    {
        var result = new long[shapes.Max(s => s.Length)];
        Array.Fill(result, 1);
        foreach (var s in shapes)
            for (var k = 0; k < s.Length; k++)
            {
                ref var n = ref result[result.Length - s.Length + k];
                if (s[k] == n || s[k] == 1) continue;
                n = n == 1 ? s[k] : throw new ArgumentException($"shapes do not broadcast: [{string.Join("], [", shapes.Select(x => string.Join(", ", x)))}]");
            }
        return result;
    }
}
