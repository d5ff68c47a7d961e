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
        logger.LogInformation("login with {Key}, {Tries} tries", "s3cret-key", 3);
        logger.LogWarning(new InvalidOperationException("s3cret-key"), "GET /hubs/market?access_token=eyJhbGciOi.eyJzdWIi.sig-1&x=1 Bearer abc.def");

        Assert.True(await file.CloseAsync(Generous));
        var text = await File.ReadAllTextAsync(folder.At("engine-20260901.log"));
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(
            """{"at":"2026-09-01T23:59:59.000Z","level":"information","source":"Engine.Session","event":"login with {Key}, {Tries} tries","message":"login with [secret], 3 tries","fields":{"Key":"[secret]","Tries":3}}""",
            lines[0].TrimEnd('\r'));
        Assert.Equal("warning", System.Text.Json.JsonDocument.Parse(lines[1]).RootElement.GetProperty("level").GetString());
        Assert.Equal(2, lines.Length);
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

    [Fact]
    public void A_file_that_has_become_too_long_is_followed_by_another_of_the_same_day_and_none_is_begun_anew()
    {
        using var folder = new TemporaryFolder();
        var time = new FixedTime(new DateTimeOffset(2026, 9, 1, 12, 0, 0, TimeSpan.Zero));
        foreach (var text in (string[])["one", "two", "three"])
        {
            // Each is another run of the engine.
            using var sink = new DailyFileSink(folder.Path, time) { LongestFile = 5 };
            sink.Write(text);
        }

        Assert.Equal("onetwo", File.ReadAllText(folder.At("engine-20260901.log")));
        Assert.Equal("three", File.ReadAllText(folder.At("engine-20260901-2.log")));
    }

    private sealed class FixedTime(DateTimeOffset now) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = now;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
