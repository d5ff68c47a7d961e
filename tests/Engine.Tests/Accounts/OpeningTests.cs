using Engine.Accounts;
using Engine.Orders;

namespace Engine.Tests.Accounts;

/// <summary>What follows from opening a journal.</summary>
public sealed class OpeningTests
{
    [Fact]
    public void A_journal_that_has_lost_its_end_never_sends_a_tag_again()
    {
        var account = AccountFixture.Opened();
        var kept = account.State;
        var lost = account.Place(OrderSide.Buy);

        // The order has left, and the file ends before it.
        var reopened = AccountCore.Step(kept, account.Context, new OpenBook(account.Now, "t2"));
        var again = AccountCore.Step(reopened.State, account.Context, account.Intent(OrderSide.Buy));

        Assert.NotEqual(lost, again.Effects.OfType<AccountEffect.SendPlace>().Single().Request.Tag);
    }
}
