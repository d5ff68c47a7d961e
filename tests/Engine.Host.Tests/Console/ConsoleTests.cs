using System.Text.RegularExpressions;
using Engine.Accounts;
using Engine.Actors.Hubs;
using Engine.Actors.Markets;
using Engine.Actors.Session;
using Engine.Host.Console;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Host.Tests.Console;

public sealed partial class ConsoleTests
{
    private static readonly TimeSpan Generous = TimeSpan.FromSeconds(30);
    private static readonly DateTimeOffset Now = new(2026, 9, 1, 14, 30, 5, TimeSpan.Zero);

    private static readonly EngineStatus Status = new()
    {
        At = Now,
        RunningFor = TimeSpan.FromSeconds(65),
        Environment = "SIMULATED",
        Mode = "default",
        Account = new AccountId(17),
        AccountName = "PRAC-17",
        Session = SessionPhase.Open,
        TokenExpiresAt = Now.AddHours(23),
        MarketHub = new HubLine(HubPhase.Connected, 1, null),
        UserHub = new HubLine(HubPhase.Reconnecting, 2, "closed by the server"),
        Trading = "Active",
        Contracts =
        [
            new ContractLine(new ContractId("CON.F.US.MNQ.Z26"), "MNQZ6", FeedPhase.Live, Price.FromDecimal(20000.25m), Now, -1, 20001.5m, Money.FromDecimal(2.5m)),
        ],
        RecentOrders = [new OrderLine(Now, "sma-demo", "MNQZ6", OrderSide.Sell, OrderType.Market, 1, 1, 20001.5m, "filled [once]")],
        RealisedGross = Money.FromDecimal(10),
        Costs = Money.FromDecimal(0.74m),
        OpenProfit = Money.FromDecimal(2.5m),
        Orders = 3,
        Fills = 2,
        MarketRate = 12.34,
        UserRate = 0.5,
    };

    [GeneratedRegex("\u001b\\[[0-9;?]*[A-Za-z]")]
    private static partial Regex Escapes();

    [Fact]
    public void The_status_line_shows_everything_with_its_unit() =>
        Assert.Equal(
            "2026-09-01 14:30:05Z status SIMULATED | session open, token for 23h 00m | hubs market connected, user reconnecting #2 (closed by the server)"
            + " | trading Active | MNQZ6 20000.25 short 1 | open +2.50 USD, realised +9.26 USD net | 3 orders, 2 fills | market 12/s, user 0.5/s",
            PlainConsole.Format(Status));

    [Fact]
    public void An_eviction_names_the_likely_other_and_what_comes_next()
    {
        var evicted = new HubProtocol.HubStateChanged(HubKind.User, HubPhase.Evicted, 3, "GatewayLogout: bye", TimeSpan.FromSeconds(12));
        Assert.Equal(
            "GatewayLogout: bye; another session of this user, probably the TopstepX web platform or a second program; taken back in 12s; no exposure is added",
            StatusText.Cause(evicted));
        Assert.Contains("left to it until the engine is started again", StatusText.Cause(evicted with { NextTry = null }));
        Assert.Equal("reset by peer", StatusText.Cause(evicted with { Phase = HubPhase.Reconnecting, Cause = "reset by peer" }));
    }

    [Fact]
    public void A_polled_price_and_frames_that_could_not_be_read_are_shown()
    {
        var status = Status with
        {
            UserHub = new HubLine(HubPhase.Connected, 2, null) { Unreadable = 1234 },
            Contracts = [Status.Contracts[0] with { Feed = FeedPhase.Down, Polled = true }],
        };
        Assert.Contains("user connected #2, 1,234 frames unreadable", PlainConsole.Format(status));
        Assert.Contains("MNQZ6 20000.25 (polled) short 1", PlainConsole.Format(status));
        Assert.Equal(
            "1 GatewayUserOrder frame of the user hub could not be read; the book compares itself with the venue",
            StatusText.Unreadable(new HubProtocol.FrameUnreadable(HubKind.User, "GatewayUserOrder", 1, 1)));
    }

    [Fact]
    public async Task Plain_lines_come_one_for_each_event_and_a_status_line_from_time_to_time()
    {
        var sink = new BlockableSink(open: true);
        var statusSeen = new TaskCompletionSource();
        sink.Taken = text =>
        {
            if (text.Contains(" status "))
            {
                statusSeen.TrySetResult();
            }
        };
        var writer = new DroppingWriter("test", sink, TimeProvider.System);
        await using (var console = new PlainConsole(writer, TimeProvider.System, TimeSpan.FromMilliseconds(10)))
        {
            console.Write(new ConsoleLine(Now, ConsoleLevel.Warning, "two\nlines"));
            console.Show(Status);
            await statusSeen.Task.WaitAsync(Generous);
        }

        await writer.CloseAsync(Generous);
        Assert.StartsWith("2026-09-01 14:30:05Z WARNING two lines" + Environment.NewLine, sink.Text);
        Assert.Equal(2, sink.Written.Count);
    }

    [Theory]
    [InlineData(80, 24)]
    [InlineData(120, 40)]
    [InlineData(40, 10)]
    public void A_frame_fits_its_terminal(int width, int height)
    {
        ConsoleLine[] lines = [.. Enumerable.Range(0, 60).Select(number => new ConsoleLine(Now, ConsoleLevel.Information, $"event {number} {new string('x', 200)}"))];

        var rows = Escapes().Replace(LiveConsole.Frame(Status, lines, new TerminalSize(width, height)), "").Split("\r\n");

        Assert.True(rows.Length < height, $"{rows.Length} rows on {height}");
        Assert.All(rows, row => Assert.True(row.Length <= width, row));
    }

    [Fact]
    public void A_frame_shows_state_prices_profit_and_orders()
    {
        var frame = Escapes().Replace(LiveConsole.Frame(Status, [new ConsoleLine(Now, ConsoleLevel.Error, "look [here]")], new TerminalSize(140, 40)), "");

        foreach (var expected in new[]
        {
            "SIMULATED", "session open, token for 23h 00m", "market hub connected", "user hub reconnecting #2", "trading Active", "20000.25", "short 1",
            "open +2.50 USD", "realised +9.26 USD net", "3 orders, 2 fills", "market 12/s", "sma-demo", "sell 1 MNQZ6 market", "filled [once]", "look [here]",
        })
        {
            Assert.Contains(expected, frame);
        }
    }

    [Fact]
    public async Task The_live_console_gives_the_terminal_back_and_prints_warnings_and_summary_below()
    {
        var sink = new BlockableSink(open: true);
        var drawn = new TaskCompletionSource();
        sink.Taken = text =>
        {
            if (text.Contains("20000.25"))
            {
                drawn.TrySetResult();
            }
        };
        var writer = new DroppingWriter("test", sink, TimeProvider.System);
        var console = new LiveConsole(writer, TimeProvider.System, () => new TerminalSize(100, 30));
        console.Show(Status);
        await drawn.Task.WaitAsync(Generous);
        console.Write(new ConsoleLine(Now, ConsoleLevel.Warning, "careful"));
        console.Finish(Summary);
        await console.DisposeAsync();
        Assert.True(await writer.CloseAsync(Generous));

        Assert.StartsWith("\u001b[?1049h", sink.Text);
        var after = sink.Text.Split("\u001b[?1049l")[1];
        Assert.Contains("WARNING careful", after);
        Assert.Contains("all went well", after);
    }

    [Fact]
    public async Task A_blocked_terminal_stops_neither_the_live_console_nor_its_end()
    {
        var sink = new BlockableSink(open: false);
        var writer = new DroppingWriter("test", sink, TimeProvider.System, 4);
        var console = new LiveConsole(writer, TimeProvider.System, () => new TerminalSize(100, 30));
        await sink.Entered.WaitAsync(Generous);
        for (var number = 0; number < 1000; number++)
        {
            console.Show(Status);
            console.Write(new ConsoleLine(Now, ConsoleLevel.Information, "event"));
        }

        await console.DisposeAsync().AsTask().WaitAsync(Generous);
        Assert.False(await writer.CloseAsync(TimeSpan.FromMilliseconds(20)).WaitAsync(Generous));
        sink.Open();
    }

    private static readonly RunSummary Summary = new()
    {
        Environment = "SIMULATED",
        Mode = "oracle, trades.csv at step",
        RanFor = TimeSpan.FromSeconds(30),
        MarketEvents = 91573,
        Orders = 6227,
        Fills = 6227,
        RoundTrips = 3113,
        RealisedGross = Money.FromDecimal(1425),
        Costs = Money.Zero,
        Points = 14.25m,
        JournalFile = "/home/me/engine/journal/simulated.db",
        JournalEvents = 20000,
    };

    [Fact]
    public void The_summary_says_what_happened_and_how_it_ended()
    {
        string[] expected =
        [
            "",
            "run       SIMULATED oracle, trades.csv at step, 30s, 91,573 market events",
            "orders    6,227 orders, 6,227 fills, 3,113 round trips",
            "realised  +1,425.00 USD gross, 0.00 USD costs, +1,425.00 USD net",
            "points    +14.25",
            "position  flat",
            "journal   /home/me/engine/journal/simulated.db, 20,000 events",
            "result    all went well",
            "",
        ];
        Assert.Equal(expected, Summary.ToText().ReplaceLineEndings("\n").Split('\n'));
        Assert.Equal(0, Summary.ExitCode);

        var failed = Summary with { Failures = ["The journal could not be closed."], Positions = ["MNQZ6 long 1, protected"], DroppedLines = 7 };
        Assert.Equal(1, failed.ExitCode);
        Assert.Contains("failed    The journal could not be closed.", failed.ToText());
        Assert.Contains("MNQZ6 long 1, protected", failed.ToText());
        Assert.Contains("7 lines", failed.ToText());
    }
}
