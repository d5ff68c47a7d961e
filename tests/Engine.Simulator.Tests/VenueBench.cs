using Engine.Accounts;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Simulator.Tests;

/// <summary>A venue without sockets, driven in the words of the tests.</summary>
internal sealed class VenueBench
{
    public static readonly AccountId Account = new(20_000_001);
    public static readonly ContractId Gold = new("CON.F.US.GCE.Z13");
    public static readonly ContractId Mini = new("CON.F.US.EP.Z13");
    public static readonly ContractId Micro = new("CON.F.US.MES.Z13");

    /// <summary>Monday, 7 October 2013, 09:00 in Chicago.</summary>
    public static readonly DateTimeOffset Monday = new(2013, 10, 7, 14, 0, 0, TimeSpan.Zero);

    public VenueBench(VenueRules rules, SimulatedAccount? account = null)
    {
        Venue = new Venue(
            [Terms.Of(Gold.Value), Terms.Of(Mini.Value), Terms.Of(Micro.Value)],
            [account ?? SimulatedAccount.Practice],
            rules,
            Monday,
            Events.Add);
    }

    public static VenueRules Plain { get; } = VenueRules.Oracle;

    public static VenueRules Spread { get; } = VenueRules.Oracle with { Fills = FillModel.SyntheticSpread };

    public Venue Venue { get; }

    public List<VenueEvent> Events { get; } = [];

    public DateTimeOffset Now { get; set; } = Monday;

    public IReadOnlyList<VenueOrder> Orders => Venue.Orders(Account)!;

    public IReadOnlyList<VenueTrade> Trades => Venue.Trades(Account)!;

    public VenueBench Print(decimal price, ContractId? contract = null)
    {
        Venue.OnPrint(contract ?? Gold, Price.FromDecimal(price), Now);
        return this;
    }

    public VenueAnswer Market(OrderSide side, int size = 1, string? tag = null, ContractId? contract = null) =>
        Execute(new VenueCommand.Place(Account, contract ?? Gold, (int)OrderType.Market, (int)side, size, Tag: tag));

    public VenueAnswer Limit(OrderSide side, decimal price, int size = 1) =>
        Execute(new VenueCommand.Place(Account, Gold, (int)OrderType.Limit, (int)side, size, LimitPrice: price));

    public VenueAnswer Stop(OrderSide side, decimal price, int size = 1) =>
        Execute(new VenueCommand.Place(Account, Gold, (int)OrderType.Stop, (int)side, size, StopPrice: price));

    /// <summary>A trailing stop by the absolute price that the venue turns into a distance.</summary>
    public VenueAnswer Trail(OrderSide side, decimal price, int size = 1) =>
        Execute(new VenueCommand.Place(Account, Gold, (int)OrderType.TrailingStop, (int)side, size, TrailPrice: price));

    /// <summary>An entry with both legs, in signed ticks; market unless a limit is given.</summary>
    public VenueAnswer Bracket(OrderSide side, int stopTicks, int targetTicks, int size = 1, decimal? limit = null, string? tag = null, OrderType stop = OrderType.Stop) =>
        Execute(new VenueCommand.Place(
            Account, Gold, (int)(limit is null ? OrderType.Market : OrderType.Limit), (int)side, size, LimitPrice: limit, Tag: tag,
            StopLoss: new VenueCommand.Bracket(stopTicks, (int)stop), TakeProfit: new VenueCommand.Bracket(targetTicks, (int)OrderType.Limit)));

    public VenueAnswer Cancel(OrderId order) => Execute(new VenueCommand.Cancel(Account, order));

    public VenueAnswer Modify(OrderId order, int? size = null, decimal? limit = null, decimal? stop = null, decimal? trail = null) =>
        Execute(new VenueCommand.Modify(Account, order, size, limit, stop, trail));

    /// <summary>Sets the visible depth of gold.</summary>
    public VenueBench Depth((decimal Price, int Size)[] bids, (decimal Price, int Size)[] asks)
    {
        Venue.OnBook(Gold, LevelsOf(bids), LevelsOf(asks), Now);
        return this;
    }

    /// <summary>Lets market time pass.</summary>
    public VenueBench Wait(TimeSpan time)
    {
        Now += time;
        Venue.OnTime(Now);
        return this;
    }

    public VenueOrder Order(long id) => Orders.Single(order => order.Id.Value == id);

    public VenueAnswer Execute(VenueCommand command) => Venue.Execute(command, Now);

    public VenueOrder Order(VenueAnswer answer) => Orders.Single(order => order.Id == answer.Order);

    private static BookLevel[] LevelsOf((decimal Price, int Size)[] levels) =>
        [.. levels.Select(level => new BookLevel(Price.FromDecimal(level.Price), level.Size))];

    public static Money Dollars(decimal amount) => Money.FromDecimal(amount);
}
