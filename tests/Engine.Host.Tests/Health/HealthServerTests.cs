using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Engine.Accounts;
using Engine.Host.Run.Metrics;
using Engine.Host.Tests.EndToEnd;

namespace Engine.Host.Tests.Health;

/// <summary>The endpoint for health and metrics, of a run that trades over real sockets; and the traces of its orders.</summary>
public sealed class HealthServerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task It_tells_programs_of_this_machine_how_the_engine_is_and_nobody_else_anything()
    {
        using var home = new TemporaryHome(inMemory: true);
        await using var live = await LiveRun.StartAsync(home, settings => settings with { Health = new Engine.Health.HealthLimits { Settle = TimeSpan.FromMilliseconds(100) } });
        await using var server = await HealthServer.StartAsync(live.Run, 0, TimeProvider.System, CancellationToken.None);
        using var http = new HttpClient { BaseAddress = server.Url };
        await live.Until<TradeBooked>(t => t.Tag is not null);

        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/health/live")).StatusCode);
        using var ready = await Ready(http, live);
        Assert.Empty(ready.RootElement.GetProperty("faults").EnumerateArray());
        var metrics = await http.GetAsync("/metrics");
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", metrics.Content.Headers.ContentType!.ToString());

        // An order may have left before anybody counted, and the first bars came over REST: what is missing comes with the next.
        string[] names =
        [
            "engine_orders_total ", "engine_fills_total ", "engine_journal_write_seconds_bucket{le=\"+Inf\"} ", "engine_request_seconds_count{request=\"place\"} ", "engine_order_ack_seconds_count ",
            "engine_order_fill_seconds_count ", "engine_feed_age_seconds{contract=\"", "engine_bar_lag_seconds{contract=\"", "engine_mailbox_lag_seconds{actor=\"gate\"} ", "engine_reconcile_age_seconds ",
            "engine_journal_longest_seconds ", "engine_quota_left{window=\"general\"} ", "engine_hub_reconnects{hub=\"user\"} 0", "engine_disk_free_bytes ", "engine_healthy 1\n",
        ];
        var text = await metrics.Content.ReadAsStringAsync();
        var began = Stopwatch.GetTimestamp();
        while (names.FirstOrDefault(name => !text.Contains($"\n{name}", StringComparison.Ordinal)) is { } missing)
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < Patience, $"{missing} does not come: {text}");
            await live.Until<object>();
            text = await http.GetStringAsync("/metrics");
        }

        // Neither the account's number nor anything that opens something.
        Assert.DoesNotContain(live.Run.Started.Account.Id.ToString(), text + ready.RootElement.GetRawText());

        async Task<HttpStatusCode> Status(HttpRequestMessage request, Action<HttpRequestHeaders>? headers = null)
        {
            headers?.Invoke(request.Headers);
            return (await http.SendAsync(request)).StatusCode;
        }

        Assert.Equal(HttpStatusCode.Forbidden, await Status(new HttpRequestMessage(HttpMethod.Get, "/metrics"), h => h.Add("Origin", "https://evil.example")));
        Assert.Equal(HttpStatusCode.Forbidden, await Status(new HttpRequestMessage(HttpMethod.Get, "/health/ready"), h => h.Host = $"evil.example:{server.Url.Port}"));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, await Status(new HttpRequestMessage(HttpMethod.Post, "/health/live")));
        Assert.Equal(HttpStatusCode.NotFound, await Status(new HttpRequestMessage(HttpMethod.Get, "/v1/status")));
        Assert.Equal((2, 1, 1), (server.Refused.Counts["origin"], server.Refused.Counts["method"], server.Refused.Counts["path"]));
        Assert.Contains("engine_endpoint_refused_total{endpoint=\"metrics\",reason=\"origin\"}", await http.GetStringAsync("/metrics"));
        await live.StopAsync();
    }

    [Fact]
    public async Task A_run_that_nobody_watches_lives_but_is_not_ready()
    {
        using var home = new TemporaryHome(inMemory: true);
        await using var live = await LiveRun.StartAsync(home);
        await using var server = await HealthServer.StartAsync(live.Run, 0, TimeProvider.System, CancellationToken.None);
        using var http = new HttpClient { BaseAddress = server.Url };

        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/health/live")).StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await http.GetAsync("/health/ready")).StatusCode);
        Assert.Contains("\nengine_healthy 0\n", await http.GetStringAsync("/metrics"));
        await live.StopAsync();
    }

    [Fact]
    public async Task An_order_from_its_tick_to_its_fill_is_one_trace()
    {
        var spans = new System.Collections.Concurrent.ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Engine",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        using var home = new TemporaryHome(inMemory: true);
        await using var live = await LiveRun.StartAsync(home);
        var trade = await live.Until<TradeBooked>(t => t.Tag is not null);
        await live.StopAsync();

        var trace = spans.First(s => s.OperationName == "fill" && (string?)s.GetTagItem("order") == trade.Tag!.Value.Value).TraceId;
        var way = spans.Where(s => s.TraceId == trace).OrderBy(s => s.StartTimeUtc).ToList();
        string[] steps = ["tick", "decision", "risk", "journal", "http", "ack", "fill"];
        Assert.Equal(steps.Order(), way.Select(s => s.OperationName).Distinct().Order());
        var root = way.Single(s => s.OperationName == "tick");
        Assert.All(way.Where(s => s != root), s => Assert.Equal(root.SpanId, s.ParentSpanId));
        Assert.True(way.Single(s => s.OperationName == "journal") is { } journal && way.Single(s => s.OperationName == "http").StartTimeUtc >= journal.StartTimeUtc + journal.Duration, "the request leaves when the intent stands in the journal");
    }

    [Fact]
    public async Task A_collector_gets_metrics_and_traces_and_no_secret()
    {
        var bodies = new System.Collections.Concurrent.ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        await using var collector = await Engine.Host.Run.Http.HttpEndpoint.StartAsync(IPAddress.Loopback, 0, 4 * 1024 * 1024, async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            bodies.AddOrUpdate(context.Request.Path.Value!, System.Text.Encoding.Latin1.GetString(body.ToArray()), (_, before) => before + System.Text.Encoding.Latin1.GetString(body.ToArray()));
        }, CancellationToken.None);
        using var home = new TemporaryHome(inMemory: true);
        await using var live = await LiveRun.StartAsync(home, settings => settings with { Health = new Engine.Health.HealthLimits() });
        using (var gauges = new HealthGauges(live.Run.Quota, TimeProvider.System))
        using (new OtlpExport(collector.Url, live.Run, gauges, "0", "SIMULATED", TimeProvider.System))
        {
            // One that leaves while the collector is told.
            var begun = DateTimeOffset.UtcNow;
            var intent = await live.Until<OrderIntended>(o => o.At > begun);
            await live.Until<TradeBooked>(t => t.Tag == intent.Tag);
            await live.StopAsync();
        }

        Assert.All((string[])["tick", "decision", "risk", "journal", "http"], step => Assert.Contains(step, bodies["/v1/traces"]));
        Assert.Contains("engine.orders", bodies["/v1/metrics"]);
        Assert.Contains("engine.healthy", bodies["/v1/metrics"]);
        Assert.DoesNotContain("eyJ", string.Concat(bodies.Values));
        Assert.DoesNotContain(live.Run.Gateway!.Settings.ApiKey, string.Concat(bodies.Values));
    }

    private static async Task<JsonDocument> Ready(HttpClient http, LiveRun live)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            var answer = await http.GetAsync("/health/ready");
            var text = await answer.Content.ReadAsStringAsync();
            if (answer.StatusCode == HttpStatusCode.OK)
            {
                return JsonDocument.Parse(text);
            }

            Assert.True(Stopwatch.GetElapsedTime(began) < Patience, $"not ready: {text}");
            await live.Until<object>();
        }
    }
}
