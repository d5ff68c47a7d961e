using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Engine.Markets;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.Time.Testing;

namespace Engine.Simulator.Tests;

public sealed class MarketDriverTests
{
    private const string Gold = GatewayFixture.Gold;

    [Fact]
    public async Task In_step_mode_each_print_waits_for_the_work_of_the_last()
    {
        var tape = Tape(200);
        await using var venue = await GatewayFixture.StartAsync(settings => settings with { Market = tape });
        var engine = new CountingEngine();
        await engine.ListenAsync(venue);
        var log = new List<string>();
        engine.OnTrade = async price =>
        {
            log.Add($"trade {price.ToString(CultureInfo.InvariantCulture)}");
            await Task.Yield();
            if (log.Count % 10 == 1)
            {
                var order = await venue.PlaceMarketAsync(side: 0, size: 1, null);
                log.Add($"order {order.GetProperty("success").GetBoolean()}");
            }
        };
        var result = await new MarketDriver(venue.Gateway, tape, ReplaySpeed.Step, engine.Work, TimeProvider.System).RunAsync(CancellationToken.None);
        Assert.True(result.Completed);
        Assert.Equal(200, result.Events);
        Assert.Equal(tape.Prints.Select(print => print.Price.ToDecimal()), engine.Trades);
        Assert.Equal(engine.UserFrames, venue.Gateway.UserFramesSent);
        var fills = venue.Gateway.Venue.Trades(new(GatewayFixture.Account))!;
        Assert.NotEmpty(fills);

        // Filled at the deciding print: nothing was published between the decision and the fill.
        Assert.All(fills, fill => Assert.Contains(tape.Prints, print => print.Time == fill.At && print.Price == fill.Price));
    }

    [Fact]
    public async Task A_change_of_speed_at_the_moment_at_which_the_wait_is_reckoned_ends_it()
    {
        var tape = Tape(2, apart: TimeSpan.FromDays(1));
        await using var venue = await GatewayFixture.StartAsync(settings => settings with { Market = tape });
        var time = new HookedTime();
        var driver = new MarketDriver(venue.Gateway, tape, ReplaySpeed.RealTime, WorkInFlight.None, time);
        time.Asked = () =>
        {
            if (driver.Published == 1)
            {
                time.Asked = null;
                venue.Gateway.Pace.SetSpeed(ReplaySpeed.Times(1e9));
            }
        };
        Assert.Equal(2, (await driver.RunAsync(CancellationToken.None).WaitAsync(GatewayFixture.Deadline)).Events);
        Assert.Null(time.Asked);
    }

    [Fact]
    public async Task Wakes_run_between_the_prints_in_their_order()
    {
        var tape = Tape(5, apart: TimeSpan.FromSeconds(10));
        await using var venue = await GatewayFixture.StartAsync(settings => settings with { Market = tape });
        var engine = new CountingEngine();
        await engine.ListenAsync(venue);
        var log = new List<string>();
        engine.OnTrade = _ =>
        {
            var now = venue.Clock.Now;
            log.Add($"trade {(now - tape.Start).TotalSeconds}");
            engine.Work.Begin();
            venue.Clock.WakeAt(now.AddSeconds(4), () => log.Add($"wake {(venue.Clock.Now - tape.Start).TotalSeconds}"));
            engine.Work.End();
            return Task.CompletedTask;
        };
        await new MarketDriver(venue.Gateway, tape, ReplaySpeed.Step, engine.Work, TimeProvider.System).RunAsync(CancellationToken.None);
        Assert.Equal(["trade 0", "wake 4", "trade 10", "wake 14", "trade 20", "wake 24", "trade 30", "wake 34", "trade 40"], log);
    }

    [Fact]
    public async Task At_full_speed_every_print_arrives_once_and_in_order()
    {
        var tape = Tape(20_000);
        await using var venue = await GatewayFixture.StartAsync(settings => settings with { Market = tape });
        var engine = new CountingEngine();
        await engine.ListenAsync(venue);
        var result = await new MarketDriver(venue.Gateway, tape, ReplaySpeed.Max, engine.Work, TimeProvider.System).RunAsync(CancellationToken.None);
        Assert.Equal(20_000, result.Events);
        Assert.Equal(tape.Prints.Select(print => print.Price.ToDecimal()), engine.Trades);
    }

    [Fact]
    public async Task A_killed_hub_pauses_a_stepped_replay_until_the_engine_is_back()
    {
        var tape = Tape(300);
        await using var venue = await GatewayFixture.StartAsync(settings => settings with { Market = tape });
        var engine = new CountingEngine();
        await engine.ListenAsync(venue, reconnect: true);
        engine.OnTrade = _ =>
        {
            if (engine.Trades.Count == 100)
            {
                venue.Gateway.Faults.KillMarketHub();
                venue.Gateway.Faults.KillUserHub();
            }

            return Task.CompletedTask;
        };
        var result = await new MarketDriver(venue.Gateway, tape, ReplaySpeed.Step, engine.Work, TimeProvider.System).RunAsync(CancellationToken.None);
        engine.Stopping = true;
        Assert.True(result.Completed);
        Assert.Equal(tape.Prints.Select(print => print.Price.ToDecimal()), engine.Trades);
    }

    [Fact]
    public async Task A_foreign_client_is_not_waited_for()
    {
        var tape = Tape(100);
        await using var venue = await GatewayFixture.StartAsync(settings => settings with { Market = tape });
        var ears = await venue.ListenMarketAsync("Trades");
        var result = await new MarketDriver(venue.Gateway, tape, ReplaySpeed.Step, WorkInFlight.None, TimeProvider.System).RunAsync(CancellationToken.None);
        Assert.Equal(100, result.Events);
        for (var print = 0; print < 100; print++)
        {
            await ears.NextAsync("GatewayTrade");
        }
    }

    [Fact]
    public async Task An_engine_that_stands_still_ends_the_replay_with_the_counts()
    {
        var tape = Tape(10);
        await using var venue = await GatewayFixture.StartAsync(settings => settings with { Market = tape });
        var engine = new CountingEngine();
        await engine.ListenAsync(venue);
        engine.Work.Begin();
        var driver = new MarketDriver(venue.Gateway, tape, ReplaySpeed.Step, engine.Work, TimeProvider.System, patience: TimeSpan.FromSeconds(1));
        var error = await Assert.ThrowsAsync<ReplayStalledException>(() => driver.RunAsync(CancellationToken.None));
        Assert.Contains("1 pieces of work open", error.Message);
    }

    [Fact]
    public async Task An_engine_that_is_always_at_work_and_never_at_rest_ends_the_replay_with_the_counts()
    {
        var tape = Tape(10);
        await using var venue = await GatewayFixture.StartAsync(settings => settings with { Market = tape });
        var engine = new CountingEngine();
        await engine.ListenAsync(venue);
        engine.Work.Begin();
        var time = new FakeTimeProvider();
        var watch = Stopwatch.StartNew();
        var running = new MarketDriver(venue.Gateway, tape, ReplaySpeed.Step, engine.Work, time, patience: TimeSpan.FromSeconds(20)).RunAsync(CancellationToken.None);
        while (!running.IsCompleted)
        {
            // At no two beats the same: something is done all the time.
            engine.Work.Begin();
            time.Advance(TimeSpan.FromSeconds(1));
            engine.Work.End();
            time.Advance(TimeSpan.FromSeconds(1));
            Assert.True(watch.Elapsed < GatewayFixture.Deadline, "the replay has not noticed");
            await Task.Yield();
        }

        var error = await Assert.ThrowsAsync<ReplayStalledException>(() => running);
        Assert.Contains("market time 2013-10-07 14:00:00.000 UTC", error.Message);
    }

    [Fact]
    public async Task Time_in_which_the_market_brought_nothing_is_no_fault_of_the_engine()
    {
        var tape = Tape(200);
        await using var venue = await GatewayFixture.StartAsync(settings => settings with { Market = tape });
        var engine = new CountingEngine();
        await engine.ListenAsync(venue);
        var time = new FakeTimeProvider();
        var slow = new Heard(tape, prints: 100)
        {
            Then = () =>
            {
                for (var beat = 0; beat < 60; beat++)
                {
                    time.Advance(TimeSpan.FromSeconds(1));
                }
            },
        };
        var driver = new MarketDriver(venue.Gateway, slow, ReplaySpeed.Step, engine.Work, time, patience: TimeSpan.FromSeconds(20));
        var result = await driver.RunAsync(CancellationToken.None).WaitAsync(GatewayFixture.Deadline);
        Assert.True(result.Completed);
        Assert.Equal(200, engine.Trades.Count);
    }

    [Fact]
    public async Task Cancelling_returns_what_was_published()
    {
        var market = new Heard(new SyntheticMarket(5, TimeProvider.System.GetUtcNow()), prints: 20);
        var settings = new SimulatorSettings { Instance = "test", Market = market, Rules = VenueRules.Oracle };
        await using var gateway = await SimulatedGateway.StartAsync(settings, new WallMarketClock(TimeProvider.System), TimeProvider.System);
        using var stop = new CancellationTokenSource();
        var running = new MarketDriver(gateway, market, ReplaySpeed.RealTime, WorkInFlight.None, TimeProvider.System).RunAsync(stop.Token);
        await market.Published.WaitAsync(GatewayFixture.Deadline);
        await stop.CancelAsync();
        var result = await running;
        Assert.False(result.Completed);
        Assert.True(result.Events >= 20);
        Assert.True(result.Last <= TimeProvider.System.GetUtcNow());
    }

    [DataFact]
    public async Task All_recorded_gold_trades_step_through_once_and_in_order()
    {
        var market = RecordedMarket.Open(DataFactAttribute.PathOf("gc-trades-2013-10.csv.gz"));
        await using var venue = await GatewayFixture.StartAsync(settings => settings with { Market = market });
        var engine = new CountingEngine();
        await engine.ListenAsync(venue);
        var result = await new MarketDriver(venue.Gateway, market, ReplaySpeed.Step, engine.Work, TimeProvider.System).RunAsync(CancellationToken.None);
        Assert.Equal(91_573, result.Events);
        Assert.Equal(market.Read().Select(print => print.Price.ToDecimal()), engine.Trades);
        Assert.Equal(result.Last, market.End);
    }

    [Theory]
    [InlineData("step", true)]
    [InlineData("MAX", true)]
    [InlineData("2.5x", true)]
    [InlineData("60", true)]
    [InlineData("0", false)]
    [InlineData("-1", false)]
    [InlineData("fast", false)]
    [InlineData("", false)]
    public void Speeds_are_read(string text, bool good) => Assert.Equal(good, ReplaySpeed.TryParse(text, out _));

    private static TapeOf Tape(int prints, TimeSpan? apart = null)
    {
        var tape = new TapeOf(GatewayFixture.Start, Gold);
        for (var index = 0; index < prints; index++)
        {
            tape.Prints.Add(new MarketPrint(
                new ContractId(Gold), Price.FromDecimal(1300m + (index % 97 * .1m)), 1, GatewayFixture.Start + (index * (apart ?? TimeSpan.FromMilliseconds(5)))));
        }

        return tape;
    }

    /// <summary>A source that tells when so many of its prints have been taken.</summary>
    private sealed class Heard(IMarketSource source, int prints) : IMarketSource
    {
        private readonly TaskCompletionSource _published = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Published => _published.Task;

        /// <summary>Done before the print that follows.</summary>
        public Action Then { get; init; } = () => { };

        public IReadOnlyList<Instrument> Contracts => source.Contracts;

        public DateTimeOffset Start => source.Start;

        public IEnumerable<SecondBar> History(ContractId contract) => source.History(contract);

        public IEnumerable<MarketPrint> Read()
        {
            var count = 0;
            foreach (var print in source.Read())
            {
                yield return print;
                if (++count == prints)
                {
                    _published.TrySetResult();
                    Then();
                }
            }
        }
    }

    /// <summary>The least that an engine must do: count a frame as received, work, and end it.</summary>
    private sealed class CountingEngine
    {
        public WorkInFlight Work { get; } = new();

        public List<decimal> Trades { get; } = [];

        public long UserFrames { get; private set; }

        public bool Stopping { get; set; }

        public Func<decimal, Task> OnTrade { get; set; } = _ => Task.CompletedTask;

        public async Task ListenAsync(GatewayFixture venue, bool reconnect = false)
        {
            await MarketAsync(venue, reconnect);
            await UserAsync(venue, reconnect);
        }

        private async Task MarketAsync(GatewayFixture venue, bool reconnect)
        {
            var connection = venue.Connect("market");
            connection.On<string, JsonElement>("GatewayTrade", async (_, trades) =>
            {
                Work.Begin();
                Work.MarketFrameReceived();
                var price = trades[0].GetProperty("price").GetDecimal();
                Trades.Add(price);
                await OnTrade(price);
                Work.End();
            });
            if (reconnect)
            {
                connection.Closed += _ => Stopping ? Task.CompletedTask : MarketAsync(venue, reconnect);
            }

            await connection.StartAsync();
            await connection.InvokeAsync("SubscribeContractTrades", Gold);
        }

        private async Task UserAsync(GatewayFixture venue, bool reconnect)
        {
            var connection = venue.Connect("user");
            foreach (var target in new[] { "GatewayUserOrder", "GatewayUserTrade", "GatewayUserPosition", "GatewayUserAccount" })
            {
                connection.On<JsonElement>(target, _ =>
                {
                    Work.Begin();
                    Work.UserFrameReceived();
                    UserFrames++;
                    Work.End();
                });
            }

            if (reconnect)
            {
                connection.Closed += _ => Stopping ? Task.CompletedTask : UserAsync(venue, reconnect);
            }

            await connection.StartAsync();
            await connection.InvokeAsync("SubscribeAccounts");
            foreach (var stream in new[] { "Orders", "Positions", "Trades" })
            {
                await connection.InvokeAsync($"Subscribe{stream}", GatewayFixture.Account);
            }
        }
    }

    /// <summary>The clock on the wall, with a word to whoever wants to be there when it is looked at.</summary>
    private sealed class HookedTime : TimeProvider
    {
        public Action? Asked { get; set; }

        public override long GetTimestamp()
        {
            Asked?.Invoke();
            return base.GetTimestamp();
        }
    }
}
