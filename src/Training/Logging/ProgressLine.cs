using System.Globalization;
using Generative.Data.Tables;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Generative.Training;

/// <summary>Length of a run, for its progress.</summary>
/// <param name="Steps">Steps in all.</param>
/// <param name="StepsPerEpoch">Steps per epoch; 0: epochs are not shown.</param>
/// <param name="LogEvery">Steps between two lines if the output is not a terminal.</param>
/// <param name="From">The step that a resumed run goes on from.</param>
public sealed record ProgressPlan(long Steps, long StepsPerEpoch = 0, int LogEvery = 100, long From = 0);

/// <summary>Progress of a training: Spectre's live display on a terminal, else a plain line every
/// <see cref="ProgressPlan.LogEvery"/> steps.</summary>
/// <remarks>
/// The thread that calls <see cref="Update"/> draws, at log lines and after a second without one. There is no timer
/// thread: a garbage collection started by another thread may finalize a number that libtorch still reads.
/// </remarks>
/// <param name="console">The console.</param>
/// <param name="time">The clock for steps per second and remaining time.</param>
/// <param name="plan">Length of the run.</param>
/// <param name="live">Whether to draw in place; null: if the console is a terminal.</param>
public sealed class ProgressLine(IAnsiConsole console, TimeProvider time, ProgressPlan plan, bool? live = null)
    : IDisposable
{
    private const int BarWidth = 20, Wide = 80;
    private static readonly TimeSpan atLogLines = TimeSpan.FromSeconds(0.1), otherwise = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan memory = TimeSpan.FromSeconds(5);     // of the rate

    private readonly Lock gate = new();                        // checkpoints are written on another thread
    private readonly bool live = live ?? IsTerminal(console);
    private readonly TaskCompletionSource ended = new();
    private IReadOnlyList<(string Name, double Value)> metrics = [];
    private LiveDisplayContext? display;
    private Task showing = Task.CompletedTask;
    private long step = plan.From, measuredStep = plan.From;
    private long measuredAt = time.GetTimestamp(), drawnAt;
    private double stepsPerSecond;

    /// <summary>Whether the console is a terminal that can place its cursor.</summary>
    public static bool IsTerminal(IAnsiConsole console) =>
        console.Profile.Out.IsTerminal && console.Profile.Capabilities.Ansi;

    /// <summary>Progress on the console.</summary>
    public static ProgressLine OnConsole(ProgressPlan plan) =>
        new(AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(Console.Out) }), TimeProvider.System, plan);

    /// <summary>Progress as plain lines.</summary>
    public static ProgressLine Plain(TextWriter writer, TimeProvider time, ProgressPlan plan)
    {
        var console = AnsiConsole.Create(new() { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(writer) });
        return new(console, time, plan, live: false);
    }

    /// <summary>Shows a step; null: with the metrics of the last log line.</summary>
    public void Update(long step, IReadOnlyList<(string Name, double Value)>? metrics = null)
    {
        lock (gate)
        {
            this.step = step;
            this.metrics = metrics ?? this.metrics;
            if (live)
            {
                var pause = metrics is null ? otherwise : atLogLines;
                if (display is null || time.GetElapsedTime(drawnAt) >= pause) Draw();
            }
            else if (step % plan.LogEvery == 0 || step == plan.Steps)
            {
                Measure();
                WritePlain($"{Head("step ", " steps/s")}  {Tail()}".TrimEnd());
            }
        }
    }

    /// <summary>Writes a line that stays, above the live display.</summary>
    public void Note(string line)
    {
        lock (gate)
        {
            if (live) console.Write(new Above(line));
            else WritePlain(line);
        }
    }

    // A training outlives the file that its output goes to: a full disk takes its lines, not its steps.
    private void WritePlain(string line)
    {
        try
        {
            console.Profile.Out.Writer.WriteLine(line);
        }
        catch (Exception e) when (DiskFault.Is(e))
        {
            // There is nowhere to say so.
        }
    }

    /// <summary>Draws the live display a last time.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            if (display is not null && !ended.Task.IsCompleted) Draw();
            _ = ended.TrySetResult();
            showing.GetAwaiter().GetResult();
        }
    }

    private void Draw()
    {
        Measure();
        drawnAt = time.GetTimestamp();
        var frame = Frame(console.Profile.Width);
        if (display is not null) display.UpdateTarget(frame);
        else showing = console.Live(frame).StartAsync(Show);

        Task Show(LiveDisplayContext context)
        {
            display = context;
            context.Refresh();
            return ended.Task;
        }
    }

    private Paragraph Frame(int width)
    {
        var frame = new Paragraph();
        if (width >= Wide)
        {
            var done = (int)(BarWidth * Math.Clamp(step / (double)Math.Max(plan.Steps, 1), 0, 1));
            frame.Append(new string('━', done), new(Color.Green));
            frame.Append(new string('━', BarWidth - done) + " ", new(Color.Grey));
        }
        var (head, tail) = (Head("step ", " steps/s"), Tail());
        if (head.Length >= width) head = Head("", "/s");
        if (width < Wide && tail.Length >= width) tail = tail[..Math.Max(width - 2, 0)] + "…";
        return frame.Append($"{head}\n{tail}");
    }

    private string Head(string step, string unit)
    {
        var head = string.Create(CultureInfo.InvariantCulture, $"{step}{this.step}/{plan.Steps}");
        if (stepsPerSecond == 0) return head;
        var left = this.step < plan.Steps ? $"  {Format.Duration((plan.Steps - this.step) / stepsPerSecond)} left" : "";
        return $"{head}{left}  {Format.Number(stepsPerSecond)}{unit}";
    }

    private string Tail()
    {
        IEnumerable<string> losses = metrics.Select(m => $"{m.Name} {Format.Number(m.Value)}");
        if (plan.StepsPerEpoch == 0) return string.Join("  ", losses);
        return string.Join("  ", losses.Prepend($"epoch {EpochOf(Math.Max(step, 1))}/{EpochOf(plan.Steps)}"));
    }

    private long EpochOf(long step) => (step - 1) / plan.StepsPerEpoch + 1;

    // Moving average of the rate.
    private void Measure()
    {
        var now = time.GetTimestamp();
        var seconds = (now - measuredAt) / (double)time.TimestampFrequency;
        if (seconds <= 0 || step <= measuredStep) return;
        var rate = (step - measuredStep) / seconds;
        var weight = stepsPerSecond == 0 ? 1 : 1 - Math.Exp(-seconds / memory.TotalSeconds);
        stepsPerSecond += weight * (rate - stepsPerSecond);
        (measuredStep, measuredAt) = (step, now);
    }

    // Spectre draws its display again below the line.
    private sealed class Above(string line) : Renderable
    {
        protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth) =>
        [
            Segment.Control("\u001b[J"), .. ((IRenderable)new Text(line)).Render(options, maxWidth), Segment.LineBreak,
        ];
    }
}
