using Generative.Training;
using System.Diagnostics;
using Generative.Data.Tables;
using System.Text.RegularExpressions;
using Spectre.Console;

namespace Generative.Training.Tests.Logging;

/// <summary>Progress under a clock that the test turns.</summary>
public sealed class ProgressLineTests
{
    private sealed class Clock : TimeProvider
    {
        public TimeSpan Now { get; set; }
        public override long TimestampFrequency => TimeSpan.TicksPerSecond;
        public override long GetTimestamp() => Now.Ticks;
    }

    private static IAnsiConsole Terminal(TextWriter writer, int width)
    {
        var console = AnsiConsole.Create(new()
        {
            Ansi = AnsiSupport.Yes, ColorSystem = ColorSystemSupport.NoColors, Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });
        console.Profile.Width = width;
        return console;
    }

    // What a terminal shows after all that was written.
    private static string[] Screen(string written)
    {
        List<string> lines = [""];
        var (row, column) = (0, 0);
        foreach (Match part in Regex.Matches(
            written, "\u001b\\[[?]?(?<n>[0-9]*)(?<command>[A-Za-z])|\r|\n|[^\u001b\r\n]+"))
        {
            switch (part.Groups["command"].Value, part.Value)
            {
                case ("A", _):
                    row -= int.Parse(part.Groups["n"].Value);
                    break;
                case ("J", _):
                    lines.RemoveRange(row + 1, lines.Count - row - 1);
                    lines[row] = lines[row][..Math.Min(column, lines[row].Length)];
                    break;
                case ("h" or "l", _): break;                               // shows and hides the cursor
                case ("", "\r"):
                    column = 0;
                    break;
                case ("", "\n"):
                    (row, column) = (row + 1, 0);
                    if (row == lines.Count) lines.Add("");
                    break;
                case ("", var text):
                    lines[row] = lines[row][..Math.Min(column, lines[row].Length)]
                        .PadRight(column) + text + lines[row][Math.Min(column + text.Length, lines[row].Length)..];
                    column += text.Length;
                    break;
                default:
                    Assert.Fail(part.Value[1..]);
                    break;
            }
        }
        return [.. lines.Select(l => l.TrimEnd())];
    }

    private static readonly (string, double)[] losses =
        [("reconstruction", 100), ("kl", 25.123456), ("gradNorm", 1.5), ("lr", 0.001), ("smallest", 1e-9),
            ("largest", -2.5e7)];

    private static string[] After(int width, int steps, TimeSpan step, params string[] notes)
    {
        var (clock, writer) = (new Clock(), new StringWriter { NewLine = "\n" });
        using (var progress = new ProgressLine(Terminal(writer, width), clock, new(Steps: 20_000, StepsPerEpoch: 469),
            live: true))
        {
            for (var k = 1; k <= steps; k++)
            {
                clock.Now += step;
                progress.Update(k, losses);
                if (k == 1) Array.ForEach(notes, progress.Note);
            }
        }
        return Screen(writer.ToString());
    }

    [Fact]
    public void Plain_lines_are_printed_every_log_interval_and_at_the_end()
    {
        var (clock, writer) = (new Clock(), new StringWriter { NewLine = "\n" });
        using (var progress = ProgressLine.Plain(writer, clock, new(Steps: 250, StepsPerEpoch: 100, LogEvery: 100)))
            for (var step = 1; step <= 250; step++)
            {
                clock.Now += TimeSpan.FromMilliseconds(20);
                progress.Update(step, step % 100 == 0 ? [
                    ("reconstruction", 80.0 + step / 100.0), ("kl", 25.123456), ("lr", 1e-5)] : null);
                if (step == 150) progress.Note("saved step 150");
            }
        Assert.Equal("""
            step 100/250  0:03 left  50.00 steps/s  epoch 1/3  reconstruction 81.00  kl 25.12  lr 1e-5
            saved step 150
            step 200/250  0:01 left  50.00 steps/s  epoch 2/3  reconstruction 82.00  kl 25.12  lr 1e-5
            step 250/250  50.00 steps/s  epoch 3/3  reconstruction 82.00  kl 25.12  lr 1e-5

            """, writer.ToString());
    }

    [Fact]
    public void Lines_that_cannot_be_written_end_no_training()
    {
        using var full = new FullWriter();
        using var progress = ProgressLine.Plain(full, new Clock(), new(Steps: 2, LogEvery: 1));
        progress.Update(1);
        progress.Note("saved step 1");
        progress.Update(2);
        Assert.Equal(3, full.Refused);
    }

    private sealed class FullWriter : StringWriter
    {
        public int Refused { get; private set; }

        public override void WriteLine(string? value)
        {
            Refused++;
            throw new IOException("No space left on device");
        }
    }

    [Fact]
    public void A_resumed_run_times_its_own_steps_only()
    {
        var (clock, writer) = (new Clock(), new StringWriter { NewLine = "\n" });
        using var progress = ProgressLine.Plain(writer, clock, new(Steps: 2000, LogEvery: 10, From: 1000));
        clock.Now = TimeSpan.FromSeconds(1);
        progress.Update(1010);
        Assert.Equal("step 1010/2000  1:39 left  10.00 steps/s\n", writer.ToString());
    }

    [Fact]
    public void The_rate_follows_a_change_of_pace()
    {
        var (clock, writer) = (new Clock(), new StringWriter { NewLine = "\n" });
        using var progress = ProgressLine.Plain(writer, clock, new(Steps: 100_000, LogEvery: 100));
        for (var step = 100; step <= 1000; step += 100) Update(step);
        for (var step = 1010; step <= 1500; step += 10) Update(step);
        // 98500 / (10 + 90 exp(-50/5)) seconds
        Assert.EndsWith("step 1500/100000  2:44:06 left  10.00 steps/s\n", writer.ToString());

        void Update(int step)
        {
            clock.Now += TimeSpan.FromSeconds(1);
            progress.Update(step);
        }
    }

    [Fact]
    public void A_terminal_of_200_columns_shows_every_loss() => Assert.Equal(
        [
            "saved step 1",
            new string('━', 20) + " step 1200/20000  3:08 left  100.0 steps/s",
            "epoch 3/43  reconstruction 100.0  kl 25.12  gradNorm 1.500  lr 0.001  smallest 1e-9  largest -2.5e7",
            "",
        ],
        After(200, 1200, TimeSpan.FromSeconds(0.01), "saved step 1"));

    [Fact]
    public void A_terminal_of_40_columns_shows_step_time_and_speed_and_cuts_the_losses()
    {
        Assert.Equal(
            ["saved step 1", "1200/20000  3:08 left  100.0/s", "epoch 3/43  reconstruction 100.0  kl 2…", ""],
            After(40, 1200, TimeSpan.FromSeconds(0.01), "saved step 1"));
        // The longest that is common: millions of steps, hours, thousands a second.
        Assert.All(After(40, 1200, TimeSpan.FromSeconds(20)), line => Assert.True(line.Length < 40, line));
        Assert.Equal("1200/20000  4d 8:26:40 left  0.05/s", After(40, 1200, TimeSpan.FromSeconds(20))[0]);
    }

    [Fact]
    public void Many_losses_go_on_in_the_next_line_of_a_wide_terminal()
    {
        var lines = After(80, 10, TimeSpan.FromSeconds(1));
        Assert.Equal(4, lines.Length);
        Assert.EndsWith("largest -2.5e7", lines[2]);
        Assert.All(lines, line => Assert.InRange(line.Length, 0, 80));
    }

    [Fact]
    public void A_terminal_is_drawn_at_log_lines_ten_times_a_second_at_most_and_between_them_once_a_second()
    {
        int Frames(int logEvery)
        {
            var (clock, writer) = (new Clock(), new StringWriter { NewLine = "\n" });
            using (var progress = new ProgressLine(Terminal(writer, 100), clock, new(Steps: 5000), live: true))
                for (var step = 1; step <= 5000; step++)
                {
                    clock.Now += TimeSpan.FromMilliseconds(1);
                    progress.Update(step, step % logEvery == 0 ? [("loss", 106.31)] : null);
                }
            return Regex.Count(writer.ToString(), " step ");
        }

        Assert.InRange(Frames(logEvery: 10), 50, 53);                      // 5 s, the first, and the one that stays
        Assert.InRange(Frames(logEvery: 10_000), 5, 8);
        Assert.InRange(Frames(logEvery: 1000), 5, 8);
    }

    [Fact]
    public void Nothing_draws_but_the_thread_that_trains()
    {
        // As in the program, whose threads have no context that awaited tasks go on in.
        SynchronizationContext.SetSynchronizationContext(null);
        var (clock, writer) = (new Clock(), new ThreadsOf());
        using (var progress = new ProgressLine(Terminal(writer, 100), clock, new(Steps: 10), live: true))
        {
            progress.Update(1, losses);
            Thread.Sleep(300);                                             // a timer would have had its time
        }
        Assert.Equal([System.Environment.CurrentManagedThreadId], writer.Threads);
    }

    private sealed class ThreadsOf : StringWriter
    {
        public HashSet<int> Threads { get; } = [];

        public override void Write(string? value)
        {
            _ = Threads.Add(System.Environment.CurrentManagedThreadId);
            base.Write(value);
        }
    }

    [Fact]
    public void An_update_costs_less_than_fifty_microseconds()
    {
        using var progress = new ProgressLine(Terminal(TextWriter.Null, 100), TimeProvider.System,
            new(Steps: 200_000, StepsPerEpoch: 469), live: true);
        (string, double)[] metrics = [("reconstruction", 80.1), ("kl", 25.2)];
        void Run(int from, int to)
        {
            for (var step = from; step <= to; step++) progress.Update(step, metrics);
        }
        Run(1, 20_000);
        var clock = Stopwatch.StartNew();
        Run(20_001, 120_000);
        var microseconds = clock.Elapsed.TotalMicroseconds / 100_000;
        Assert.True(microseconds < 50, $"{microseconds:0.00} microseconds an update");
    }
}
