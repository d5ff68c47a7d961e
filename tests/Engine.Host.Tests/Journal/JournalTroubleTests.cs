using System.Threading.Channels;
using Akka.Actor;
using Engine.Accounts;
using Engine.Actors;
using Engine.Actors.Accounts;
using Engine.Actors.Journal;
using Engine.Actors.Session;
using Engine.Gateway;
using Engine.Host.Configuration;
using Engine.Host.Run;
using Engine.Host.Tests.EndToEnd;
using Engine.Markets;
using Engine.Orders;
using Engine.Risk;
using Microsoft.Data.Sqlite;

namespace Engine.Host.Tests.Journal;

/// <summary>Whole engines on journals that are full, damaged, of a later version, or fine.</summary>
public sealed class JournalTroubleTests
{
    [Fact]
    public async Task A_full_disk_denies_orders_lets_cancels_leave_alerts_once_and_the_book_comes_back_by_itself()
    {
        using var home = new TemporaryHome();
        await using var live = await LiveRun.StartAsync(home);
        await live.Until<TradeBooked>();
        var hand = new Hand(live.Run);
        await hand.Until<AccountProtocol.Attached>();
        var resting = hand.Place(OrderType.Limit, Price.FromDecimal(100m));
        await live.Until<OrderChanged>(o => o.State == OrderState.Working && o.Tag.Value.Contains("-hand-", StringComparison.Ordinal));

        ((JournalFile)live.Run.Journal).MaxPages = 1;
        for (var i = 0; i < 40; i++)
        {
            hand.Place(OrderType.Limit, Price.FromDecimal(100m));
        }

        var alert = await live.Until<AccountProtocol.AlertRaised>(a => a.Text.Contains("refuses to be written", StringComparison.Ordinal));
        Assert.Contains("full", alert.Text);
        var denied = hand.Place(OrderType.Market, null);
        Assert.Equal(DenialReason.BookUnavailable, (await hand.Until<Denied>(d => d.Intent == denied)).Reason);
        Assert.Contains(live.Run.Gateway!.Venue.Orders(live.Run.Started.Account.Id)!, o => o.Tag is { } tag && tag.Value.Contains("-hand-", StringComparison.Ordinal) && o.Status == VenueOrderStatus.Open);
        live.Run.Started.AccountRef.Tell(new AccountProtocol.Cancel(Hand.Name, resting));
        await hand.Eventually(() => live.Run.Gateway.Venue.Orders(live.Run.Started.Account.Id)!.All(
            o => o.Tag is not { } tag || !tag.Value.Contains("-hand-", StringComparison.Ordinal) || o.Status == VenueOrderStatus.Cancelled));

        ((JournalFile)live.Run.Journal).MaxPages = null;
        await live.Until<AccountProtocol.AlertRaised>(a => a.Text.Contains("the book is back", StringComparison.Ordinal));
        Assert.Single(live.News.OfType<AccountProtocol.AlertRaised>(), a => a.Text.Contains("refuses to be written", StringComparison.Ordinal));
        var result = await live.StopAsync();
        Assert.Null(result.VenueDifference);
        var report = JournalVerification.Run(live.Run.JournalPath, result.PersistenceId, CancellationToken.None);
        Assert.Empty(report.Violations);
    }

    [Theory]
    [InlineData("UPDATE journal SET message = X'7B22' WHERE sequence_number = 2", "event 2", "damaged")]
    [InlineData("UPDATE journal SET manifest = 'balance-reported.v9' WHERE sequence_number = 3", "event 3", "'balance-reported.v9' that this version does not know")]
    [InlineData("UPDATE journal SET manifest = 'order-accepted.v1', message = CAST('{\"at\":\"2026-08-19T20:49:25+00:00\",\"tag\":\"nobody\",\"id\":5}' AS BLOB) WHERE sequence_number = 2", "event 2", "nobody")]
    public async Task A_row_that_cannot_be_replayed_refuses_the_start_and_is_named(string damage, string row, string why)
    {
        using var home = new TemporaryHome();
        await using var venue = await LiveRun.StartAsync(home);
        var other = Path.Combine(home.Folder, "other.db");
        var (settings, first) = (Outside(home, venue, other), await EngineRun.StartAsync(Outside(home, venue, other), null, null, CancellationToken.None));
        var running = first.RunAsync(new CancellationToken(canceled: true));
        await running;
        await first.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Execute(other, damage);
        Execute(other, "DELETE FROM snapshot");
        var before = Rows(other);

        var refused = await Assert.ThrowsAsync<UserErrorException>(() => EngineRun.StartAsync(settings, null, null, CancellationToken.None));

        var sentence = Assert.Single(refused.Sentences);
        Assert.Contains(row, sentence);
        Assert.Contains(why, sentence);
        Assert.Contains("account-SIMULATED-", sentence);
        Assert.Equal(before, Rows(other));
    }

    [Fact]
    public async Task An_orderly_stop_leaves_a_snapshot_from_which_the_next_start_comes_to_the_same_state()
    {
        using var home = new TemporaryHome();
        await using var venue = await LiveRun.StartAsync(home);
        var other = Path.Combine(home.Folder, "other.db");
        for (var life = 1; life <= 4; life++)
        {
            await using var run = await EngineRun.StartAsync(Outside(home, venue, other), null, null, CancellationToken.None);
            var result = await run.RunAsync(new CancellationToken(canceled: true));
            Assert.Equal(life, result.Stop.Account!.Epoch);
            var report = JournalVerification.Run(other, result.PersistenceId, CancellationToken.None);
            Assert.Empty(report.Violations);
            Assert.Empty(report.Notes);
        }

        Assert.InRange(Rows(other, "snapshot"), 1, 3);
    }

    [Fact]
    public async Task A_snapshot_that_is_damaged_costs_time_and_nothing_else()
    {
        using var home = new TemporaryHome();
        await using var venue = await LiveRun.StartAsync(home);
        var other = Path.Combine(home.Folder, "other.db");
        for (var life = 1; life <= 3; life++)
        {
            await using (var run = await EngineRun.StartAsync(Outside(home, venue, other), null, null, CancellationToken.None))
            {
                var result = await run.RunAsync(new CancellationToken(canceled: true));
                Assert.Equal(life, result.Stop.Account!.Epoch);
            }

            SqliteConnection.ClearAllPools();
            Execute(other, life == 1 ? "UPDATE snapshot SET snapshot = X'7B22'" : "UPDATE snapshot SET manifest = 'account-state.v9'");
        }
    }

    private static EngineRunSettings Outside(TemporaryHome home, LiveRun venue, string journal) => new()
    {
        Home = home.Folder,
        Journal = journal,
        Gateway = GatewayAddress.At(venue.Run.Gateway!.Address),
        Credentials = new Credentials(venue.Run.Gateway.Settings.UserName, venue.Run.Gateway.Settings.ApiKey),
        Strategies = [],
        OnStop = StopPolicy.LeaveOpen,
    };

    private static void Execute(string path, string sql)
    {
        using var connection = new SqliteConnection(JournalFile.ConnectionString(path));
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static long Rows(string path, string table = "journal")
    {
        using var connection = new SqliteConnection(JournalFile.ConnectionString(path));
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT COUNT(*) FROM {table}";
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>A strategy of which the test is the mind.</summary>
    private sealed class Hand
    {
        public static readonly StrategyName Name = new("hand");
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
        private readonly Channel<object> _heard = Channel.CreateUnbounded<object>();
        private readonly EngineRun _run;
        private long _intent;

        public Hand(EngineRun run)
        {
            _run = run;
            var ear = run.System.ActorOf(Props.Create(() => new Ear(_heard.Writer)));
            run.Started.AccountRef.Tell(new AccountProtocol.Attach(new StrategyTerms(Name, run.Started.Instruments[0].Id, 5), ear));
        }

        public IntentId Place(OrderType type, Price? limit)
        {
            var intent = new IntentId(++_intent);
            _run.Started.AccountRef.Tell(new AccountProtocol.Place(
                Name, intent, _run.Started.Instruments[0].Id, OrderSide.Buy, type, 1, limit, new ReceiptSequence(0)));
            return intent;
        }

        public async Task<T> Until<T>(Func<T, bool>? matches = null)
        {
            using var patience = new CancellationTokenSource(Patience);
            while (true)
            {
                if (await _heard.Reader.ReadAsync(patience.Token) is T wanted && (matches?.Invoke(wanted) ?? true))
                {
                    return wanted;
                }
            }
        }

        public async Task Eventually(Func<bool> holds)
        {
            using var patience = new CancellationTokenSource(Patience);
            while (!holds())
            {
                await Task.Delay(20, patience.Token);
            }
        }

        private sealed class Ear(ChannelWriter<object> heard) : UntypedActor
        {
            protected override void OnReceive(object message) => heard.TryWrite(message);
        }
    }
}
