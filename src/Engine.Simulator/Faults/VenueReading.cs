using Engine.Accounts;
using Engine.Markets;

namespace Engine.Simulator;

/// <summary>
/// The venue as REST reads see it: with the rolls of its contracts, and a moment behind when the request that is being answered
/// is to read stale.
/// </summary>
internal sealed class VenueReading(Venue venue, RecentPast past, Func<ContractRolls> rolls)
{
    public IReadOnlyList<VenueAccount> Accounts =>
        ReadingFault.Lag is { } lag ? past.Behind(venue.Accounts, account => account.Id, lag) : venue.Accounts;

    public IReadOnlyList<VenueOrder>? Orders(AccountId account) =>
        venue.Orders(account) is not { } orders ? null : ReadingFault.Lag is { } lag ? past.Behind(orders, order => order.Id, lag) : orders;

    public IReadOnlyList<VenueTrade>? Trades(AccountId account) =>
        venue.Trades(account) is not { } trades ? null : ReadingFault.Lag is { } lag ? past.Behind(trades, trade => trade.Id, lag) : trades;

    public IReadOnlyList<NumberedPosition>? Positions(AccountId account) =>
        venue.Positions(account) is not { } positions ? null : ReadingFault.Lag is { } lag ? past.PositionsBehind(account, positions, lag) : positions;

    public IReadOnlyList<Instrument> Contracts(DateTimeOffset now) => rolls().Judge(venue.Contracts(now), now);

    public IReadOnlyList<Instrument> FrontContracts(DateTimeOffset now) => rolls().Front(venue.Contracts(now), now);
}
