using System.Collections.Immutable;
using Engine.Accounts;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Host.Run.Watch;

/// <summary>What one reading of an account over REST found.</summary>
/// <param name="Account">The account.</param>
/// <param name="Positions">Its open positions.</param>
/// <param name="Orders">Its orders of the trade date, and those that work from before.</param>
/// <param name="Trades">Its fills of the trade date.</param>
internal sealed record AccountReading(
    VenueAccount Account, ImmutableArray<VenuePosition> Positions, ImmutableArray<VenueOrder> Orders, ImmutableArray<VenueTrade> Trades)
{
    /// <summary>Orders that were thought to be working, and of which the venue says that it has none.</summary>
    public ImmutableArray<OrderId> Unknown { get; init; } = [];
}

/// <summary>
/// An account as a watcher knows it. The hub's frames come in any order and twice (contract.md §6.3): an order never leaves a status that ends
/// it, a fill counts once by its number, and what says nothing new is no news. Immutable, pure.
/// </summary>
/// <param name="Account">The account.</param>
/// <param name="Positions">Open positions by contract.</param>
/// <param name="Orders">Orders by number.</param>
/// <param name="Trades">Fills by number.</param>
internal sealed record AccountPicture(
    VenueAccount Account,
    ImmutableDictionary<ContractId, VenuePosition> Positions,
    ImmutableSortedDictionary<long, VenueOrder> Orders,
    ImmutableSortedDictionary<long, VenueTrade> Trades)
{
    /// <summary>Orders that may still fill, by number.</summary>
    public IEnumerable<VenueOrder> Working => Orders.Values.Where(order => !order.Status.IsTerminal());

    /// <summary>The picture of one reading.</summary>
    public static AccountPicture Of(AccountReading reading) => new(
        reading.Account,
        reading.Positions.Where(p => p.Net != 0).ToImmutableDictionary(p => p.Contract),
        reading.Orders.ToImmutableSortedDictionary(o => o.Id.Value, o => o),
        reading.Trades.ToImmutableSortedDictionary(t => t.Id.Value, t => t));

    /// <summary>The picture after the venue has told the account itself.</summary>
    public (AccountPicture Picture, UserNews? News) After(VenueAccount account, DateTimeOffset at) =>
        account == Account ? (this, null) : (this with { Account = account }, new UserNews.Account(at, account, Account));

    /// <summary>The picture after an order was told.</summary>
    public (AccountPicture Picture, UserNews? News) After(VenueOrder order, DateTimeOffset at)
    {
        var known = Orders.GetValueOrDefault(order.Id.Value);
        if (known is not null && (IsOlder(order, known) || Same(order, known)))
        {
            return (this, null);
        }

        return (this with { Orders = Orders.SetItem(order.Id.Value, order) }, new UserNews.Order(at, order));
    }

    /// <summary>The picture after a position was told; size zero closes it.</summary>
    public (AccountPicture Picture, UserNews? News) After(VenuePosition position, DateTimeOffset at)
    {
        var known = Positions.GetValueOrDefault(position.Contract);
        var same = known is null ? position.Net == 0 : known.Net == position.Net && known.AveragePrice == position.AveragePrice;
        return same
            ? (this, null)
            : (this with { Positions = position.Net == 0 ? Positions.Remove(position.Contract) : Positions.SetItem(position.Contract, position) }, new UserNews.Position(at, position));
    }

    /// <summary>The picture after a fill was told, or that it was voided.</summary>
    public (AccountPicture Picture, UserNews? News) After(VenueTrade trade, DateTimeOffset at) =>
        Trades.TryGetValue(trade.Id.Value, out var known) && (known.Voided || known.Voided == trade.Voided)
            ? (this, null)
            : (this with { Trades = Trades.SetItem(trade.Id.Value, trade) }, new UserNews.Fill(at, trade));

    /// <summary>The picture after another reading, with what that changed: found late, and marked so.</summary>
    /// <param name="reading">What was read; it says of every order that this picture thinks to be working what the venue knows.</param>
    /// <param name="at">When, wall clock, UTC.</param>
    public (AccountPicture Picture, ImmutableArray<UserNews> News) After(AccountReading reading, DateTimeOffset at)
    {
        var news = ImmutableArray.CreateBuilder<UserNews>();
        var picture = this;
        foreach (var trade in reading.Trades)
        {
            Take(picture.After(trade, at));
        }

        foreach (var order in reading.Orders)
        {
            Take(picture.After(order, at));
        }

        foreach (var unknown in reading.Unknown.Where(id => picture.Orders.ContainsKey(id.Value)))
        {
            var last = picture.Orders[unknown.Value];
            Take((picture with { Orders = picture.Orders.Remove(unknown.Value) }, new UserNews.Gone(at, last)));
        }

        foreach (var position in reading.Positions)
        {
            Take(picture.After(position, at));
        }

        foreach (var gone in picture.Positions.Values.Where(p => reading.Positions.All(r => r.Contract != p.Contract)).OrderBy(p => p.Contract.Value, StringComparer.Ordinal).ToArray())
        {
            Take(picture.After(gone with { Net = 0 }, at));
        }

        Take(picture.After(reading.Account, at));
        return (picture, news.ToImmutable());

        void Take((AccountPicture Picture, UserNews? News) step)
        {
            picture = step.Picture;
            if (step.News is { } told)
            {
                news.Add(told with { Missed = true });
            }
        }
    }

    /// <summary>An ended order does not come back, and what is filled is not taken back.</summary>
    private static bool IsOlder(VenueOrder order, VenueOrder known) =>
        (known.Status.IsTerminal() && !order.Status.IsTerminal()) || order.FillVolume < known.FillVolume;

    /// <summary>Stamps are left out: the hub and REST write them with different digits (contract.md §1).</summary>
    private static bool Same(VenueOrder order, VenueOrder known) =>
        (order.Status, order.FillVolume, order.Size, order.LimitPrice, order.StopPrice) == (known.Status, known.FillVolume, known.Size, known.LimitPrice, known.StopPrice);
}
