using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;

namespace Generative.Data;

/// <summary>How patient a download is.</summary>
public sealed record DownloadPatience
{
    /// <summary>A server that sends nothing for so long has stalled.</summary>
    public TimeSpan Stall { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Wait before the second try; each further wait is twice as long, at most a minute.</summary>
    public TimeSpan FirstWait { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Tries at each mirror.</summary>
    public int Tries { get; init; } = 5;
}

/// <summary>Fetches a file so that what bears its name is whole: into NAME.part, resumed where it broke off, checked
/// against its MD5, then renamed.</summary>
/// <param name="client">The client; redirections and proxies are its business.</param>
/// <param name="patience">Waits and tries.</param>
/// <param name="progress">Told bytes so far and bytes in all.</param>
/// <param name="note">Told, in a sentence, what went wrong and what follows.</param>
public sealed class Download(
    HttpClient client, DownloadPatience patience, Action<string, long, long> progress, Action<string> note)
{
    private static readonly TimeSpan longestWait = TimeSpan.FromMinutes(1);

    /// <summary>Fetches the file into the folder, from the first mirror that has it; returns false where it stood there
    /// already.</summary>
    /// <exception cref="DataException">No mirror sent it whole, or another file stands under its name.</exception>
    public async Task<bool> Fetch(
        RemoteFile file, IReadOnlyList<string> mirrors, string folder, CancellationToken stop = default)
    {
        var final = Path.Combine(folder, file.Name);
        if (File.Exists(final))
            return Sum(final) is var sum && sum == file.Md5 ? false
                : throw new DataException(final, "MD5", sum,
                $"{file.Md5} as published; to fetch the file anew, move this one away");
        DataException.Guard(folder, "a folder that can be written", () => Directory.CreateDirectory(folder));
        List<string> reasons = [];
        foreach (var mirror in mirrors)
        {
            if (await From(new Uri(mirror + file.Name), file, final, stop) is not { } reason) return true;
            reasons.Add($"{new Uri(mirror).Host}: {reason}");
        }
        throw new DataException(file.Name, "download", string.Join("; ", reasons), "the file from one of its mirrors");
    }

    /// <summary>Tries one mirror; null, or why it gave up.</summary>
    private async Task<string?> From(Uri address, RemoteFile file, string final, CancellationToken stop)
    {
        var wait = patience.FirstWait;
        for (var tries = 1; ; tries++)
        {
            string reason;
            var asked = TimeSpan.Zero;
            try
            {
                await Receive(address, file, final + ".part", stop);
                if (Sum(final + ".part") is var sum && sum == file.Md5)
                {
                    File.Move(final + ".part", final);
                    return null;
                }
                File.Delete(final + ".part");
                reason = $"MD5 {sum} in place of {file.Md5}";
            }
            catch (Refusal refusal)
            {
                if (!refusal.Passing) return refusal.Message;
                (reason, asked) = (refusal.Message, refusal.After);
            }
            catch (HttpRequestException e) { reason = e.InnerException?.Message ?? e.Message; }
            catch (HttpIOException e) { reason = e.Message; }
            catch (OperationCanceledException)
                when (!stop.IsCancellationRequested)
            {
                reason = $"nothing came for {patience.Stall.TotalSeconds:0.##} seconds";
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // A transfer that broke off wears the same type as a full disk: what cannot be written will not be by
                // trying again.
                if (e.InnerException is not System.Net.Sockets.SocketException)
                    throw new DataException(final + ".part", "file", $"\"{e.Message.TrimEnd('.')}\"",
                    "a file that can be written", e);
                reason = e.InnerException.Message;
            }
            if (tries == patience.Tries) return reason;
            wait = wait < longestWait ? wait : longestWait;
            if (asked > wait) wait = asked < longestWait ? asked : longestWait;
            note($"{file.Name}: {reason.TrimEnd('.')}; try {tries + 1} of {patience.Tries} in "
                + $"{wait.TotalSeconds:0.##} s");
            await Task.Delay(wait, stop);
            wait *= 2;
        }
    }

    /// <summary>Appends to the partial file what it lacks.</summary>
    private async Task Receive(Uri address, RemoteFile file, string path, CancellationToken stop)
    {
        if (new FileInfo(path).LinkTarget is { } target)
            throw new DataException(path, "kind", $"a link to {target}", "no file, or one of its own");
        await using var part = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
        using var stalled = CancellationTokenSource.CreateLinkedTokenSource(stop);
        stalled.CancelAfter(patience.Stall);
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (part.Length > 0) request.Headers.Range = new(part.Length, null);
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stalled.Token);

        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            // Nothing lies behind what is here: it is whole, or of another file. Its sum decides.
            if (response.Content.Headers.ContentRange?.Length == part.Length) return;
            part.SetLength(0);
            throw new Refusal("the partial file is longer than the server's", passing: true, default);
        }
        if (!response.IsSuccessStatusCode)
        {
            var passing = (int)response.StatusCode is 408 or 425 or 429 or >= 500;
            throw new Refusal($"{(int)response.StatusCode} {response.ReasonPhrase}".TrimEnd(), passing,
                response.Headers.RetryAfter?.Delta ?? default);
        }
        // A server that knows no ranges sends all of it.
        var from = response.StatusCode == HttpStatusCode.PartialContent
            && response.Content.Headers.ContentRange?.From == part.Length ? part.Length : 0;
        if (response.StatusCode == HttpStatusCode.PartialContent && from != part.Length)
            throw new Refusal("a part that was not asked for", passing: false, default);
        part.SetLength(from);
        part.Position = from;
        var total = from + response.Content.Headers.ContentLength ?? file.Bytes;
        var most = 2 * file.Bytes;
        if (total > most) throw new Refusal($"{total} bytes in place of {file.Bytes}", passing: false, default);

        await using var content = await response.Content.ReadAsStreamAsync(stalled.Token);
        var buffer = new byte[1 << 16];
        while (true)
        {
            stalled.CancelAfter(patience.Stall);
            var read = await content.ReadAsync(buffer, stalled.Token);
            if (read == 0) break;
            if (part.Length + read > most)
                throw new Refusal($"more than {most} bytes in place of {file.Bytes}", passing: false, default);
            part.Write(buffer, 0, read);
            progress(file.Name, part.Position, total);
        }
        part.Flush(flushToDisk: true);
    }

    private static string Sum(string path) => DataException.Guard(path, "a file that can be read", () =>
    {
        using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(MD5.HashData(file));
    });

    /// <summary>What a server answered in place of the file; what passes is tried again.</summary>
    private sealed class Refusal(string message, bool passing, TimeSpan after) : Exception(message)
    {
        public bool Passing { get; } = passing;
        public TimeSpan After { get; } = after;
    }
}
