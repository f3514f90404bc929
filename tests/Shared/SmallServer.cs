using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Generative.Tests.Shared;

/// <summary>An HTTP server of one file that answers each request as the test says: whole, cut off, damaged, stalled,
/// refused.</summary>
internal sealed class SmallServer : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly Queue<Answer> answers = [];
    private readonly Lock gate = new();

    /// <summary>How one request is answered.</summary>
    /// <param name="Status">Status line.</param>
    /// <param name="Send">Bytes of the body that are sent before the connection closes; null: all that were
    /// promised.</param>
    /// <param name="Stall">Whether the connection is then left open, silent.</param>
    /// <param name="Damage">Whether a byte is changed.</param>
    /// <param name="Ranges">Whether a Range header is honoured.</param>
    /// <param name="Length">Whether the length is told.</param>
    /// <param name="Headers">Further header lines.</param>
    public sealed record Answer(
        string Status = "200 OK", int? Send = null, bool Stall = false, bool Damage = false, bool Ranges = true,
        bool Length = true, string Headers = "");

    public SmallServer(byte[] content, params Answer[] answers)
    {
        Content = content;
        foreach (var a in answers) this.answers.Enqueue(a);
        listener.Start();
        _ = Task.Run(Serve);
    }

    /// <summary>The file.</summary>
    public byte[] Content { get; }

    /// <summary>Where it is.</summary>
    public string Address => $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/";

    /// <summary>The requests so far: path, and the byte that a Range header asked from.</summary>
    public List<(string Path, long From)> Requests { get; } = [];

    private async Task Serve()
    {
        try
        {
            while (true) _ = Handle(await listener.AcceptTcpClientAsync(stop.Token));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException) { }
    }

    private async Task Handle(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                var request = await Request(stream);
                var path = request.Split(' ')[1];
                var range = request.Split("\r\n")
                    .FirstOrDefault(l => l.StartsWith("Range: bytes=", StringComparison.OrdinalIgnoreCase));
                var asked = range is null ? 0
                    : long.Parse(range["Range: bytes=".Length..].TrimEnd('-'), CultureInfo.InvariantCulture);
                Answer answer;
                lock (gate)
                {
                    Requests.Add((path, asked));
                    answer = answers.Count > 0 ? answers.Dequeue() : new();
                }
                var from = answer.Ranges ? asked : 0;
                var status = answer.Status;
                var more = answer.Headers;
                if (status.StartsWith("200", StringComparison.Ordinal) && from > 0)
                {
                    status = from < Content.Length ? "206 Partial Content" : "416 Range Not Satisfiable";
                    more += from < Content.Length
                        ? $"Content-Range: bytes {from}-{Content.Length - 1}/{Content.Length}\r\n"
                        : $"Content-Range: bytes */{Content.Length}\r\n";
                }
                var body = status[0] == '2' ? Content[(int)from..] : [];
                if (answer.Damage && body.Length > 0) body[body.Length / 2] ^= 1;
                var length = answer.Length ? $"Content-Length: {body.Length}\r\n" : "";
                await stream.WriteAsync(
                    Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\n{length}{more}Connection: close\r\n\r\n"));
                await stream.WriteAsync(body.AsMemory(0, Math.Min(answer.Send ?? body.Length, body.Length)));
                await stream.FlushAsync();
                if (answer.Stall) await Task.Delay(Timeout.Infinite, stop.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or IOException or SocketException) { }
        }
    }

    private static async Task<string> Request(NetworkStream stream)
    {
        var text = new StringBuilder();
        var buffer = new byte[4096];
        while (!text.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            var read = await stream.ReadAsync(buffer);
            if (read == 0) break;
            text.Append(Encoding.ASCII.GetString(buffer, 0, read));
        }
        return text.ToString();
    }

    public void Dispose()
    {
        stop.Cancel();
        listener.Stop();
        stop.Dispose();
    }
}
