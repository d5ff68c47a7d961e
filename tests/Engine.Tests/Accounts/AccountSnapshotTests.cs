using System.Text;
using System.Text.Json;
using Engine.Accounts;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Tests.Accounts;

public sealed class AccountSnapshotTests
{
    [Fact]
    public void Every_member_of_the_book_and_of_what_it_holds_survives_a_snapshot()
    {
        var state = new Fabricated().State();
        var back = AccountSnapshot.Read(AccountSnapshot.Write(state));
        Assert.Null(Fabricated.Difference(state, back, "state"));
    }

    [Fact]
    public void The_comparison_itself_sees_a_member_that_is_lost()
    {
        var state = new Fabricated().State();
        foreach (var member in AccountState.Members)
        {
            var other = new Fabricated().State();
            member.SetValue(other, member.GetValue(AccountState.New(default)));
            Assert.Equal($"state.{member.Name}", Fabricated.Difference(state, other, "state")?[..$"state.{member.Name}".Length]);
            Assert.NotEqual(StateHash.Of(state), StateHash.Of(other));
        }
    }

    [Fact]
    public void A_snapshot_is_json_that_a_person_can_read()
    {
        using var json = JsonDocument.Parse(AccountSnapshot.Write(Traded()));
        var state = json.RootElement.GetProperty("state");
        Assert.Equal("sim1-1", state.GetProperty("instance").GetString());
        Assert.Equal("filled", state.GetProperty("orders").GetProperty("ended")[0][0][1].GetProperty("state").GetString(), ignoreCase: true);
        Assert.Equal(StateHash.Of(Traded()), json.RootElement.GetProperty("hash").GetString());
    }

    [Fact]
    public void The_hash_does_not_depend_on_the_order_in_which_dictionaries_grew()
    {
        IAccountEvent[] paused =
        [
            .. Enumerable.Range(1, 50).Select(i => new StrategyPaused(default, new StrategyName($"s{i}"), SyntheticJournal.Gold, "by hand")),
        ];
        var forth = SyntheticJournal.Replay(paused);
        var back = SyntheticJournal.Replay(paused.Reverse());
        var grownAndShrunk = SyntheticJournal.Replay([
            .. paused, new StrategyPaused(default, new StrategyName("s0"), SyntheticJournal.Gold, "by hand"), new StrategyResumed(default, new StrategyName("s0"), "", "")]);

        Assert.Equal(StateHash.Of(forth), StateHash.Of(back));
        Assert.Equal(StateHash.Of(forth), StateHash.Of(grownAndShrunk));
    }

    [Fact]
    public void A_book_that_comes_from_a_snapshot_goes_on_as_the_one_that_was_replayed()
    {
        var events = SyntheticJournal.Events(400).ToArray();
        var whole = SyntheticJournal.Replay(events);
        for (var cut = 0; cut < events.Length; cut += 57)
        {
            var half = AccountSnapshot.Read(AccountSnapshot.Write(SyntheticJournal.Replay(events.Take(cut))));
            Assert.Equal(StateHash.Of(whole), StateHash.Of(events.Skip(cut).Aggregate(half, (s, e) => s.Apply(e))));
        }
    }

    [Fact]
    public void A_book_that_comes_from_a_snapshot_forgets_at_the_same_event_as_the_one_that_was_replayed()
    {
        // One order is four events; with the 12,501st, and each quarter after it, the oldest go.
        var events = SyntheticJournal.Events(4 + (4 * 15_010)).ToArray();
        var (whole, snapshots, at) = (AccountState.New(SyntheticJournal.Account), new List<(int Cut, byte[] Snapshot)>(), 0);
        foreach (var @event in events)
        {
            whole = whole.Apply(@event);
            if (++at is 50_003 or 50_007 or 50_008 or 59_999)
            {
                snapshots.Add((at, AccountSnapshot.Write(whole)));
            }
        }

        Assert.InRange(whole.Trades.Count, AccountState.Retained, AccountState.Retained * 5 / 4);
        Assert.True(whole.TradeHorizon > DateTimeOffset.MinValue);
        foreach (var (cut, snapshot) in snapshots)
        {
            Assert.Equal(StateHash.Of(whole), StateHash.Of(events.Skip(cut).Aggregate(AccountSnapshot.Read(snapshot), (s, e) => s.Apply(e))));
        }
    }

    [Fact]
    public void The_entries_of_a_strategy_on_a_trade_date_are_those_that_filled_and_stand()
    {
        var (state, sma) = (SyntheticJournal.Replay(SyntheticJournal.Events(4 + (4 * 10) + 2)), new StrategyName("sma"));
        var date = TradeDate.Of(state.LastTradeAt);
        Assert.Equal((10, 0, 0), (state.EntriesOf(sma, date), state.EntriesOf(sma, date.AddDays(1)), state.EntriesOf(new StrategyName("other"), date)));
        state = state.Apply(new TradeVoided(state.LastTradeAt, state.LastTrade, 0, 0, Money.Zero));
        Assert.Equal(9, state.EntriesOf(sma, date));
    }

    [Fact]
    public void A_damaged_snapshot_is_not_believed()
    {
        var bytes = AccountSnapshot.Write(Traded());
        var text = Encoding.UTF8.GetString(bytes);
        Assert.Throws<AccountSnapshotException>(() => AccountSnapshot.Read(Encoding.UTF8.GetBytes(text.Replace("sim1-1", "sim1-2", StringComparison.Ordinal))));
        for (var length = 0; length < bytes.Length; length++)
        {
            var cut = length;
            Assert.Throws<AccountSnapshotException>(() => AccountSnapshot.Read(bytes.AsSpan(0, cut)));
        }
    }

    [Fact]
    public void A_snapshot_of_another_build_is_not_believed()
    {
        var text = Encoding.UTF8.GetString(AccountSnapshot.Write(Traded()));
        var e = Assert.Throws<AccountSnapshotException>(() =>
            AccountSnapshot.Read(Encoding.UTF8.GetBytes(text.Replace(AccountSnapshot.Build, "00000000000000000000000000000000", StringComparison.Ordinal))));
        Assert.Contains("another build", e.Message);
    }

    private static AccountState Traded() => SyntheticJournal.Replay(SyntheticJournal.Events(80));
}
