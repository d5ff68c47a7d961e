using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Engine.Accounts;
using Engine.Gateway.Wire;

namespace Engine.Gateway;

public sealed partial class GatewayClient
{
    private delegate bool Mapper<in TWire, TFact>(TWire? wire, [NotNullWhen(true)] out TFact? fact);

    /// <summary>The user's accounts (<c>Account/search</c>, contract.md §4.1).</summary>
    /// <param name="onlyActive">True leaves out closed accounts.</param>
    /// <param name="cancellation">Throws <see cref="OperationCanceledException"/>.</param>
    public async Task<Reading<ImmutableArray<VenueAccount>>> SearchAccountsAsync(bool onlyActive, CancellationToken cancellation)
    {
        var answer = await _transport.ReadAsync(
            GatewayOperation.AccountSearch,
            _reads,
            new AccountSearchRequest { OnlyActiveAccounts = onlyActive },
            WireJson.Default.AccountSearchRequest,
            WireJson.Default.AccountSearchResponse,
            cancellation).ConfigureAwait(false);
        return Then(GatewayOperation.AccountSearch, answer, response => All<WireAccount, VenueAccount>(response.Accounts, WireMapping.TryMap));
    }

    /// <summary>
    /// The open positions (<c>Position/searchOpen</c>), one per contract. Direction comes from the venue's type; a position
    /// of unknown type fails the whole reading. An empty answer is one witness of "flat" and needs a second (contract.md §9.32).
    /// </summary>
    public async Task<Reading<ImmutableArray<VenuePosition>>> OpenPositionsAsync(AccountId account, CancellationToken cancellation)
    {
        var answer = await _transport.ReadAsync(
            GatewayOperation.PositionSearchOpen,
            _reads,
            new AccountScopedRequest { AccountId = account.Value },
            WireJson.Default.AccountScopedRequest,
            WireJson.Default.PositionSearchResponse,
            cancellation).ConfigureAwait(false);
        return Then(
            GatewayOperation.PositionSearchOpen, answer, response => All<WirePosition, VenuePosition>(response.Positions, WireMapping.TryMap));
    }

    /// <summary>
    /// The half-turns of a stretch of time (<c>Trade/search</c>), oldest first by time, then number; each number once. The
    /// venue sends them newest first. Fails when a single row cannot be read.
    /// </summary>
    /// <param name="account">The account.</param>
    /// <param name="from">First fill time, UTC.</param>
    /// <param name="to">Last fill time, UTC; null for now.</param>
    /// <param name="cancellation">Throws <see cref="OperationCanceledException"/>.</param>
    public async Task<Reading<ImmutableArray<VenueTrade>>> SearchTradesAsync(
        AccountId account, DateTimeOffset from, DateTimeOffset? to, CancellationToken cancellation)
    {
        var answer = await _transport.ReadAsync(
            GatewayOperation.TradeSearch,
            _reads,
            new TradeSearchRequest { AccountId = account.Value, StartTimestamp = from, EndTimestamp = to },
            WireJson.Default.TradeSearchRequest,
            WireJson.Default.TradeSearchResponse,
            cancellation).ConfigureAwait(false);
        return Then(GatewayOperation.TradeSearch, answer, response =>
        {
            var (readable, trades) = All<WireTrade, VenueTrade>(response.Trades, WireMapping.TryMap);
            return readable
                ? (true, [.. trades.DistinctBy(trade => trade.Id).OrderBy(trade => trade.At).ThenBy(trade => trade.Id.Value)])
                : (false, trades);
        });
    }

    /// <summary>Every row mapped, or nothing: a list with a hole in it would be read as the truth.</summary>
    private static (bool Readable, ImmutableArray<TFact> Facts) All<TWire, TFact>(List<TWire>? rows, Mapper<TWire, TFact> map)
        where TFact : class
    {
        if (rows is null)
        {
            return (false, []);
        }

        var facts = ImmutableArray.CreateBuilder<TFact>(rows.Count);
        foreach (var row in rows)
        {
            if (!map(row, out var fact))
            {
                return (false, []);
            }

            facts.Add(fact);
        }

        return (true, facts.MoveToImmutable());
    }
}
