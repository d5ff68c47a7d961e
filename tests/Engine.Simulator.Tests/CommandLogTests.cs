using System.Text;
using CsCheck;
using Engine.Accounts;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Simulator.Tests;

public sealed class CommandLogTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 8, 19, 13, 0, 0, TimeSpan.Zero);
    private static readonly AccountId Account = SimulatedAccount.Practice.Id;

    private readonly string _folder = Directory.CreateTempSubdirectory("commands").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Every_command_and_intervention_is_read_back_as_it_was_written()
    {
        VenueCommand[] commands =
        [
            new VenueCommand.Place(
                Account, new("CON.F.US.EP.Z26"), 1, 1, 3, 6065.250000000m, 1.5m, "tag \"1\" ü", 6000m, new VenueCommand.Bracket(-8, 4), new VenueCommand.Bracket(16, 1)),
            new VenueCommand.Place(Account, new("x"), 99, -1, 0),
            new VenueCommand.Modify(Account, new OrderId(3_425_270_858), 2, null, 1.25m, .5m),
            new VenueCommand.Cancel(Account, new OrderId(7)),
            new VenueCommand.CloseContract(Account, new("CON.F.US.EP.Z26")),
            new VenueCommand.PartialClose(Account, new("CON.F.US.EP.Z26"), 2),
        ];
        VenueIntervention[] interventions =
        [
            new VenueIntervention.Halt(null, On: true),
            new VenueIntervention.Halt(new("CON.F.US.EP.Z26"), On: false),
            new VenueIntervention.Void(new TradeId(3_005_000_001)),
            new VenueIntervention.Roll(new("CON.F.US.EP.Z26"), new("CON.F.US.EP.H27")),
            new VenueIntervention.Permit(Account, CanTrade: false),
            new VenueIntervention.Burst(TimeSpan.FromSeconds(2.5)),
        ];
        var header = new CommandLogHeader
        {
            Seed = ulong.MaxValue,
            Files = ["/a.csv"],
            Start = Start.AddTicks(1),
            Profile = "oracle",
            Sessions = true,
            FirstNumberOffset = 5,
            Market = new SyntheticSettings { DepthLevels = 3, RollAt = Start },
            Rolls = [new ContractRoll(new("a"), new("b"), Start)],
        };
        var file = Path.Combine(_folder, "all.log");
        using (var writer = new CommandLogWriter(File.Create(file), header))
        {
            for (var index = 0; index < commands.Length; index++)
            {
                writer.Write(index, Start.AddTicks(index), commands[index]);
            }

            foreach (var intervention in interventions)
            {
                writer.Write(10, Start.AddDays(1), intervention);
            }

            writer.WriteEnd(12, Start.AddDays(2));
        }

        var log = CommandLog.Open(file);
        Assert.Equivalent(header, log.Header, strict: true);
        Assert.Equal(commands, log.Steps.OfType<LoggedStep.Asked>().Select(step => step.Command));
        Assert.Equal(interventions, log.Steps.OfType<LoggedStep.Intervened>().Select(step => step.Intervention));
        Assert.Equal(new LoggedStep.Ended(12, Start.AddDays(2)), log.Steps[^1]);
        Assert.Equal((3, Start.AddTicks(3)), (log.Steps[3].Events, log.Steps[3].At));
        Assert.Equal(12, log.Events);
    }

    [Fact]
    public async Task A_run_of_random_commands_is_repeated_byte_for_byte()
    {
        var commands = Gen.Select(Gen.Int[0, 40], Gen.Int[0, 5], Gen.Int[0, 1], Gen.Int[1, 3], Gen.Int[-6, 6]).Array[0, 25];
        await commands.SampleAsync(async steps =>
        {
            var file = Path.Combine(_folder, $"{Guid.NewGuid():N}.log");
            var settings = new SyntheticSettings { DepthLevels = 2 };
            var market = new SyntheticMarket(9, Start, settings: settings);
            var header = new CommandLogHeader { Seed = 9, Start = Start, Profile = "default", Market = settings };
            // A memory stream gives its bytes even after its owner has closed it.
            using var ran = new MemoryStream();
            using (var export = new EventExport(ran))
            using (var log = new CommandLogWriter(File.Create(file), header))
            {
                var clock = new VirtualMarketClock(Start);
                await using var gateway = await SimulatedGateway.StartAsync(
                    new SimulatorSettings { Instance = "run", Market = market, Rules = VenueRules.Default with { Sessions = false }, Export = export, Log = log }, clock, TimeProvider.System);
                using var events = market.Events().GetEnumerator();
                foreach (var (wait, kind, side, size, away) in steps)
                {
                    for (var count = 0; count < wait && events.MoveNext(); count++)
                    {
                        clock.AdvanceTo(events.Current.Time);
                        await gateway.PublishAsync(events.Current);
                    }

                    var contract = market.Contracts[0];
                    var last = gateway.Venue.PriceOf(contract.Id).Last!.Value;
                    switch (kind)
                    {
                        case 0 or 1:
                            gateway.Execute(new VenueCommand.Place(Account, contract.Id, 2, side, size));
                            break;
                        case 2 or 3:
                            gateway.Execute(new VenueCommand.Place(Account, contract.Id, 1, side, size, contract.Offset(last, away).ToDecimal()));
                            break;
                        case 4:
                            gateway.Execute(new VenueCommand.CloseContract(Account, contract.Id));
                            break;
                        default:
                            await gateway.DoAsync(new GatewayAct.Burst(TimeSpan.FromSeconds(size)));
                            gateway.PassBursts();
                            break;
                    }
                }
            }

            var logged = CommandLog.Open(file);
            using var played = new MemoryStream();
            using (var export = new EventExport(played))
            {
                Assert.Equal(logged.Events, CommandLogPlayback.Play(logged, CommandLogPlayback.MarketOf(logged.Header), VenueRules.Default with { Sessions = false }, export));
            }

            Assert.Equal(ran.ToArray(), played.ToArray());
        }, iter: 15);
    }

    [Fact]
    public void A_last_line_cut_short_by_a_kill_is_left_out_and_any_other_bad_line_is_refused()
    {
        var file = Path.Combine(_folder, "torn.log");
        using (var writer = new CommandLogWriter(File.Create(file), new CommandLogHeader { Profile = "oracle", Start = Start }))
        {
            writer.Write(1, Start, new VenueCommand.Cancel(Account, new OrderId(1)));
            writer.Write(2, Start, new VenueCommand.Cancel(Account, new OrderId(2)));
        }

        var text = File.ReadAllText(file);
        File.WriteAllText(file, text[..^30]);
        Assert.Single(CommandLog.Open(file).Steps);
        File.WriteAllText(file, text.Replace("cancel", "explode"));
        Assert.Contains("line 2", Assert.Throws<CommandLogException>(() => CommandLog.Open(file)).Message);
        File.WriteAllText(file, text.Replace("\"version\":1", "\"version\":2"));
        Assert.Contains("line 1", Assert.Throws<CommandLogException>(() => CommandLog.Open(file)).Message);
        File.WriteAllText(file, "");
        Assert.Contains("empty", Assert.Throws<CommandLogException>(() => CommandLog.Open(file)).Message);
        Assert.Contains("none.log", Assert.Throws<CommandLogException>(() => CommandLog.Open(Path.Combine(_folder, "none.log"))).Message);
    }

    [Fact]
    public void A_log_that_goes_on_after_its_market_is_refused()
    {
        var log = new CommandLog(new CommandLogHeader { Start = Start }, [new LoggedStep.Ended(5, Start)]);
        var market = new TapeOf(GatewayFixture.Start, GatewayFixture.Gold);
        using var export = new EventExport(new MemoryStream());
        Assert.Contains("0 events", Assert.Throws<CommandLogException>(() => CommandLogPlayback.Play(log, market, VenueRules.Oracle, export)).Message);
    }

    [Fact]
    public async Task The_export_holds_every_event_whoever_listens()
    {
        using var written = new MemoryStream();
        using (var export = new EventExport(written))
        {
            await using var venue = await GatewayFixture.StartAsync(settings => settings with { Export = export });
            venue.Gateway.Faults.DropUserFrames = true;
            await venue.PrintAsync(1313.7m);
            await venue.PlaceMarketAsync(side: 0, size: 1, "mine");
        }

        var lines = Encoding.UTF8.GetString(written.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(
            ["GatewayQuote", "GatewayDepth", "GatewayTrade", "order", "order", "trade", "position", "account"],
            lines.Select(line => System.Text.Json.JsonDocument.Parse(line).RootElement.GetProperty("event").GetString()!));
    }
}
