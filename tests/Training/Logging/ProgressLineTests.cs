using Generative.Training;
using System.Diagnostics;
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

    [Fact]
    public void Plain_lines_stand_every_log_interval_and_at_the_end()
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
            step 100/250  epoch 1/3  reconstruction 81.00  kl 25.12  lr 1e-5  50.00 steps/s  0:03 left
            saved step 150
            step 200/250  epoch 2/3  reconstruction 82.00  kl 25.12  lr 1e-5  50.00 steps/s  0:01 left
            step 250/250  epoch 3/3  reconstruction 82.00  kl 25.12  lr 1e-5  50.00 steps/s

            """, writer.ToString());
    }

    [Fact]
    public void A_resumed_run_measures_its_own_steps_only()
    {
        var (clock, writer) = (new Clock(), new StringWriter { NewLine = "\n" });
        using var progress = ProgressLine.Plain(writer, clock, new(Steps: 2000, LogEvery: 10, From: 1000));
        clock.Now = TimeSpan.FromSeconds(1);
        progress.Update(1010);
        Assert.Equal("step 1010/2000  10.00 steps/s  1:39 left\n", writer.ToString());
    }

    [Fact]
    public void The_rate_follows_a_change_of_pace()
    {
        var (clock, writer) = (new Clock(), new StringWriter { NewLine = "\n" });
        using var progress = ProgressLine.Plain(writer, clock, new(Steps: 100_000, LogEvery: 100));
        for (var step = 100; step <= 1000; step += 100) { clock.Now += TimeSpan.FromSeconds(1); progress.Update(step); }
        for (var step = 1010; step <= 1500; step += 10) { clock.Now += TimeSpan.FromSeconds(1); progress.Update(step); }
        // 98500 / (10 + 90 exp(-50/5)) seconds
        Assert.EndsWith("step 1500/100000  10.00 steps/s  2:44:06 left\n", writer.ToString());
    }

    [Fact]
    public void A_terminal_is_redrawn_at_most_ten_times_a_second_in_place()
    {
        var (clock, writer) = (new Clock(), new StringWriter { NewLine = "\n" });
        using (var progress = new ProgressLine(Terminal(writer, 100), clock, new(Steps: 2000), live: true))
            for (var step = 1; step <= 2000; step++)
            {
                clock.Now += TimeSpan.FromMilliseconds(1);
                progress.Update(step, [("loss", 106.31)]);
            }
        var frames = writer.ToString().Split("\r\u001b[2K")[1..];
        Assert.InRange(frames.Length, 20, 22);                             // 2 s, and the one that stays
        Assert.Equal(new string('━', 20) + " step 1/2000  loss 106.3  1000 steps/s  0:02 left", frames[0]);
        Assert.Equal(new string('━', 20) + " step 2000/2000  loss 106.3  1000 steps/s\n", frames[^1]);
    }

    [Fact]
    public void Notes_stand_above_the_live_line_and_a_narrow_terminal_cuts_it()
    {
        var (clock, writer) = (new Clock(), new StringWriter { NewLine = "\n" });
        using (var progress = new ProgressLine(Terminal(writer, 30), clock, new(Steps: 10), live: true))
        {
            clock.Now += TimeSpan.FromSeconds(1);
            progress.Update(1, [("reconstruction", 100)]);
            progress.Note("saved");
        }
        const string Live = "\r\u001b[2Kstep 1/10  reconstruction 10…", Erased = "\r\u001b[2K";
        Assert.Equal($"{Live}{Erased}saved\n{Live}{Live}\n", writer.ToString());
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(106.31, "106.3")]
    [InlineData(-0.00123, "-0.0012")]
    [InlineData(1.5e-6, "1.5e-6")]
    [InlineData(12345.6, "12346")]
    [InlineData(2.5e7, "2.5e7")]
    [InlineData(double.NaN, "nan")]
    [InlineData(double.NegativeInfinity, "-inf")]
    public void Numbers_show_about_four_digits(double value, string text) =>
        Assert.Equal(text, ProgressLine.Number(value));

    [Theory]
    [InlineData(0.2, "0:01")]
    [InlineData(750, "12:30")]
    [InlineData(11100, "3:05:00")]
    [InlineData(4 * 86400 + 61, "4d 0:01:01")]
    [InlineData(double.PositiveInfinity, "ages")]
    public void Durations_read_like_a_clock(double seconds, string text) =>
        Assert.Equal(text, ProgressLine.Duration(seconds));

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
