using System.Globalization;
using System.Text;
using Spectre.Console;

namespace Generative.Training;

/// <summary>Length of a run, for its progress.</summary>
/// <param name="Steps">Steps in all.</param>
/// <param name="StepsPerEpoch">Steps per epoch; 0: epochs are not shown.</param>
/// <param name="LogEvery">Steps between two lines if the output is not a terminal.</param>
/// <param name="From">The step that a resumed run goes on from.</param>
public sealed record ProgressPlan(long Steps, long StepsPerEpoch = 0, int LogEvery = 100, long From = 0);

/// <summary>Progress of a training: on a terminal one line, redrawn at most ten times per second; else a plain line every
/// <see cref="ProgressPlan.LogEvery"/> steps.</summary>
/// <param name="console">The console.</param>
/// <param name="time">The clock for steps per second and remaining time.</param>
/// <param name="plan">Length of the run.</param>
/// <param name="live">Whether to redraw one line; null: if the console is a terminal.</param>
public sealed class ProgressLine(IAnsiConsole console, TimeProvider time, ProgressPlan plan, bool? live = null)
    : IDisposable
{
    private const int BarWidth = 20;
    private static readonly TimeSpan BetweenRedraws = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Memory = TimeSpan.FromSeconds(5);     // of the moving average of the rate

    private readonly Lock gate = new();                        // checkpoints are written on another thread
    private readonly bool live = live ?? console.Profile.Out.IsTerminal && console.Profile.Capabilities.Ansi;
    private readonly long redrawTicks = (long)(BetweenRedraws.TotalSeconds * time.TimestampFrequency);
    private IReadOnlyList<(string Name, double Value)> metrics = [];
    private long step = plan.From;
    private long measuredStep = plan.From;
    private long measuredAt = time.GetTimestamp();
    private long drawnAt = long.MinValue;
    private double stepsPerSecond;
    private bool ended;

    /// <summary>Progress on the console.</summary>
    public static ProgressLine OnConsole(ProgressPlan plan) =>
        new(AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(Console.Out) }), TimeProvider.System, plan);

    /// <summary>Progress as plain lines.</summary>
    public static ProgressLine Plain(TextWriter writer, TimeProvider time, ProgressPlan plan) =>
        new(AnsiConsole.Create(new()
        {
            Ansi = AnsiSupport.No,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        }), time, plan, live: false);

    /// <summary>Shows a step; null: with the metrics of the last log line.</summary>
    public void Update(long step, IReadOnlyList<(string Name, double Value)>? metrics = null)
    {
        lock (gate)
        {
            this.step = step;
            if (metrics is not null) this.metrics = metrics;
            if (live)
            {
                var now = time.GetTimestamp();
                if (drawnAt == long.MinValue || now - drawnAt >= redrawTicks) Redraw(now);
            }
            else if (step % plan.LogEvery == 0 || step == plan.Steps)
            {
                Measure(time.GetTimestamp());
                console.Profile.Out.Writer.WriteLine(Line());
            }
        }
    }

    /// <summary>Writes a line that stays, above the live one.</summary>
    public void Note(string line)
    {
        lock (gate)
        {
            if (live) Erase();
            console.Profile.Out.Writer.WriteLine(line);
            if (live && !ended) Redraw(time.GetTimestamp());
        }
    }

    /// <summary>Draws the live line a last time.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            if (ended) return;
            ended = true;
            if (!live || drawnAt == long.MinValue) return;
            Redraw(time.GetTimestamp());
            console.Profile.Out.Writer.WriteLine();
        }
    }

    private void Redraw(long now)
    {
        drawnAt = now;
        Measure(now);
        Erase();
        var room = Math.Max(console.Profile.Width - 1, 1);     // a full line would wrap
        var drawn = new Paragraph();
        if (room > 2 * BarWidth)
        {
            var done = (int)(BarWidth * Math.Clamp(step / (double)Math.Max(plan.Steps, 1), 0, 1));
            drawn.Append(new string('━', done), new(Color.Green))
                .Append(new string('━', BarWidth - done), new(Color.Grey)).Append(" ");
            room -= BarWidth + 1;
        }
        var line = Line();
        console.Write(drawn.Append(line.Length <= room ? line : line[..(room - 1)] + "…"));
    }

    private void Erase() => console.Profile.Out.Writer.Write("\r\u001b[2K");

    // Exponential moving average of the rate, which starts at the first measurement.
    private void Measure(long now)
    {
        var seconds = (now - measuredAt) / (double)time.TimestampFrequency;
        if (seconds <= 0 || step <= measuredStep) return;
        var rate = (step - measuredStep) / seconds;
        var weight = stepsPerSecond == 0 ? 1 : 1 - Math.Exp(-seconds / Memory.TotalSeconds);
        stepsPerSecond += weight * (rate - stepsPerSecond);
        (measuredStep, measuredAt) = (step, now);
    }

    private string Line()
    {
        var line = new StringBuilder();
        line.Append(CultureInfo.InvariantCulture, $"step {step}/{plan.Steps}");
        if (plan.StepsPerEpoch > 0)
            line.Append(CultureInfo.InvariantCulture, $"  epoch {EpochOf(Math.Max(step, 1))}/{EpochOf(plan.Steps)}");
        foreach (var (name, value) in metrics) line.Append("  ").Append(name).Append(' ').Append(Number(value));
        if (stepsPerSecond > 0)
        {
            line.Append("  ").Append(Number(stepsPerSecond)).Append(" steps/s");
            if (step < plan.Steps)
                line.Append("  ").Append(Duration((plan.Steps - step) / stepsPerSecond)).Append(" left");
        }
        return line.ToString();
    }

    private long EpochOf(long step) => (step - 1) / plan.StepsPerEpoch + 1;

    /// <summary>A number with four significant digits: 106.3, 0.0012, 1.5e-6.</summary>
    internal static string Number(double value) => Math.Abs(value) switch
    {
        double.NaN => "nan",
        double.PositiveInfinity => value > 0 ? "inf" : "-inf",
        0 => "0",
        >= 1e6 or < 1e-4 => value.ToString("0.###e0", CultureInfo.InvariantCulture),
        >= 1000 => value.ToString("0", CultureInfo.InvariantCulture),
        >= 100 => value.ToString("0.0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("0.00", CultureInfo.InvariantCulture),
        >= 1 => value.ToString("0.000", CultureInfo.InvariantCulture),
        _ => value.ToString("0.####", CultureInfo.InvariantCulture),
    };

    /// <summary>A duration: 0:07, 12:30, 3:05:00, 4d 3:05:00.</summary>
    internal static string Duration(double seconds)
    {
        if (!(seconds < TimeSpan.MaxValue.TotalSeconds / 2)) return "ages";
        var span = TimeSpan.FromSeconds(Math.Ceiling(seconds));
        var days = span.Days > 0 ? $"{span.Days}d " : "";
        return span.TotalHours >= 1
            ? string.Create(CultureInfo.InvariantCulture, $"{days}{span.Hours}:{span.Minutes:00}:{span.Seconds:00}")
            : string.Create(CultureInfo.InvariantCulture, $"{span.Minutes}:{span.Seconds:00}");
    }
}
