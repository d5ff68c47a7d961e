using System.Collections.Immutable;
using System.Globalization;
using Engine.Accounts;
using Engine.Actors.Hubs;
using Engine.Actors.Strategies.Configuration;
using Engine.Gateway;
using Engine.History;
using Engine.Host.Configuration;
using Engine.Host.Console;
using Engine.Host.Run.Reads;
using Engine.Host.Run.Watch;
using Engine.Host.Tests.Configuration;
using Engine.Markets;
using Engine.Orders;
using static Engine.Host.Tests.Reads.ReadFacts;

namespace Engine.Host.Tests.Reads;

/// <summary>The rules by which reads decide: which account, which gateway, whose order, which stretch of time.</summary>
public sealed class ReadRulesTests : IDisposable
{
    private static readonly Uri Inside = new("http://127.0.0.1:5001");
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_account_is_the_named_the_configured_or_the_only_one()
    {
        ImmutableArray<VenueAccount> accounts = [Practice, Locked, Practice with { Id = new AccountId(19), Name = "PRAC-19" }];

        Assert.Equal(19, AccountChoice.Of(accounts, "19", 17).Id.Value);
        Assert.Equal(18, AccountChoice.Of(accounts, " 50ktc-18 ", null).Id.Value);
        Assert.Equal(17, AccountChoice.Of(accounts, null, 17).Id.Value);
        Assert.Equal(17, AccountChoice.Of([Practice, Locked], null, null).Id.Value);
        Assert.Equal(18, AccountChoice.Of([Locked], null, null).Id.Value);
        Assert.Equal(
            "Name the account; yours are: 17 (PRAC-17), 18 (50KTC-18, may not trade), 19 (PRAC-19).",
            Assert.Throws<UserErrorException>(() => AccountChoice.Of(accounts, null, null)).Message);
        Assert.StartsWith("Account 20 is not among your accounts (17 ", Assert.Throws<UserErrorException>(() => AccountChoice.Of(accounts, "20", 17)).Message, StringComparison.Ordinal);
        Assert.StartsWith("The configured account 20 is not", Assert.Throws<UserErrorException>(() => AccountChoice.Of(accounts, null, 20)).Message, StringComparison.Ordinal);
        Assert.Throws<UserErrorException>(() => AccountChoice.Of([], null, null));
    }

    [Theory]
    [InlineData("sim1-7-sma-12-0", "sma #12")]
    [InlineData("e53b0b9a3-a-b-2-3-1", "a-b-2 #3 again 1")]
    [InlineData("dry-4-orb-9-0-TP", "orb #9 take-profit")]
    [InlineData("sim12-3-sma-1-0-SL", "sma #1 stop-loss")]
    [InlineData("e53b0b9a-sma-1-0", "other tag")]
    [InlineData("glt-33fa", "other tag")]
    [InlineData("sim1-7-sma-x-0", "other tag")]
    [InlineData("", "no tag")]
    public void A_tag_tells_the_strategy_when_it_is_of_an_engine(string tag, string cell) => Assert.Equal(cell, OrderOrigin.Of(new ClientTag(tag)).ToCell());

    [Fact]
    public void Voided_fills_add_nothing()
    {
        var totals = TradeTotals.Of([Opening, Closing, Busted]);

        Assert.Equal((2, 2L, 1), (totals.Fills, totals.Contracts, totals.Voided));
        Assert.Equal(31.7m, totals.Net.ToDecimal());
        Assert.Equal(totals.Net, TradeTotals.NetOf(Opening) + TradeTotals.NetOf(Closing) + TradeTotals.NetOf(Busted));
    }

    [Fact]
    public void An_order_is_listed_once_as_the_newer_read_has_it_and_by_the_statuses_that_are_wanted()
    {
        var range = new TimeRange(Now.AddHours(-1), Now.AddMinutes(30));
        var filledSince = Stop with { Status = VenueOrderStatus.Open };

        Assert.Equal([Entry, filledSince], OrdersListCommand.Merge([Entry, Stop, ByHand], [filledSince], range, []).ToArray());
        Assert.Equal([filledSince], OrdersListCommand.Merge([Entry, Stop], [filledSince], range, [VenueOrderStatus.Open]).ToArray());
        Assert.Equal([ByHand], OrdersListCommand.Merge([Entry], [ByHand], range, [VenueOrderStatus.Open]).ToArray());
    }

    [Theory]
    [InlineData("2026-11-27T14:30:00Z", "2026-11-26T23:00:00Z")]
    [InlineData("2026-11-27T23:30:00Z", "2026-11-26T23:00:00Z")]
    [InlineData("2026-11-28T12:00:00Z", "2026-11-26T23:00:00Z")]
    [InlineData("2026-11-29T23:30:00Z", "2026-11-29T23:00:00Z")]
    [InlineData("2026-11-24T23:30:00Z", "2026-11-24T23:00:00Z")]
    public void Without_a_start_the_trade_date_under_way_counts_and_at_a_weekend_the_last_one(string now, string from)
    {
        var at = DateTimeOffset.Parse(now, CultureInfo.InvariantCulture);

        Assert.Equal(new TimeRange(DateTimeOffset.Parse(from, CultureInfo.InvariantCulture), at), AccountRead.RangeOf(null, null, at));
        Assert.Equal(new TimeRange(at.AddDays(-3), at.AddDays(-2)), AccountRead.RangeOf(at.AddDays(-3), at.AddDays(-2), at));
        Assert.Throws<UserErrorException>(() => AccountRead.RangeOf(at.AddDays(1), null, at));
    }

    [Fact]
    public void Accounts_without_a_gateway_are_those_of_the_running_engine()
    {
        var simulated = Load();
        var engine = new RunningEngine(1, "SIMULATED", Inside);

        Assert.Equal(Inside, VenueAccess.Of(simulated, engine, VenuePart.Accounts).Gateway!.Rest);
        Assert.Equal(Inside, VenueAccess.Of(simulated, engine, VenuePart.Contracts).Gateway!.Rest);
        Assert.Null(VenueAccess.Of(simulated, null, VenuePart.Contracts).Gateway);
        foreach (var part in (VenuePart[])[VenuePart.Accounts, VenuePart.Prices])
        {
            var refusal = Assert.Throws<UserErrorException>(() => VenueAccess.Of(simulated, null, part));
            Assert.Contains("start 'engine run', or 'engine simulate'", refusal.Message, StringComparison.Ordinal);
            Assert.Throws<UserErrorException>(() => VenueAccess.Of(simulated, engine with { Environment = "DEMO" }, part));
        }

        var outside = Load(("ENGINE_GATEWAY_URL", "http://127.0.0.1:5002"));
        Assert.Equal(5002, VenueAccess.Of(outside, engine, VenuePart.Accounts).Gateway!.Rest.Port);
    }

    [Fact]
    public void A_dry_run_has_the_outside_market_and_its_own_account()
    {
        var dry = Load() with { Environment = TradingEnvironment.DryRun, Gateway = GatewayAddress.TopstepX };
        var engine = new RunningEngine(1, TradingEnvironment.DryRun.Name(), Inside);

        Assert.Equal(GatewayAddress.TopstepX, VenueAccess.Of(dry, engine, VenuePart.Prices).Gateway);
        Assert.Equal(Inside, VenueAccess.Of(dry, engine, VenuePart.Accounts).Gateway!.Rest);
        Assert.StartsWith("A dry run keeps its account", Assert.Throws<UserErrorException>(() => VenueAccess.Of(dry, null, VenuePart.Accounts)).Message, StringComparison.Ordinal);
        Assert.Throws<UserErrorException>(() => VenueAccess.Of(dry, engine with { Environment = "SIMULATED" }, VenuePart.Accounts));
        Assert.Contains("which no other program reaches", Assert.Throws<UserErrorException>(() => VenueAccess.Of(dry, engine with { Gateway = null }, VenuePart.Accounts)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_session_is_refused_only_where_the_venue_might_end_the_engines()
    {
        var venue = Load() with { Gateway = GatewayAddress.TopstepX };
        var inside = Load() with { Gateway = GatewayAddress.At(Inside) };

        Assert.Null(VenueAccess.RefusalOfSecondSession(venue, null));
        Assert.Null(VenueAccess.RefusalOfSecondSession(inside, new RunningEngine(1, "SIMULATED", Inside)));
        Assert.Null(VenueAccess.RefusalOfSecondSession(venue, new RunningEngine(1, "SIMULATED", Inside)));
        Assert.Null(VenueAccess.RefusalOfSecondSession(inside, new RunningEngine(1, "DRY-RUN", Inside)));
        Assert.Contains("DRY-RUN", VenueAccess.RefusalOfSecondSession(venue, new RunningEngine(1, "DRY-RUN", Inside)), StringComparison.Ordinal);
        Assert.Contains("process 77", VenueAccess.RefusalOfSecondSession(venue, new RunningEngine(77, "DEMO", null)), StringComparison.Ordinal);
        Assert.Contains("--anyway", VenueAccess.RefusalOfSecondSession(venue, new RunningEngine(77, null, null)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_running_engine_is_known_by_its_file_as_long_as_it_holds_the_folder()
    {
        Assert.Null(RunningEngine.Find(_folder.Path));

        const int Pid = 4711;
        _folder.Write("control.json", $$"""{"version":1,"process":{{Pid}},"url":"http://127.0.0.1:9","token":"t","environment":"SIMULATED","gateway":"http://127.0.0.1:5001"}""");
        Assert.Null(RunningEngine.Find(_folder.Path));

        using (FolderLock.Take(_folder.Path, "home folder", new FolderOwner(Pid, DateTimeOffset.UnixEpoch, "engine run")))
        {
            Assert.Equal(new RunningEngine(Pid, "SIMULATED", Inside), RunningEngine.Find(_folder.Path));

            // What the file says is not believed where it would lead elsewhere, or where another process wrote it.
            foreach (var useless in (string[])
            [
                $$"""{"version":1,"process":{{Pid}},"url":"http://127.0.0.1:9","token":"t","environment":"DEMO","gateway":"http://192.0.2.1:5001"}""",
                """{"version":1,"process":4712,"url":"http://127.0.0.1:9","token":"t","environment":"SIMULATED","gateway":"http://127.0.0.1:5001"}""",
                "{}", "[]", "", """{"process":"x"}""",
            ])
            {
                _folder.Write("control.json", useless);
                Assert.Equal(new RunningEngine(Pid, null, null), RunningEngine.Find(_folder.Path));
            }
        }

        Assert.Null(RunningEngine.Find(_folder.Path));
    }

    [Fact]
    public void Numbers_stand_on_the_right_and_a_row_has_every_cell()
    {
        var table = new AlignedTable("name", ColumnHead.Number("n"), "x").Add("a", "1", "").Add("long name", "1,000", "y");

        Assert.Equal("name           n  x\na              1\nlong name  1,000  y\n", table.ToText().ReplaceLineEndings("\n"));
        Assert.Throws<ArgumentException>(() => table.Add("a"));
    }

    [Theory]
    [InlineData(40, "", "╭")]
    [InlineData(22, "", "name")]
    [InlineData(21, "second", "name")]
    [InlineData(13, "second, first", "name")]
    [InlineData(1, "second, first", "name")]
    public void On_a_narrow_terminal_first_the_borders_go_then_what_matters_least(int width, string leftOut, string beginning)
    {
        var table = new AlignedTable("name", new ColumnHead("first", Rank: 1), ColumnHead.Number("second", 2), "x").Add("a", "b", "1", "c");
        var written = new StringWriter();

        Assert.Equal(leftOut, string.Join(", ", table.WriteTo(written, width).Reverse()));

        var lines = written.ToString().ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
        Assert.StartsWith(beginning, lines[0], StringComparison.Ordinal);
        Assert.All(lines, line => Assert.True(line.Length <= Math.Max(width, 7), line));
    }

    [Theory]
    [InlineData("CON.F.US.ENQ.Z26", "NQZ6", "2026-12-01")]
    [InlineData("CON.F.US.CLE.F27", "CLF7", "2027-01-01")]
    [InlineData("CON.F.US.XYZ.H30", "XYZH0", "2030-03-01")]
    [InlineData("something", "something", null)]
    [InlineData("CON.F.US.ENQ.A26", "CON.F.US.ENQ.A26", null)]
    public void A_contract_is_named_by_root_month_and_year(string id, string name, string? month)
    {
        Assert.Equal(name, ContractName.Of(new ContractId(id)));
        Assert.Equal(month, ContractName.Month(new ContractId(id))?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task A_watch_that_never_reached_its_hub_and_one_that_was_evicted_say_so()
    {
        var outcome = new WatchOutcome();
        Assert.True(outcome.Heard(new HubProtocol.HubStateChanged(HubKind.Market, HubPhase.Connecting, 0, "refused", TimeSpan.FromSeconds(1))));
        Assert.False(outcome.Heard(new HubProtocol.HubStateChanged(HubKind.Market, HubPhase.Connecting, 0, "refused", TimeSpan.FromSeconds(2))));
        Assert.Equal("The hub was never reached: refused.", outcome.NeverStood);

        outcome.Heard(new HubProtocol.HubStateChanged(HubKind.Market, HubPhase.Connected, 1, null));
        Assert.Null(outcome.NeverStood);
        Assert.False(outcome.Ended.IsCompleted);

        outcome.Heard(new HubProtocol.HubStateChanged(HubKind.Market, HubPhase.Evicted, 1, "GatewayLogout: bye"));
        Assert.Contains("GatewayLogout: bye", await outcome.Ended, StringComparison.Ordinal);
    }

    private EngineSettings Load(params (string Name, string Value)[] variables) => EngineSettings.Load(new SettingsSources(
        ImmutableDictionary<string, string>.Empty, variables.ToImmutableDictionary(v => v.Name, v => v.Value), _folder.Path));
}
