using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Engine.Gateway.Wire;
using Polly.CircuitBreaker;

namespace Engine.Gateway;

/// <summary>
/// Sends requests through the pipeline of their kind (<see cref="GatewayPipelines"/>) and says what came of them. Which kind
/// it is, is decided by the operation and not by the HTTP verb, since nearly everything here is a POST.
/// </summary>
internal sealed class GatewayTransport
{
    private readonly HttpClient _http;
    private readonly Uri _base;
    private readonly TokenCell _token;
    private readonly RequestQuota _quota;
    private readonly TimeProvider _time;
    private readonly GatewayPipelines _pipelines;

    public GatewayTransport(
        HttpClient http, Uri rest, TokenCell token, RequestQuota quota, TimeProvider time, GatewayTimeouts timeouts, Func<double> jitter)
    {
        _http = http;
        _base = new Uri(rest.AbsoluteUri.TrimEnd('/') + "/api/");
        _token = token;
        _quota = quota;
        _time = time;
        _pipelines = new GatewayPipelines(timeouts, time, jitter);
    }

    /// <summary>
    /// A read: each attempt takes a permit of the lane. Failures are values; only the caller's cancellation is an exception.
    /// </summary>
    public async Task<Reading<TResponse>> ReadAsync<TRequest, TResponse>(
        GatewayOperation operation,
        RequestLane lane,
        TRequest request,
        JsonTypeInfo<TRequest> requestType,
        JsonTypeInfo<TResponse> responseType,
        CancellationToken cancellation)
        where TResponse : Envelope
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(request, requestType);
        var exchange = await RepeatAsync(_pipelines.Reads, operation, lane, body, true, [], cancellation).ConfigureAwait(false);
        return Parse(operation, exchange, responseType);
    }

    /// <summary>
    /// A login or a validation. The secrets are kept out of whatever text comes back. While the breaker is open nothing is
    /// sent and the failure says for how long.
    /// </summary>
    public async Task<Reading<TResponse>> AuthenticateAsync<TResponse>(
        GatewayOperation operation,
        byte[]? body,
        bool withToken,
        string?[] secrets,
        JsonTypeInfo<TResponse> responseType,
        CancellationToken cancellation)
        where TResponse : Envelope
    {
        try
        {
            var exchange = await RepeatAsync(
                _pipelines.Authentication, operation, RequestLane.Auth, body, withToken, secrets, cancellation).ConfigureAwait(false);
            return Parse(operation, exchange, responseType, secrets);
        }
        catch (BrokenCircuitException open)
        {
            return new Reading<TResponse>.Failed(new GatewayFailure(
                VenueErrors.PathOf(operation),
                FailureKind.CircuitOpen,
                Text: "Logins have failed in a row; nothing is sent for a while.",
                RetryAfter: open.RetryAfter));
        }
    }

    /// <summary>One attempt without a token and without a body that would be read.</summary>
    public async Task<GatewayExchange> PingAsync(CancellationToken cancellation)
    {
        await _quota.AcquireAsync(RequestLane.Read, cancellation).ConfigureAwait(false);
        var exchange = await AttemptAsync(_pipelines.Reads, GatewayOperation.Ping, null, null, [], cancellation).ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();
        return exchange;
    }

    /// <summary>
    /// A request that changes something: one permit or none, one attempt, no exception whatever happens. The outcome is
    /// <see cref="MutationOutcome.Done"/> only for a success, <see cref="MutationOutcome.Refused"/> only for HTTP 400 or
    /// a refusal with a code that settles it.
    /// </summary>
    public Task<MutationOutcome> MutateAsync<TRequest, TResponse>(
        GatewayOperation operation,
        RequestLane lane,
        TRequest request,
        JsonTypeInfo<TRequest> requestType,
        JsonTypeInfo<TResponse> responseType,
        CancellationToken cancellation)
        where TResponse : Envelope =>
        MutateAsync(operation, lane, JsonSerializer.SerializeToUtf8Bytes(request, requestType), responseType, cancellation);

    /// <summary>The same with a body that is written already; null for an operation without one.</summary>
    public async Task<MutationOutcome> MutateAsync<TResponse>(
        GatewayOperation operation, RequestLane lane, byte[]? body, JsonTypeInfo<TResponse> responseType, CancellationToken cancellation)
        where TResponse : Envelope
    {
        var path = VenueErrors.PathOf(operation);
        if (cancellation.IsCancellationRequested)
        {
            return new MutationOutcome.NotSent(new GatewayFailure(path, FailureKind.Cancelled));
        }

        if (_token.Current is not { } token)
        {
            return new MutationOutcome.NotSent(NoToken(path));
        }

        if (!_quota.TryAcquire(lane))
        {
            return new MutationOutcome.NotSent(new GatewayFailure(path, FailureKind.QuotaExhausted));
        }

        var exchange = await AttemptAsync(_pipelines.Mutations, operation, body, token, [], cancellation).ConfigureAwait(false);
        return MutationClassification.Classify(operation, exchange, responseType, token.Reveal());
    }

    private async Task<GatewayExchange> RepeatAsync(
        GatewayPipeline pipeline,
        GatewayOperation operation,
        RequestLane lane,
        byte[]? body,
        bool withToken,
        string?[] secrets,
        CancellationToken cancellation)
    {
        return await pipeline.Repeating.ExecuteAsync(
            async turn =>
            {
                if (withToken && _token.Current is null)
                {
                    // Nothing would leave: it takes no permit, and waits for none.
                    return new GatewayExchange(null, NoToken(VenueErrors.PathOf(operation)));
                }

                await _quota.AcquireAsync(lane, turn).ConfigureAwait(false);

                // Read per attempt: the session may have renewed it while this one waited.
                var token = withToken ? _token.Current : null;
                if (withToken && token is null)
                {
                    return new GatewayExchange(null, NoToken(VenueErrors.PathOf(operation)));
                }

                var exchange = await AttemptAsync(pipeline, operation, body, token, secrets, turn).ConfigureAwait(false);
                turn.ThrowIfCancellationRequested();
                return exchange;
            },
            cancellation).ConfigureAwait(false);
    }

    /// <summary>
    /// One exchange within the pipeline's time-out. Never throws: the pipeline does not see the caller's token, so that a
    /// cancellation too comes back as a failure, for a request that may have left.
    /// </summary>
    private ValueTask<GatewayExchange> AttemptAsync(
        GatewayPipeline pipeline, GatewayOperation operation, byte[]? body, AccessToken? token, string?[] secrets, CancellationToken caller) =>
        pipeline.Attempt.ExecuteAsync(
            async limit => await SendAsync(operation, body, token, secrets, limit, caller).ConfigureAwait(false), CancellationToken.None);

    private async Task<GatewayExchange> SendAsync(
        GatewayOperation operation, byte[]? body, AccessToken? token, string?[] secrets, CancellationToken limit, CancellationToken caller)
    {
        var path = VenueErrors.PathOf(operation);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit, caller);
        int? status = null;
        try
        {
            using var request = new HttpRequestMessage(
                operation == GatewayOperation.Ping ? HttpMethod.Get : HttpMethod.Post, new Uri(_base, path))
            {
                Version = HttpVersion.Version11,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
                Content = new OneShotJson(body ?? []),
            };
            request.Headers.Accept.ParseAdd("application/json");
            if (token is not null)
            {
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Reveal());
            }

            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, both.Token).ConfigureAwait(false);
            status = (int)response.StatusCode;
            var answer = await response.Content.ReadAsByteArrayAsync(both.Token).ConfigureAwait(false);
            if (response.StatusCode == HttpStatusCode.OK)
            {
                return new GatewayExchange(answer, null, token);
            }

            var failure = new GatewayFailure(path, FailureText.KindOf(response.StatusCode), status);
            if (response.StatusCode == HttpStatusCode.BadRequest)
            {
                var (text, fields) = FailureText.OfProblem(answer, Hidden(token, secrets));
                failure = failure with { Text = text, Fields = fields };
            }
            else if (response.StatusCode == HttpStatusCode.Unauthorized && token is not null)
            {
                _token.Refuse(token);
            }
            else if (response.StatusCode == HttpStatusCode.TooManyRequests)
            {
                failure = failure with { RetryAfter = RetryAfter(response) };
            }

            return new GatewayExchange(null, failure);
        }
        catch (OperationCanceledException) when (both.IsCancellationRequested)
        {
            var kind = caller.IsCancellationRequested ? FailureKind.Cancelled : FailureKind.Timeout;
            return new GatewayExchange(null, new GatewayFailure(path, kind, status));
        }
        catch (Exception error)
        {
            var text = FailureText.Clean(FailureText.OfException(error), Hidden(token, secrets));
            return new GatewayExchange(null, new GatewayFailure(path, FailureKind.Transport, status, Text: text));
        }
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response)
    {
        var header = response.Headers.RetryAfter;
        var wait = header?.Delta ?? (header?.Date is { } date ? date - _time.GetUtcNow() : null);
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    private Reading<TResponse> Parse<TResponse>(
        GatewayOperation operation, GatewayExchange exchange, JsonTypeInfo<TResponse> responseType, params string?[] secrets)
        where TResponse : Envelope
    {
        if (exchange.Failure is { } failure)
        {
            return new Reading<TResponse>.Failed(failure);
        }

        var path = VenueErrors.PathOf(operation);
        if (!EnvelopeParsing.TryParse(exchange.Body, responseType, out var response))
        {
            return new Reading<TResponse>.Failed(new GatewayFailure(path, FailureKind.Malformed, 200));
        }

        if (!response.Success)
        {
            var text = FailureText.Clean(response.ErrorMessage, Hidden(exchange.Token, secrets))
                ?? VenueErrors.Describe(operation, response.ErrorCode);
            return new Reading<TResponse>.Failed(new GatewayFailure(path, FailureKind.Refused, 200, response.ErrorCode, text));
        }

        return new Reading<TResponse>.Answered(response);
    }

    /// <summary>What no text may show: the token that was sent, the one that may have replaced it meanwhile, and the login's secrets.</summary>
    private string?[] Hidden(AccessToken? sent, string?[] secrets) => [sent?.Reveal(), _token.Current?.Reveal(), .. secrets];

    private static GatewayFailure NoToken(string path) => new(path, FailureKind.Unauthorized, Text: "There is no token yet.");
}
