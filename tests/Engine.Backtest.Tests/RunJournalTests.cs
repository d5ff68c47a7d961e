using Engine.Accounts;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Backtest.Tests;

/// <summary>What is kept as values comes back as it went in.</summary>
public sealed class RunJournalTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 2, 15, 0, 0, TimeSpan.Zero);
    private static readonly ContractId Gold = new("CON.F.US.GCE.Z26");
    private static readonly ClientTag Tag = new("bt-sma-1-0");

    private static readonly OrderIntended Plain = new(
        At, Tag, new StrategyName("sma"), new IntentId(7), Gold, OrderSide.Sell, OrderType.Stop, 3, new Price(1), new Price(2), new ReceiptSequence(9));

    private static readonly OrderIntended Whole = Plain with
    {
        TrailPrice = new Price(3),
        Bracket = new Bracket(4, 5, Trailing: true),
        NativeBracket = true,
        Role = OrderRole.StopLoss,
        Parent = new ClientTag("bt-sma-0-0"),
        Executor = new ExecutorTerms(1, "{}"),
        Why = "a signal",
    };

    private static readonly OrderChanged Changed = new(
        At, Tag, new OrderId(11), OrderState.PartiallyFilled, 3, new Price(1), new Price(2), 1, OrderAnomaly.FillAfterEnd)
    {
        TrailPrice = new Price(3),
        ShownAt = At.AddSeconds(1),
        Settled = true,
    };

    private static readonly IAccountEvent[] Samples =
    [
        Plain,
        Plain with { TrailPrice = Whole.TrailPrice },
        Plain with { Bracket = Whole.Bracket, NativeBracket = Whole.NativeBracket },
        Plain with { Role = Whole.Role, Parent = Whole.Parent },
        Plain with { Executor = Whole.Executor },
        Plain with { Why = Whole.Why },
        Whole,
        new OrderAccepted(At, Tag, new OrderId(11)),
        Changed,
        Changed with { LimitPrice = null, StopPrice = null, TrailPrice = null, ShownAt = null, Settled = null },
        new BalanceReported(At, new Money(12), CanTrade: true),
        new OrderRefused(At, Tag, null, "no"),
    ];

    [Fact]
    public void Every_event_comes_back_equal_and_in_its_place()
    {
        var journal = new RunJournal();
        var added = new List<IAccountEvent>();
        for (var round = 0; round < 500; round++)
        {
            foreach (var sample in Samples)
            {
                journal.Add(sample);
                added.Add(sample);
            }
        }

        Assert.Equal(added, journal);
        Assert.Equal(added.Count, journal.Count);
        Assert.Equal(added[^1], journal[^1]);
    }

    [Theory]
    [InlineData(typeof(OrderIntended))]
    [InlineData(typeof(OrderAccepted))]
    [InlineData(typeof(OrderChanged))]
    [InlineData(typeof(BalanceReported))]
    public void A_sample_has_every_member_so_that_a_new_one_is_not_lost(Type type)
    {
        foreach (var member in type.GetProperties().Where(p => p.Name != "EqualityContract"))
        {
            var nothing = member.PropertyType.IsValueType ? Activator.CreateInstance(member.PropertyType) : null;
            Assert.Contains(Samples, sample => sample.GetType() == type && !Equals(member.GetValue(sample), nothing));
        }
    }
}
