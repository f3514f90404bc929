namespace Generative.Data;

/// <summary>What sequences from files have to be.</summary>
internal static class SequenceChecks
{
    /// <summary>The length of each sequence [N, T, D] that is filled up with steps of NaN.</summary>
    public static int[] UpToNaN(float[] values, string place, int steps, int dimension)
    {
        var lengths = new int[values.Length / steps / dimension];
        for (var i = 0; i < lengths.Length; i++)
        {
            var all = values.AsSpan(i * steps * dimension, steps * dimension);
            lengths[i] = (all.LastIndexOfAnyExcept(float.NaN) / dimension) + 1;
            if (all.IndexOfAnyExcept(float.NaN) < 0)
                throw new DataException(place, $"sequence {i}", "NaN alone", "1 or more steps of numbers");
        }
        return lengths;
    }

    /// <summary>The set, with NaN after the end of each sequence; a number before the end that is not finite is a
    /// fault, as is a pen that is neither up nor down.</summary>
    public static SequenceSet Whole(SequenceSet set, string place)
    {
        if (set.Kind == SequenceKind.Strokes && set.Dimension != DigitStrokes.Dimension)
            throw new DataException(place, "numbers of a step", $"{set.Dimension}",
                "3 (dx, dy, pen up), as data.strokes says");
        for (var i = 0; i < set.Count; i++)
        {
            var own = set[i];
            for (var k = 0; k < own.Length; k++)
            {
                var (step, column) = (k / set.Dimension, k % set.Dimension);
                if (!float.IsFinite(own[k]))
                    throw new DataException(place, $"sequence {i}, step {step}", $"{own[k]}",
                        "a finite number in each step before the end");
                if (set.Kind == SequenceKind.Strokes && column == 2 && own[k] is not (0 or 1))
                    throw new DataException(place, $"pen of sequence {i}, step {step}", $"{own[k]}",
                        "1 (lifted after the step) or 0");
            }
            set.Values.AsSpan((i * set.Steps + set.Lengths[i]) * set.Dimension,
                (set.Steps - set.Lengths[i]) * set.Dimension).Fill(float.NaN);
        }
        return set.Kind == SequenceKind.Strokes ? set with { Columns = DigitStrokes.Columns } : set;
    }
}
