using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Engine.Host.Cli;
using Engine.Host.Configuration;

namespace Engine.Host.Run.Signals;

/// <summary><c>engine signals test</c>: a signal with the configured secret to the engine that runs here, which looks at it and does nothing.</summary>
internal static class SignalTestCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Runs on this process's own streams.</summary>
    public static Task<int> RunAsync(SignalTestOptions options, CancellationToken stop) =>
        RunAsync(options, System.Console.Out, System.Console.Error, TimeProvider.System, stop);

    /// <summary>Sends it, and prints the answer.</summary>
    internal static async Task<int> RunAsync(SignalTestOptions options, TextWriter output, TextWriter error, TimeProvider wall, CancellationToken stop)
    {
        if (EngineSettings.Load(options.Settings).Signals is not { } settings)
        {
            throw new UserErrorException("Signals are off: set signals = on in hocon/engine.conf and ENGINE_SIGNALS_SECRET in .env, and start the engine.");
        }

        var url = new UriBuilder("http", HostOf(settings.Address), settings.Port, SignalServer.Path).Uri;
        var body = JsonSerializer.SerializeToUtf8Bytes(new
        {
            secret = settings.Secret.Reveal(),
            strategy = options.Strategy,
            symbol = options.Symbol,
            action = "buy",
            contracts = 1,
            time = wall.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            id = "engine signals test",
            test = true,
        });
        try
        {
            using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false }) { Timeout = Patience };
            using var content = new ByteArrayContent(body);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using var answer = await http.PostAsync(url, content, stop).ConfigureAwait(false);
            if (answer.StatusCode == HttpStatusCode.Unauthorized)
            {
                await error.WriteLineAsync($"What listens at {url.Authority} refuses the secret: the engine that runs was started with another one.").ConfigureAwait(false);
                return EngineCommandLine.Failed;
            }

            var text = await answer.Content.ReadAsStringAsync(stop).ConfigureAwait(false);
            if (JsonSerializer.Deserialize<SignalReply>(text, SignalReply.Json) is not { Sentence: { } sentence } reply)
            {
                throw new JsonException();
            }

            var valid = reply.Outcome == SignalOutcome.Valid;
            await (valid || options.Json ? output : error).WriteLineAsync(options.Json ? text : sentence).ConfigureAwait(false);
            return valid ? EngineCommandLine.Success : EngineCommandLine.Failed;
        }
        catch (Exception e) when (e is HttpRequestException or JsonException || (e is OperationCanceledException && !stop.IsCancellationRequested))
        {
            await error.WriteLineAsync($"No engine takes signals at {url.Authority}; start one with signals = on.").ConfigureAwait(false);
            return EngineCommandLine.Failed;
        }
    }

    /// <summary>Where this machine reaches an address that it listens at.</summary>
    private static string HostOf(IPAddress address) =>
        address.Equals(IPAddress.Any) ? IPAddress.Loopback.ToString()
        : address.Equals(IPAddress.IPv6Any) ? $"[{IPAddress.IPv6Loopback}]"
        : address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString();
}
