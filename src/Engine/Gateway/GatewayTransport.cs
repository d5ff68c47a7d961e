using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Engine.Gateway.Wire;
using Polly;
using Polly.Retry;

namespace Engine.Gateway;

/// <summary>
/// The three ways in which a request goes to the venue: reads are repeated, authentication is repeated after a failed
/// connection, mutations are sent once. Whether a request may be repeated is decided by the operation and not by the HTTP
/// verb, since nearly everything here is a POST.
/// </summary>
internal sealed class GatewayTransport
{
    private readonly HttpClient _http;
    private readonly Uri _base;
    private readonly TokenCell _token;
    private readonly RequestQuota _quota;
    private readonly TimeProvider _time;
    private readonly GatewayTimeouts _timeouts;
    private readonly ResiliencePipeline<GatewayExchange> _reads;
    private readonly ResiliencePipeline<GatewayExchange> _authentication;

    public GatewayTransport(
        HttpClient http, Uri rest, TokenCell token, RequestQuota quota, TimeProvider time, GatewayTimeouts timeouts, Func<double> jitter)
    {
        _http = http;
        _base = new Uri(rest.AbsoluteUri.TrimEnd('/') + "/api/");
        _token = token;
        _quota = quota;
        _time = time;
        _timeouts = timeouts;
        _reads = Pipeline(
            timeouts.ReadRetries,
            exchange => exchange.IsTransient && !(exchange.Failure!.RetryAfter > timeouts.LongestRetryAfter),
            jitter);
        _authentication = Pipeline(
            timeouts.AuthenticationRetries, exchange => exchange.Failure is { Kind: FailureKind.Transport }, jitter);
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
        var exchange = await RepeatAsync(_reads, operation, lane, body, _timeouts.Read, true, null, cancellation).ConfigureAwait(false);
        return Parse(operation, exchange, responseType);
    }

    /// <summary>A login or a validation. The secret, if any, is kept out of whatever text comes back.</summary>
    public async Task<Reading<TResponse>> AuthenticateAsync<TResponse>(
        GatewayOperation operation,
        byte[]? body,
        bool withToken,
        string? secret,
        JsonTypeInfo<TResponse> responseType,
        CancellationToken cancellation)
        where TResponse : Envelope
    {
        var exchange = await RepeatAsync(
            _authentication, operation, RequestLane.Auth, body, _timeouts.Authentication, withToken, secret, cancellation).ConfigureAwait(false);
        return Parse(operation, exchange, responseType, secret);
    }

    /// <summary>One attempt without a token and without a body that would be read.</summary>
    public async Task<GatewayExchange> PingAsync(CancellationToken cancellation)
    {
        await _quota.AcquireAsync(RequestLane.Read, cancellation).ConfigureAwait(false);
        var exchange = await SendAsync(GatewayOperation.Ping, null, null, _timeouts.Read, null, cancellation).ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();
        return exchange;
    }

    /// <summary>
    /// A request that changes something: one permit or none, one attempt, no exception whatever happens. The outcome is
    /// <see cref="MutationOutcome.Done"/> only for a success, <see cref="MutationOutcome.Refused"/> only for HTTP 400 or
    /// a refusal with a code that settles it.
    /// </summary>
    public async Task<MutationOutcome> MutateAsync<TRequest, TResponse>(
        GatewayOperation operation,
        RequestLane lane,
        TRequest request,
        JsonTypeInfo<TRequest> requestType,
        JsonTypeInfo<TResponse> responseType,
        CancellationToken cancellation)
        where TResponse : Envelope
    {
        var path = VenueErrors.PathOf(operation);
        var body = JsonSerializer.SerializeToUtf8Bytes(request, requestType);
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

        var exchange = await SendAsync(operation, body, token, _timeouts.Mutation, null, cancellation).ConfigureAwait(false);
        return MutationClassification.Classify(operation, exchange, responseType, token.Reveal());
    }

    private async Task<GatewayExchange> RepeatAsync(
        ResiliencePipeline<GatewayExchange> pipeline,
        GatewayOperation operation,
        RequestLane lane,
        byte[]? body,
        TimeSpan timeout,
        bool withToken,
        string? secret,
        CancellationToken cancellation)
    {
        return await pipeline.ExecuteAsync(
            async attempt =>
            {
                await _quota.AcquireAsync(lane, attempt).ConfigureAwait(false);

                // Read per attempt: the session may have renewed it while this one waited.
                var token = withToken ? _token.Current : null;
                if (withToken && token is null)
                {
                    return new GatewayExchange(null, NoToken(VenueErrors.PathOf(operation)));
                }

                var exchange = await SendAsync(operation, body, token, timeout, secret, attempt).ConfigureAwait(false);
                attempt.ThrowIfCancellationRequested();
                return exchange;
            },
            cancellation).ConfigureAwait(false);
    }

    /// <summary>One exchange. Never throws: cancellation too comes back as a failure, for a request that may have left.</summary>
    private async Task<GatewayExchange> SendAsync(
        GatewayOperation operation, byte[]? body, AccessToken? token, TimeSpan timeout, string? secret, CancellationToken cancellation)
    {
        var path = VenueErrors.PathOf(operation);
        using var limit = new CancellationTokenSource(timeout, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        int? status = null;
        try
        {
            using var request = new HttpRequestMessage(
                operation == GatewayOperation.Ping ? HttpMethod.Get : HttpMethod.Post, new Uri(_base, path))
            {
                Version = HttpVersion.Version11,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
                Content = body is null ? null : new OneShotJson(body),
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
                return new GatewayExchange(answer, null);
            }

            var text = response.StatusCode == HttpStatusCode.BadRequest ? FailureText.OfProblem(answer) : null;
            return new GatewayExchange(null, new GatewayFailure(
                path,
                FailureText.KindOf(response.StatusCode),
                status,
                Text: FailureText.Clean(text, token?.Reveal(), secret),
                RetryAfter: response.StatusCode == HttpStatusCode.TooManyRequests ? RetryAfter(response) : null));
        }
        catch (OperationCanceledException) when (both.IsCancellationRequested)
        {
            var kind = cancellation.IsCancellationRequested ? FailureKind.Cancelled : FailureKind.Timeout;
            return new GatewayExchange(null, new GatewayFailure(path, kind, status));
        }
        catch (Exception error)
        {
            var text = FailureText.Clean(FailureText.OfException(error), token?.Reveal(), secret);
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
        GatewayOperation operation, GatewayExchange exchange, JsonTypeInfo<TResponse> responseType, string? secret = null)
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
            var text = FailureText.Clean(response.ErrorMessage, secret, _token.Current?.Reveal())
                ?? VenueErrors.Describe(operation, response.ErrorCode);
            return new Reading<TResponse>.Failed(new GatewayFailure(path, FailureKind.Refused, 200, response.ErrorCode, text));
        }

        return new Reading<TResponse>.Answered(response);
    }

    private ResiliencePipeline<GatewayExchange> Pipeline(int retries, Func<GatewayExchange, bool> again, Func<double> jitter)
    {
        var builder = new ResiliencePipelineBuilder<GatewayExchange> { TimeProvider = _time };
        if (retries > 0)
        {
            builder.AddRetry(new RetryStrategyOptions<GatewayExchange>
            {
                MaxRetryAttempts = retries,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Randomizer = jitter,
                Delay = _timeouts.FirstBackOff,
                MaxDelay = _timeouts.LongestBackOff,
                ShouldHandle = attempt => ValueTask.FromResult(attempt.Outcome.Exception is null && again(attempt.Outcome.Result)),
                DelayGenerator = attempt => ValueTask.FromResult(attempt.Outcome.Result.Failure?.RetryAfter),
            });
        }

        return builder.Build();
    }

    private static GatewayFailure NoToken(string path) => new(path, FailureKind.Unauthorized, Text: "There is no token yet.");
}
