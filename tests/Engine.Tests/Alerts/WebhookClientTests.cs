using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Engine.Alerts.Webhooks;
using Engine.Tests.Gateway;
using Microsoft.Extensions.Time.Testing;

namespace Engine.Tests.Alerts;

public sealed class WebhookClientTests
{
    private static readonly byte[] Body = "{}"u8.ToArray();
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly WebhookTimes Quick = new() { FirstBackOff = TimeSpan.FromMilliseconds(1) };

    [Fact]
    public async Task A_body_is_posted_as_json()
    {
        var heard = "";
        await using var venue = new SocketVenue(request =>
        {
            heard = request;
            return SocketReply.Http(204, "");
        });
        Assert.IsType<WebhookOutcome.Delivered>(await PostAsync(venue, Quick));
        Assert.StartsWith("POST /hook/secret-token HTTP/1.1", heard, StringComparison.Ordinal);
        Assert.Contains("Content-Type: application/json; charset=utf-8", heard, StringComparison.Ordinal);
        Assert.DoesNotContain("traceparent", heard, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(429)]
    [InlineData(408)]
    public async Task What_may_pass_is_repeated(int status)
    {
        var number = 0;
        await using var venue = new SocketVenue(_ => SocketReply.Http(Interlocked.Increment(ref number) < 3 ? status : 200, "ok"));
        Assert.IsType<WebhookOutcome.Delivered>(await PostAsync(venue, Quick));
        Assert.Equal(3, venue.Requests);
    }

    [Theory]
    [InlineData(400, true)]
    [InlineData(413, true)]
    [InlineData(401, false)]
    [InlineData(403, false)]
    [InlineData(404, false)]
    [InlineData(410, false)]
    public async Task A_refusal_is_not_repeated(int status, bool forGood)
    {
        await using var venue = new SocketVenue(_ => SocketReply.Http(status, """{"message":"no"}"""));
        var outcome = await PostAsync(venue, Quick);
        Assert.Equal(forGood, outcome is WebhookOutcome.Refused);
        Assert.Equal($"it answers {status} (no)", outcome is WebhookOutcome.Refused refused ? refused.Cause : ((WebhookOutcome.Failed)outcome).Cause);
        Assert.Equal(1, venue.Requests);
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using var venue = new SocketVenue(_ => SocketReply.Http(307, "", extra: "Location: /elsewhere\r\n"));
        var failed = Assert.IsType<WebhookOutcome.Failed>(await PostAsync(venue, Quick));
        Assert.Contains("not followed", failed.Cause, StringComparison.Ordinal);
        Assert.Equal(1, venue.Requests);
    }

    [Theory]
    [InlineData("Retry-After: 20\r\n", "")]
    [InlineData("", """{"message":"You are being rate limited.","retry_after":20.0,"global":false}""")]
    [InlineData("", """{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 20","parameters":{"retry_after":20}}""")]
    public async Task It_waits_as_long_as_the_service_says(string header, string body)
    {
        var time = new WatchedTime();
        var number = 0;
        await using var venue = new SocketVenue(_ => Interlocked.Increment(ref number) == 1 ? SocketReply.Http(429, body, extra: header) : SocketReply.Http(200, "ok"));
        using var client = new WebhookClient(Quick with { Attempt = TimeSpan.FromMinutes(1) }, time, () => 0.5);
        var sent = client.PostAsync(Target(venue.Address), Body, CancellationToken.None);
        await time.UntilAskedForAsync(TimeSpan.FromSeconds(20));
        time.Advance(TimeSpan.FromSeconds(20));
        Assert.IsType<WebhookOutcome.Delivered>(await sent.WaitAsync(Patience));
    }

    [Fact]
    public async Task A_service_that_wants_more_patience_than_that_is_left_alone()
    {
        await using var venue = new SocketVenue(_ => SocketReply.Http(429, "", extra: "Retry-After: 3600\r\n"));
        Assert.Equal("it answers 429", Assert.IsType<WebhookOutcome.Failed>(await PostAsync(venue, Quick)).Cause);
        Assert.Equal(1, venue.Requests);
    }

    [Fact]
    public async Task A_service_that_never_answers_is_given_up()
    {
        var time = new FakeTimeProvider();
        await using var venue = new SocketVenue(_ => new SocketReply(null, Hold: true));
        using var client = new WebhookClient(Quick with { Retries = 0 }, time, () => 0.5);
        var sent = client.PostAsync(Target(venue.Address), Body, CancellationToken.None);
        Assert.True(await venue.NextArrivalAsync());
        time.Advance(Quick.Attempt);
        Assert.Equal("it did not answer in time", Assert.IsType<WebhookOutcome.Failed>(await sent.WaitAsync(Patience)).Cause);
    }

    [Fact]
    public async Task Neither_outcome_nor_trace_has_the_address()
    {
        var traced = new List<string>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name.StartsWith("System.Net", StringComparison.Ordinal),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                lock (traced)
                {
                    traced.Add(string.Join(' ', activity.TagObjects.Select(tag => $"{tag.Value}")));
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        await using var venue = new SocketVenue(request => SocketReply.Http(400, $$"""{"message":"no hook at {{request.Split(' ')[1]}}"}"""));
        var outcomes = new List<string> { $"{await PostAsync(venue, Quick)}" };
        using var closed = new TcpListener(IPAddress.Loopback, 0);
        closed.Start();
        var nowhere = new Uri($"http://127.0.0.1:{((IPEndPoint)closed.LocalEndpoint).Port}/");
        closed.Stop();
        using var client = new WebhookClient(Quick, TimeProvider.System, () => 0.5);
        outcomes.Add($"{await client.PostAsync(Target(nowhere), Body, CancellationToken.None)}");
        Assert.Equal(["Refused { Cause = it answers 400 }", "Failed { Cause = no connection }"], outcomes);
        lock (traced)
        {
            Assert.DoesNotContain(traced, text => text.Contains("secret", StringComparison.Ordinal));
        }
    }

    private static async Task<WebhookOutcome> PostAsync(SocketVenue venue, WebhookTimes times)
    {
        using var client = new WebhookClient(times, TimeProvider.System, () => 0.5);
        return await client.PostAsync(Target(venue.Address), Body, CancellationToken.None);
    }

    private static WebhookTarget Target(Uri address) =>
        WebhookTarget.TryCreate(new Uri(address, "hook/secret-token").AbsoluteUri, WebhookShape.Json, null, out var target, out var wrong) ? target : throw new InvalidOperationException(wrong);

    /// <summary>Tells when somebody begins to wait for so long.</summary>
    private sealed class WatchedTime : FakeTimeProvider
    {
        private readonly ConcurrentDictionary<TimeSpan, TaskCompletionSource> _asked = [];

        public Task UntilAskedForAsync(TimeSpan wait) => Of(wait).Task.WaitAsync(Patience);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            Of(dueTime).TrySetResult();
            return timer;
        }

        private TaskCompletionSource Of(TimeSpan wait) => _asked.GetOrAdd(wait, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
    }
}
