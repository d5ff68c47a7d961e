using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace Engine.Alerts.Webhooks;

/// <summary>
/// Sends to receivers outside: each request within a deadline, repeated with back-off and jitter where that may help, or when the receiver says. Knows nothing of
/// trading and shares nothing with it. Addresses are secrets: none is in an outcome, an exception, a trace or a redirect that is followed. Thread-safe.
/// </summary>
public sealed class WebhookClient : IDisposable
{
    /// <summary>No more of an answer is read.</summary>
    private const int LongestAnswer = 4096;

    /// <summary>No more of a service's own words is shown.</summary>
    private const int LongestWords = 100;

    private static readonly MediaTypeHeaderValue Json = new("application/json") { CharSet = "utf-8" };
    private readonly HttpClient _http;
    private readonly ResiliencePipeline<Answer> _pipeline;
    private readonly TimeProvider _time;

    /// <summary>Opens nothing yet.</summary>
    /// <param name="times">Deadlines and repetitions.</param>
    /// <param name="time">Wall time.</param>
    /// <param name="jitter">Numbers from 0 to 1, for the back-off; thread-safe.</param>
    public WebhookClient(WebhookTimes times, TimeProvider time, Func<double> jitter)
    {
        _time = time;
        _http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = times.Attempt,
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
            MaxConnectionsPerServer = 2,

            // Without a propagator the handler makes no activity: a trace would carry the address.
            ActivityHeadersPropagator = null,
        })
        { Timeout = Timeout.InfiniteTimeSpan };
        var builder = new ResiliencePipelineBuilder<Answer> { TimeProvider = time }.AddTimeout(new TimeoutStrategyOptions { Timeout = times.Deadline });
        if (times.Retries > 0)
        {
            builder.AddRetry(new RetryStrategyOptions<Answer>
            {
                MaxRetryAttempts = times.Retries,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Randomizer = jitter,
                Delay = times.FirstBackOff,
                ShouldHandle = attempt => ValueTask.FromResult(
                    attempt.Outcome.Exception is null && attempt.Outcome.Result is { Again: true } answer && !(answer.RetryAfter > times.LongestRetryAfter)),
                DelayGenerator = attempt => ValueTask.FromResult(attempt.Outcome.Result?.RetryAfter),
            });
        }

        _pipeline = builder.Build();
        AttemptLimit = new ResiliencePipelineBuilder { TimeProvider = time }.AddTimeout(new TimeoutStrategyOptions { Timeout = times.Attempt }).Build();
    }

    private ResiliencePipeline AttemptLimit { get; }

    /// <summary>Posts a body.</summary>
    /// <param name="target">The receiver.</param>
    /// <param name="body">UTF-8 JSON.</param>
    /// <param name="cancellation">Gives up; the only exception that comes out of here.</param>
    /// <exception cref="OperationCanceledException">Given up.</exception>
    public Task<WebhookOutcome> PostAsync(WebhookTarget target, ReadOnlyMemory<byte> body, CancellationToken cancellation) => SendAsync(
        () =>
        {
            var content = new ReadOnlyMemoryContent(body);
            content.Headers.ContentType = Json;
            return new HttpRequestMessage(HttpMethod.Post, target.Url.Reveal()) { Content = content };
        },
        cancellation);

    /// <summary>Asks for an address, to be noticed there.</summary>
    /// <param name="url">The address.</param>
    /// <param name="cancellation">Gives up; the only exception that comes out of here.</param>
    /// <exception cref="OperationCanceledException">Given up.</exception>
    public Task<WebhookOutcome> GetAsync(SecretUrl url, CancellationToken cancellation) => SendAsync(() => new HttpRequestMessage(HttpMethod.Get, url.Reveal()), cancellation);

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<WebhookOutcome> SendAsync(Func<HttpRequestMessage> request, CancellationToken cancellation)
    {
        Answer answer;
        try
        {
            answer = await _pipeline.ExecuteAsync(async token => await AttemptAsync(request, token).ConfigureAwait(false), cancellation).ConfigureAwait(false);
        }
        catch (TimeoutRejectedException)
        {
            answer = Answer.Transient("it did not answer in time");
        }

        return answer switch
        {
            { Accepted: true } => WebhookOutcome.Delivered.Instance,
            { Refused: true } => new WebhookOutcome.Refused(answer.Cause),
            _ => new WebhookOutcome.Failed(answer.Cause),
        };
    }

    private async Task<Answer> AttemptAsync(Func<HttpRequestMessage> make, CancellationToken cancellation)
    {
        try
        {
            return await AttemptLimit.ExecuteAsync(
                async token =>
                {
                    using var request = make();
                    request.Headers.UserAgent.Add(new ProductInfoHeaderValue("engine", "1"));
                    using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token).ConfigureAwait(false);
                    var text = response.IsSuccessStatusCode ? null : await ReadAsync(response, token).ConfigureAwait(false);
                    return Read(response, text);
                },
                cancellation).ConfigureAwait(false);
        }
        catch (TimeoutRejectedException)
        {
            return Answer.Transient("it did not answer in time");
        }
        catch (HttpRequestException failed)
        {
            return Answer.Transient(failed.HttpRequestError switch
            {
                HttpRequestError.NameResolutionError => "its host was not found",
                HttpRequestError.ConnectionError => "no connection",
                HttpRequestError.SecureConnectionError => "no secure connection: its certificate is not trusted",
                _ => "the connection broke",
            });
        }
        catch (IOException)
        {
            return Answer.Transient("the connection broke");
        }
    }

    /// <summary>What the statuses mean. Whoever answers 401, 403, 404 or 410 knows the address no longer, which may be put right; other refusals are of this message.</summary>
    private Answer Read(HttpResponseMessage response, string? text)
    {
        var status = (int)response.StatusCode;
        if (response.IsSuccessStatusCode)
        {
            return new Answer(true, false, false, null, "");
        }

        var cause = string.Create(CultureInfo.InvariantCulture, $"it answers {status}{Words(response.RequestMessage!.RequestUri!, text)}");
        return response.StatusCode switch
        {
            HttpStatusCode.TooManyRequests => new Answer(false, true, false, RetryAfterOf(response, text), cause),
            HttpStatusCode.RequestTimeout => Answer.Transient(cause),
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.NotFound or HttpStatusCode.Gone => new Answer(false, false, false, null, cause),
            _ when status >= 500 => new Answer(false, true, false, RetryAfterOf(response, text), cause),
            _ when status is >= 300 and < 400 => new Answer(false, false, false, null, string.Create(CultureInfo.InvariantCulture, $"it answers {status} with another address, which is not followed")),
            _ => new Answer(false, false, true, null, cause),
        };
    }

    /// <summary>The header, or what Discord (<c>retry_after</c>) and Telegram (<c>parameters.retry_after</c>) say in the body; seconds.</summary>
    private TimeSpan? RetryAfterOf(HttpResponseMessage response, string? text)
    {
        var header = response.Headers.RetryAfter;
        if (header is not null)
        {
            return header.Delta ?? (header.Date is { } date && date > _time.GetUtcNow() ? date - _time.GetUtcNow() : TimeSpan.Zero);
        }

        if (Parse(text) is not { } json)
        {
            return null;
        }

        using (json)
        {
            var root = json.RootElement;
            return Seconds(root) ?? (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("parameters", out var parameters) ? Seconds(parameters) : null);
        }
    }

    private static TimeSpan? Seconds(JsonElement element) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty("retry_after", out var after) && after.TryGetDouble(out var seconds) && seconds is >= 0 and < 86_400
            ? TimeSpan.FromSeconds(seconds)
            : null;

    /// <summary>The service's own word for what is wrong: Telegram's <c>description</c>, Discord's <c>message</c>, Slack's bare text. Nothing else of an answer is shown.</summary>
    private static string Words(Uri url, string? text)
    {
        string? words = null;
        if (Parse(text) is { } json)
        {
            using (json)
            {
                words = json.RootElement.ValueKind != JsonValueKind.Object ? null
                    : json.RootElement.TryGetProperty("description", out var description) && description.ValueKind == JsonValueKind.String ? description.GetString()
                    : json.RootElement.TryGetProperty("message", out var message) && message.ValueKind == JsonValueKind.String ? message.GetString()
                    : null;
            }
        }
        else if (text is { Length: > 0 and <= 40 } && text.All(letter => char.IsAsciiLetterLower(letter) || letter == '_'))
        {
            words = text;
        }

        if (string.IsNullOrWhiteSpace(words) || SecretsOf(url).Any(secret => words.Contains(secret, StringComparison.OrdinalIgnoreCase)))
        {
            return "";
        }

        var line = new Alert(AlertKind.Test, AlertSeverity.Info, "", words, default).Text;
        return $" ({line[..Math.Min(LongestWords, line.Length)]})";
    }

    /// <summary>The parts of an address that nobody may see, should an answer repeat them.</summary>
    private static IEnumerable<string> SecretsOf(Uri url) => url.PathAndQuery.Split(['/', '?', '&', '=', ':'], StringSplitOptions.RemoveEmptyEntries).Where(part => part.Length >= 6 && part != "sendMessage");

    private static JsonDocument? Parse(string? text)
    {
        if (text is null || !text.StartsWith('{'))
        {
            return null;
        }

        try
        {
            return JsonDocument.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static async Task<string> ReadAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var buffer = new byte[LongestAnswer];
        var stream = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation).ConfigureAwait(false);
            return System.Text.Encoding.UTF8.GetString(buffer, 0, length);
        }
    }

    private sealed record Answer(bool Accepted, bool Again, bool Refused, TimeSpan? RetryAfter, string Cause)
    {
        public static Answer Transient(string cause) => new(false, true, false, null, cause);
    }
}
