using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace Engine.Gateway;

/// <summary>How requests of one kind are sent.</summary>
/// <param name="Repeating">Around all attempts; each takes its permit inside.</param>
/// <param name="Attempt">Around one attempt, the wait for the permit not included: its time-out.</param>
internal sealed record GatewayPipeline(ResiliencePipeline<GatewayExchange> Repeating, ResiliencePipeline<GatewayExchange> Attempt);

/// <summary>
/// The three kinds of requests. Reads are repeated with exponential back-off and jitter, or when the venue says
/// (<c>Retry-After</c>). Logins and validations are repeated after a failed connection only, and rest while a breaker is
/// open. Mutations have one attempt and a time-out: a lost answer is of unknown outcome, and nothing may resend it
/// (contract.md §9.1).
/// </summary>
internal sealed class GatewayPipelines
{
    private readonly GatewayTimeouts _timeouts;
    private readonly TimeProvider _time;

    public GatewayPipelines(GatewayTimeouts timeouts, TimeProvider time, Func<double> jitter)
    {
        timeouts.Validate();
        (_timeouts, _time) = (timeouts, time);
        Reads = new GatewayPipeline(
            Retry(
                Builder(),
                timeouts.ReadRetries,
                exchange => exchange.IsTransient && !(exchange.Failure!.RetryAfter > timeouts.LongestRetryAfter),
                jitter).Build(),
            TimeOut(timeouts.Read));

        // The breaker stands inside, so that it counts attempts and ends the repetition when it opens.
        Authentication = new GatewayPipeline(
            Retry(Builder(), timeouts.AuthenticationRetries, exchange => exchange.Failure is { Kind: FailureKind.Transport }, jitter)
                .AddCircuitBreaker(new CircuitBreakerStrategyOptions<GatewayExchange>
                {
                    FailureRatio = 1,
                    MinimumThroughput = timeouts.AuthenticationBreakAfter,
                    SamplingDuration = timeouts.AuthenticationBreakWindow,
                    BreakDuration = timeouts.AuthenticationBreak,
                    ShouldHandle = attempt => ValueTask.FromResult(attempt.Outcome.Exception is null && attempt.Outcome.Result.IsTransient),
                })
                .Build(),
            TimeOut(timeouts.Authentication));
        Mutations = new GatewayPipeline(ResiliencePipeline<GatewayExchange>.Empty, TimeOut(timeouts.Mutation));
    }

    public GatewayPipeline Reads { get; }

    public GatewayPipeline Authentication { get; }

    public GatewayPipeline Mutations { get; }

    private ResiliencePipelineBuilder<GatewayExchange> Builder() => new() { TimeProvider = _time };

    private ResiliencePipeline<GatewayExchange> TimeOut(TimeSpan limit) =>
        Builder().AddTimeout(new TimeoutStrategyOptions { Timeout = limit }).Build();

    private ResiliencePipelineBuilder<GatewayExchange> Retry(
        ResiliencePipelineBuilder<GatewayExchange> builder, int retries, Func<GatewayExchange, bool> again, Func<double> jitter) =>
        retries == 0 ? builder : builder.AddRetry(new RetryStrategyOptions<GatewayExchange>
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
