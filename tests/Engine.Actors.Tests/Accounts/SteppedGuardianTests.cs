using Akka.Actor;
using Engine.Accounts;
using Engine.Actors.Accounts;
using Engine.Actors.Markets;
using Engine.Markets;
using Engine.Orders;
using Engine.Risk;

namespace Engine.Actors.Tests.Accounts;

/// <summary>How long the guardian waits for a flatten: by the clock on the wall, and in a stepped replay by the market's.</summary>
public sealed class SteppedGuardianTests : BookSpec
{
    private static readonly FeedProtocol.PricePolled Low = new(Gold, Price.FromDecimal(1280m), Start);

    [Fact]
    public void A_flatten_is_late_when_it_takes_long_on_the_wall()
    {
        var guardian = Flattening(Settings);
        Wall.Advance(TimeSpan.FromMinutes(1));
        guardian.Tell(Low);
        ExpectInsistence();
    }

    [Fact]
    public void In_a_stepped_replay_it_is_late_when_it_takes_long_on_the_market()
    {
        var guardian = Flattening(Settings with { Stepped = new SteppedMarket(() => null) });
        Wall.Advance(TimeSpan.FromMinutes(1));
        guardian.Tell(Low);
        guardian.Tell(AccountGuardianActor.GetReading.Instance, TestActor);
        ExpectMsg<GuardReading>(Patience);

        Market.AdvanceTo(Start.AddSeconds(3));
        guardian.Tell(Low);
        ExpectInsistence();
    }

    /// <summary>A guardian that has just asked for the account to be halted and flattened.</summary>
    private IActorRef Flattening(AccountSettings settings)
    {
        var limited = settings with { Limits = RiskLimits.None with { DailyLoss = Money.FromDecimal(1000m), GuardConfirmations = 1 } };
        var guardian = ActorOfAsTestActorRef<AccountGuardianActor>(AccountGuardianActor.Props(limited, With), TestActor);
        var state = AccountState.New(Account)
            .Apply(new CashAdopted(Start, Money.FromDecimal(50_000m), Money.FromDecimal(50_000m)))
            .Apply(new TradeBooked(
                Start, new TradeId(5), new OrderId(5), null, null, Gold, OrderSide.Buy, 1, Price.FromDecimal(1300m), 0, Money.Zero, Money.Zero, Money.Zero));
        guardian.Tell(new AccountProtocol.AccountChanged(state, false, 1));
        guardian.Tell(Low);
        ExpectMsg<AccountProtocol.SetTrading>(Patience);
        ExpectMsg<AccountProtocol.Flatten>(Patience);
        return guardian;
    }

    private void ExpectInsistence()
    {
        ExpectMsg<AccountProtocol.SetTrading>(Patience);
        ExpectMsg<AccountProtocol.Flatten>(Patience);
        ExpectMsg<AccountProtocol.EmergencyFlatten>(Patience);
    }
}
