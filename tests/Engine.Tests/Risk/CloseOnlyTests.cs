using System.Collections.Frozen;
using Engine.Markets;
using Engine.Orders;
using Engine.Risk;

namespace Engine.Tests.Risk;

public sealed class CloseOnlyTests
{
    [Fact]
    public void Nothing_is_added_to_a_contract_that_gives_way_and_what_reduces_it_passes()
    {
        var account = new RiskFixture();
        Assert.Null(account.Check(account.Intent(OrderSide.Buy)));
        account.Context = account.Context with
        {
            CloseOnly = new Dictionary<ContractId, string> { [RiskFixture.EsId] = "ESZ6 gives way to ESH7; nothing is added to it." }.ToFrozenDictionary(),
        };
        var denial = account.Check(account.Intent(OrderSide.Buy));
        Assert.Equal(new Denial(DenialReason.CloseOnly, "ESZ6 gives way to ESH7; nothing is added to it."), denial);

        account.Hold(1);
        Assert.Null(account.Check(account.Intent(OrderSide.Sell)));
        Assert.Equal(DenialReason.CloseOnly, account.Check(account.Intent(OrderSide.Sell, size: 2))?.Reason);
    }
}
