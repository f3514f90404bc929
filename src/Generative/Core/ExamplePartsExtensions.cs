using Generative.Numerics;

namespace Generative;

/// <summary>What is taken from all training examples, part by part.</summary>
public static class ExamplePartsExtensions
{
    /// <summary>f of all examples in order, [N, ...]; of the examples one part is in memory at a time.</summary>
    /// <param name="examples">The examples.</param>
    /// <param name="f">From a part x [n, C, H, W] to n rows.</param>
    public static Tensor Map(this IExampleParts examples, Func<Tensor, Tensor> f)
    {
        List<Tensor> rows = [];
        for (var k = 0L; k < examples.Parts; k++)
        {
            FinalizerGate.LetThrough();
            using var scope = NewDisposeScope();
            rows.Add(f(examples.Part(k).Batch.X).MoveToOuterDisposeScope());
        }
        return cat(rows, 0);
    }

    /// <summary>The examples with these numbers, [K, C, H, W], without a host read.</summary>
    /// <param name="examples">The examples.</param>
    /// <param name="places">Numbers from 0 to N - 1, [K] (int64).</param>
    public static Tensor At(this IExampleParts examples, Tensor places)
    {
        Tensor? found = null;
        for (var k = 0L; k < examples.Parts; k++)
        {
            using var scope = NewDisposeScope();
            var (batch, first) = examples.Part(k);
            var place = places - first;
            var here = batch.X.index_select(0, place.clamp(0, batch.Count - 1));
            if (found is null) found = here.MoveToOuterDisposeScope();
            else
            {
                var isHere = (place >= 0) & (place < batch.Count);
                _ = found.copy_(where(isHere.AlongBatchOf(found), here, found));
            }
        }
        return found!;
    }
}
