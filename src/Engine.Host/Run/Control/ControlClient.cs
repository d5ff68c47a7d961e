using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Engine.Host.Run.Control;

/// <summary>Speaks to the control endpoint of a running engine.</summary>
internal sealed class ControlClient : IDisposable
{
    private static readonly TimeSpan HelloPatience = TimeSpan.FromSeconds(3);

    /// <summary>Longer than an engine takes for any command.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(75);

    private readonly HttpClient _http;
    private readonly ControlFile _file;

    public ControlClient(ControlFile file)
    {
        _file = file;

        // The token goes straight to this machine: through no proxy and to no address that an answer names.
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new Uri(file.Url, "/v1/"), Timeout = Patience };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", file.Token);
    }

    /// <summary>True when the engine of the file answers.</summary>
    public async Task<bool> IsThereAsync(CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(HelloPatience);
        try
        {
            return await _http.GetFromJsonAsync<ControlHello>("hello", ControlJson.Answers, patience.Token).ConfigureAwait(false) is { } hello && hello.Process == _file.Process;
        }
        catch (Exception e) when (e is HttpRequestException or JsonException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return false;
        }
    }

    /// <summary>The engine's status; null when it does not answer.</summary>
    public async Task<EngineStatusDocument?> StatusAsync(CancellationToken cancellation)
    {
        try
        {
            return await _http.GetFromJsonAsync<EngineStatusDocument>("status", ControlJson.Answers, cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is HttpRequestException or JsonException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return null;
        }
    }

    /// <summary>Sends a command, once.</summary>
    public async Task<ControlReply> SendAsync(ControlRequest request, CancellationToken cancellation)
    {
        try
        {
            using var body = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(request, request.GetType(), ControlJson.Options));
            body.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using var answer = await _http.PostAsync(new Uri(request.Path, UriKind.Relative), body, cancellation).ConfigureAwait(false);
            return await answer.Content.ReadFromJsonAsync<ControlReply>(ControlJson.Answers, cancellation).ConfigureAwait(false) ?? ControlReply.Silent;
        }
        catch (Exception e) when (e is HttpRequestException or JsonException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return ControlReply.Silent;
        }
    }

    public void Dispose() => _http.Dispose();
}
