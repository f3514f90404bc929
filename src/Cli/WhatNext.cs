using Generative.Training;

namespace Generative.Cli;

/// <summary>What a training leaves to be done: the commands that look at its run, or go on with it.</summary>
internal static class WhatNext
{
    /// <summary>A sentence for the end of a training.</summary>
    public static string After(Outcome outcome, TrainingRun run, RunFolder folder)
    {
        var path = Shown(folder.Path);
        if (outcome == Outcome.Unsaved) return $"the last checkpoint is missing; what there is: {path}";
        if (outcome == Outcome.Interrupted)
        {
            var step = FormattableString.Invariant($"saved at step {run.Step:N0}");
            var saved = run.Step > 0 ? step : "nothing to save yet";
            return $"interrupted, {saved}; to go on: generative train --resume {path}";
        }
        return $"next: generative {Verb(run.Model)} {path}; generative plot {path}";
    }

    private static string Verb(GenerativeModel model) => model switch
    {
        ISampler => "sample",
        IReconstructor => "reconstruct",
        _ => "evaluate",
    };

    /// <summary>A path as a command takes it: relative where it is below the working directory.</summary>
    public static string Shown(string path)
    {
        var relative = Path.GetRelativePath(Environment.CurrentDirectory, path);
        var shown = relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
        return shown.Contains(' ') ? $"'{shown}'" : shown;
    }
}
