using Engine.Host.Configuration;
using Engine.Host.Console;
using Engine.Host.Tests.Configuration;
using Microsoft.Extensions.Logging;

namespace Engine.Host.Tests.Console;

public sealed class LoggingTests
{
    private static readonly TimeSpan Generous = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Entries_reach_the_days_file_and_warnings_the_console_without_secrets()
    {
        using var folder = new TemporaryFolder();
        var time = new FixedTime(new DateTimeOffset(2026, 9, 1, 23, 59, 59, TimeSpan.Zero));
        var file = new DroppingWriter("log", new DailyFileSink(folder.Path, time), TimeProvider.System);
        var console = new List<ConsoleLine>();
        using var provider = new DroppingLoggerProvider(file, console.Add, new SecretFilter([new Secret("s3cret-key")]), LogLevel.Information, time);
        var logger = provider.CreateLogger("Engine.Session");

        logger.LogDebug("not this");
        logger.LogInformation("login with {Key}", "s3cret-key");
        logger.LogWarning(new InvalidOperationException("s3cret-key"), "GET /hubs/market?access_token=eyJhbGciOi.eyJzdWIi.sig-1&x=1 Bearer abc.def");

        Assert.True(await file.CloseAsync(Generous));
        var text = await File.ReadAllTextAsync(folder.At("engine-20260901.log"));
        Assert.Contains("2026-09-01T23:59:59.000Z INF Engine.Session: login with [secret]", text);
        Assert.Contains("access_token=[secret]&x=1 Bearer [secret]", text);
        Assert.DoesNotContain("s3cret-key", text);
        Assert.DoesNotContain("eyJ", text);
        Assert.DoesNotContain("not this", text);
        var line = Assert.Single(console);
        Assert.Equal(ConsoleLevel.Warning, line.Level);
        Assert.DoesNotContain("s3cret-key", line.Text);
    }

    [Fact]
    public void A_new_day_begins_a_new_file()
    {
        using var folder = new TemporaryFolder();
        var time = new FixedTime(new DateTimeOffset(2026, 9, 1, 23, 59, 59, TimeSpan.Zero));
        using (var sink = new DailyFileSink(folder.Path, time))
        {
            sink.Write("one");
            time.Now = time.Now.AddSeconds(1);
            sink.Write("two");
        }

        Assert.Equal("one", File.ReadAllText(folder.At("engine-20260901.log")));
        Assert.Equal("two", File.ReadAllText(folder.At("engine-20260902.log")));
    }

    private sealed class FixedTime(DateTimeOffset now) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = now;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
