using Generative.Data;
using Generative.Evaluation;
using Generative.Models.Flows;
using Generative.Training;

/// <summary>Fits a flow to a table of numbers and draws new rows: TABLE.csv ROWS.csv STEPS.</summary>
public static class TableFlow
{
    public static void Main(string[] args)
    {
        var data = DataSets.Open(new CsvOptions { Path = args[0] });
        using var model = new NormalizingFlow(new MafOptions(), data.Shape);
        Trainer.Fit(model, data, new TrainingOptions { Steps = int.Parse(args[2]) }, new ProgressHook());
        model.Sample(1000, seed: 1).SaveCsv(args[1], data.Columns);
    }
}
