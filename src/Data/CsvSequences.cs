namespace Generative.Data;

/// <summary>Sequences from the rows of a table.</summary>
internal static class CsvSequences
{
    /// <summary>The sequences, in the order in which their first rows come.</summary>
    public static SequenceSet Read(SequenceTableOptions o)
    {
        var (rows, groups) = Csv.ReadGroups(new CsvOptions
        {
            Path = o.Path, Label = o.Group, Columns = o.Columns, Delimiter = o.Delimiter, Header = o.Header,
            DecimalComma = o.DecimalComma,
        });
        var sequences = groups.Index().GroupBy(g => g.Item, g => g.Index)
            .Select(g => g.SelectMany(row => rows[row].ToArray()).ToArray());
        var set = SequenceSet.Of([.. sequences], rows.Dimension) with
        {
            Columns = rows.Columns,
            Notes = rows.Notes,
            Kind = o.Strokes ? SequenceKind.Strokes : SequenceKind.Numbers,
        };
        if (set.Steps < 2)
            throw new DataException(o.Path, "sequences", "1 row for each value of data.group",
                "a column with the same value in all rows of a sequence");
        return SequenceChecks.Whole(set, o.Path);
    }
}
