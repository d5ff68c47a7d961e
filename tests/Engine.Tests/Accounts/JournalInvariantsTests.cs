using Engine.Accounts;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Tests.Accounts;

public sealed class JournalInvariantsTests
{
    private static readonly IAccountEvent[] Good = [.. SyntheticJournal.Events(60)];

    [Fact]
    public void A_sound_journal_has_no_violation()
    {
        var check = Check(Good);
        Assert.Empty(check.Violations);
        Assert.Equal(60, check.Row);
        Assert.Equal(StateHash.Of(SyntheticJournal.Replay(Good)), StateHash.Of(check.State));
    }

    [Fact]
    public void What_the_account_core_writes_is_sound()
    {
        var account = AccountFixture.Opened();
        account.Take(account.Read(account.Now));
        var tag = account.Place(OrderSide.Buy, 2);
        account.Take(new PlaceAnswered(account.Now, tag, AccountFixture.Done(1)));
        account.Take(new TradeReported(account.Now, account.Trade(1, OrderSide.Buy, 1300m)));
        account.Take(new TradeReported(account.Now, account.Trade(1, OrderSide.Buy, 1300.1m, id: 77)));
        account.Take(new TradeReported(account.Now, account.Trade(9, OrderSide.Sell, 1300.2m)));
        account.Take(new OrderReported(account.Now, account.Shown(9, null, OrderSide.Sell, VenueOrderStatus.Filled, filled: 1)));
        account.Take(new TradeReported(account.Now, account.Trade(1, OrderSide.Buy, 1300.1m, id: 77, voided: true)));
        account.Take(new OpenBook(account.Now, "t2"));
        Assert.Empty(Check(account.Journal).Violations);
    }

    /// <summary>Each row breaks the sound journal in one way, and names what must be found.</summary>
    public static TheoryData<string, string> Breakages() => new()
    {
        { "hole", "hole" },
        { "twice intended", "a second time" },
        { "accept before intent", "does not know before it" },
        { "trade twice", "books trade" },
        { "trade lost", "it should be" },
        { "cash", "the book had" },
        { "epoch", "epoch" },
        { "parent", "of an entry that the journal does not know" },
        { "zone", "not in UTC" },
        { "date", "trade date" },
        { "not opened", "does not open the book" },
        { "adopted twice", "in the book already" },
        { "void", "is not booked" },
        { "reconciled", "compares in epoch" },
    };

    [Theory]
    [MemberData(nameof(Breakages))]
    public void A_journal_that_lies_is_found_out(string breakage, string found)
    {
        var at = Good[^1].At;
        var intended = Good.OfType<OrderIntended>().First();
        IEnumerable<IAccountEvent> events = breakage switch
        {
            "twice intended" => [.. Good, intended],
            "accept before intent" => [.. Good, new OrderAccepted(at, new ClientTag("nobody"), new OrderId(5))],
            "trade twice" => [.. Good, Good.OfType<TradeBooked>().First()],
            "trade lost" => [.. Good, new PositionAdopted(at, SyntheticJournal.Gold, 5, 0, Price.FromDecimal(1m)), new TradeVoided(at, Good.OfType<TradeBooked>().First().Id, 3, 0, Money.Zero)],
            "cash" => [.. Good, new CashAdopted(at, Money.FromDecimal(1m), Money.FromDecimal(1m))],
            "epoch" => [.. Good, new BookOpened(at, "sim1-1", 3)],
            "parent" => [.. Good, intended with { Tag = new ClientTag("leg"), Role = OrderRole.StopLoss, Parent = new ClientTag("nobody") }],
            "zone" => [.. Good, new BalanceReported(at.ToOffset(TimeSpan.FromHours(2)), Money.Zero, true)],
            "date" => [.. Good, new TradeDateOpened(at, new DateOnly(2000, 1, 1), Money.Zero)],
            "not opened" => Good[1..],
            "adopted twice" => [.. Good, new ForeignOrderAdopted(at, intended.Tag, new OrderId(5), SyntheticJournal.Gold, OrderSide.Buy, OrderType.Limit, 1, null, null)],
            "void" => [.. Good, new TradeVoided(at, new TradeId(1), 0, 0, Money.Zero)],
            "reconciled" => [.. Good, new Reconciled(at, 9, "timer", 0)],
            _ => Good,
        };
        var check = breakage == "hole" ? Check([.. Good[..30]], Good[31..], 32) : Check(events);

        Assert.Contains(check.Violations, v => v.Sentence.Contains(found, StringComparison.Ordinal));
        Assert.DoesNotContain(check.Violations, v => v.Row is > 0 and < 30 && breakage != "not opened");
    }

    [Fact]
    public void A_state_that_contradicts_itself_is_found_out()
    {
        var fabricated = new Fabricated().State();
        Assert.NotEmpty(AccountInvariants.Check(fabricated));
        Assert.Empty(AccountInvariants.Check(SyntheticJournal.Replay(Good)));
    }

    private static JournalInvariants Check(IEnumerable<IAccountEvent> events, IEnumerable<IAccountEvent>? rest = null, long from = 0)
    {
        var check = new JournalInvariants(SyntheticJournal.Account);
        var row = 0L;
        foreach (var @event in events)
        {
            check.Take(++row, @event);
        }

        foreach (var @event in rest ?? [])
        {
            check.Take(from++, @event);
        }

        check.End();
        return check;
    }
}
