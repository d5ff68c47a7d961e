using Engine.Accounts;
using Engine.Host.Configuration;
using Engine.Host.Run;
using Engine.Host.Tests.Configuration;
using Engine.Markets;
using Engine.Orders;
using Engine.Simulator;

namespace Engine.Host.Tests.Run;

public sealed class PaidCostsTests
{
    private static readonly DateTimeOffset Morning = new(2026, 6, 15, 14, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_newest_trade_of_a_product_tells_what_a_contract_costs_and_one_that_cost_nothing_does_not()
    {
        var paid = PaidCosts.Of(
        [
            Trade(3, "CON.F.US.MNQ.U26", size: 4, fees: 1.48m, commissions: 1m, minute: 5),
            Trade(1, "CON.F.US.MNQ.M26", size: 1, fees: .36m, commissions: .25m, minute: 0),
            Trade(4, "CON.F.US.MNQ.U26", size: 1, fees: 0m, commissions: 0m, minute: 9),
            Trade(2, "CON.F.US.EP.U26", size: 2, fees: 2.81m, commissions: .5m, minute: 1),
        ]);

        Assert.Equal(["EP", "MNQ"], paid.Keys);
        Assert.Equal(new SideCosts(Money.FromDecimal(.37m), Money.FromDecimal(.25m)), paid["MNQ"]);
        Assert.Equal(new SideCosts(Money.FromDecimal(1.405m), Money.FromDecimal(.25m)), paid["EP"]);

        // Other products keep the table's figures.
        var corrected = FeeSchedule.Venue.With(paid);
        Assert.Equal(paid["MNQ"], corrected.For(ProductTable.Find("MNQ")!));
        Assert.Equal(FeeSchedule.Venue.For(ProductTable.Find("GCE")!), corrected.For(ProductTable.Find("GCE")!));
        Assert.Equal(FeeSchedule.Venue.For(ProductTable.Find("RTY")!), corrected.For(ProductTable.Find("RTY")!));
    }

    [Fact]
    public void What_is_no_journal_is_refused_with_a_sentence()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains("there is no such file", Assert.Throws<UserErrorException>(() => PaidCosts.Read(folder.At("none.db"))).Message);
        Assert.StartsWith("--fees-from", Assert.Throws<UserErrorException>(() => PaidCosts.Read(folder.Write("text.db", "not a journal"))).Message);
    }

    private static TradeBooked Trade(long id, string contract, int size, decimal fees, decimal commissions, int minute) => new(
        Morning.AddMinutes(minute), new TradeId(id), new OrderId(id), null, null, new ContractId(contract), OrderSide.Buy, size, Price.FromDecimal(6000m), 0, Money.Zero,
        Money.FromDecimal(fees), Money.FromDecimal(commissions));
}
