using System.Collections.Immutable;
using Engine.Accounts;
using Engine.Gateway;

namespace Engine.Actors.Accounts;

/// <summary>
/// Reads everything that a comparison needs, in the order orders, trades, positions, account, and trades again. One failed
/// read fails the whole: a missing answer is never read as "none".
/// </summary>
internal sealed class VenueReader(GatewayClient client, AccountId account, TimeProvider wall)
{
    /// <summary>
    /// What came of it. <paramref name="Activity"/> is the book's counter when the reading began. <paramref name="Stable"/> is
    /// true when no fill came in between: only then do positions and balance belong to the trades.
    /// </summary>
    public sealed record Result(string Why, long Activity, VenueRead? Read, GatewayFailure? Failure, bool Stable = false);

    public async Task<Result> ReadAsync(string why, DateTimeOffset from, long activity)
    {
        var readAt = wall.GetUtcNow();
        var orders = await client.SearchOrdersAsync(account, from, null, CancellationToken.None).ConfigureAwait(false);
        if (orders is not Reading<ImmutableArray<VenueOrder>>.Answered { Value: var recent })
        {
            return Failed(((Reading<ImmutableArray<VenueOrder>>.Failed)orders).Failure);
        }

        var open = await client.OpenOrdersAsync(account, CancellationToken.None).ConfigureAwait(false);
        if (open is not Reading<ImmutableArray<VenueOrder>>.Answered { Value: var working })
        {
            return Failed(((Reading<ImmutableArray<VenueOrder>>.Failed)open).Failure);
        }

        var trades = await client.SearchTradesAsync(account, from, null, CancellationToken.None).ConfigureAwait(false);
        if (trades is not Reading<ImmutableArray<VenueTrade>>.Answered { Value: var fills })
        {
            return Failed(((Reading<ImmutableArray<VenueTrade>>.Failed)trades).Failure);
        }

        var positions = await client.OpenPositionsAsync(account, CancellationToken.None).ConfigureAwait(false);
        if (positions is not Reading<ImmutableArray<VenuePosition>>.Answered { Value: var held })
        {
            return Failed(((Reading<ImmutableArray<VenuePosition>>.Failed)positions).Failure);
        }

        var accounts = await client.SearchAccountsAsync(true, CancellationToken.None).ConfigureAwait(false);
        if (accounts is not Reading<ImmutableArray<VenueAccount>>.Answered { Value: var all })
        {
            return Failed(((Reading<ImmutableArray<VenueAccount>>.Failed)accounts).Failure);
        }

        if (all.FirstOrDefault(a => a.Id == account) is not { } own)
        {
            return Failed(new GatewayFailure("Account/search", FailureKind.Malformed, Text: $"account {account} is not among the user's active accounts"));
        }

        var repeated = await client.SearchTradesAsync(account, from, null, CancellationToken.None).ConfigureAwait(false);
        if (repeated is not Reading<ImmutableArray<VenueTrade>>.Answered { Value: var again })
        {
            return Failed(((Reading<ImmutableArray<VenueTrade>>.Failed)repeated).Failure);
        }

        var seen = recent.Select(o => o.Id).ToHashSet();
        return new Result(
            why,
            activity,
            new VenueRead(readAt, readAt, why, own, [.. recent, .. working.Where(o => !seen.Contains(o.Id))], fills, held, Quiet: false),
            null,
            Stable: fills.SequenceEqual(again));

        Result Failed(GatewayFailure failure) => new(why, activity, null, failure);
    }
}
