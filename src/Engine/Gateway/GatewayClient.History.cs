using System.Collections.Immutable;
using Engine.Gateway.Wire;
using Engine.Markets;

namespace Engine.Gateway;

public sealed partial class GatewayClient
{
    /// <summary>
    /// The complete bars that start in [<paramref name="from"/>, <paramref name="to"/>), oldest first, each start once
    /// (<c>History/retrieveBars</c>). Complete by the market clock: the venue's own word on partial bars is not taken. No
    /// bar for an interval without trades.
    /// </summary>
    /// <remarks>
    /// The venue cuts the oldest bars of an answer that is too long and calls it a success, so the stretch is asked for in
    /// windows that hold fewer bars than one call may return; should a window come back full nevertheless, it is halved and
    /// asked for again (contract.md §4.4). After an empty window, as on a weekend, the next is twice as long, for fifty calls
    /// are all that half a minute allows. One failed window fails the reading. History lane, one permit per attempt.
    /// </remarks>
    /// <param name="contract">The contract; expired ones answer too.</param>
    /// <param name="interval">Unit and count; a count below 1 throws <see cref="ArgumentOutOfRangeException"/>.</param>
    /// <param name="from">First start, UTC.</param>
    /// <param name="to">End of the starts, exclusive, UTC; nothing beyond the market's present is asked for.</param>
    /// <param name="origin">What the bars are marked with.</param>
    /// <param name="cancellation">Throws <see cref="OperationCanceledException"/>.</param>
    /// <param name="live">The data entitlement: false for practice and Combine accounts.</param>
    public async Task<Reading<ImmutableArray<Bar>>> RetrieveBarsAsync(
        ContractId contract,
        BarInterval interval,
        DateTimeOffset from,
        DateTimeOffset to,
        BarOrigin origin,
        CancellationToken cancellation,
        bool live = false)
    {
        RequireTime(interval);
        var now = _marketClock.Now;
        var end = to < now ? to : now;
        var shortest = interval.ShortestLength;

        // Two fewer than the cap: one for a window that begins inside a bar, one because the end may be inclusive.
        var safe = shortest * (_barsPerCall - 2);
        var span = safe;
        var bars = new SortedDictionary<DateTimeOffset, Bar>();
        var start = from;
        while (start < end)
        {
            var stop = end - start > span ? start + span : end;
            var page = await RetrieveBarPageAsync(contract, interval, start, stop, origin, cancellation, live: live).ConfigureAwait(false);
            if (page is not Reading<BarPage>.Answered { Value: var answer })
            {
                return new Reading<ImmutableArray<Bar>>.Failed(((Reading<BarPage>.Failed)page).Failure);
            }

            if (answer.Rows >= _barsPerCall)
            {
                span = (stop - start) / 2;
                if (span < shortest)
                {
                    return Unreadable<ImmutableArray<Bar>>("More bars than the window can hold.");
                }

                continue;
            }

            foreach (var bar in answer.Bars)
            {
                bars[bar.Start] = bar;
            }

            start = stop;
            span = answer.Rows == 0 ? 2 * span : safe;
        }

        return new Reading<ImmutableArray<Bar>>.Answered([.. bars.Values]);
    }

    /// <summary>
    /// One call of <c>History/retrieveBars</c>: the complete bars that start in [<paramref name="from"/>, <paramref name="to"/>), as many of
    /// the newest as the venue returns at once. For a caller that goes on where the answer stopped; <see cref="RetrieveBarsAsync"/> does
    /// that by itself. One permit per attempt, of the history lane or of the archive's.
    /// </summary>
    /// <param name="contract">The contract; expired ones answer too.</param>
    /// <param name="interval">Unit and count; a count below 1 throws <see cref="ArgumentOutOfRangeException"/>.</param>
    /// <param name="from">First start, UTC.</param>
    /// <param name="to">End of the starts, exclusive, UTC.</param>
    /// <param name="origin">What the bars are marked with.</param>
    /// <param name="cancellation">Throws <see cref="OperationCanceledException"/>.</param>
    /// <param name="lane"><see cref="RequestLane.History"/>, or <see cref="RequestLane.Archive"/> for what may wait.</param>
    /// <param name="margin">How long ago a bar must have ended by the market clock to count as complete; zero or more.</param>
    /// <param name="live">The data entitlement: false for practice and Combine accounts.</param>
    public async Task<Reading<BarPage>> RetrieveBarPageAsync(
        ContractId contract,
        BarInterval interval,
        DateTimeOffset from,
        DateTimeOffset to,
        BarOrigin origin,
        CancellationToken cancellation,
        RequestLane lane = RequestLane.History,
        TimeSpan margin = default,
        bool live = false)
    {
        RequireTime(interval);

        // Asked before the request leaves: what was complete then is complete in the answer.
        var complete = _marketClock.Now - margin;
        var page = await PageAsync(contract, interval, from, to, lane, live, cancellation).ConfigureAwait(false);
        if (page is not Reading<RetrieveBarsResponse>.Answered { Value: var response })
        {
            return new Reading<BarPage>.Failed(((Reading<RetrieveBarsResponse>.Failed)page).Failure);
        }

        if (response.Bars is not { } rows)
        {
            return Unreadable<BarPage>("Success without bars.");
        }

        var bars = new SortedDictionary<DateTimeOffset, Bar>();
        var before = false;
        foreach (var row in rows)
        {
            if (!WireMapping.TryMap(row, contract, interval, origin, out var bar))
            {
                return Unreadable<BarPage>("A bar cannot be read.");
            }

            before |= bar.Start < from;
            if (bar.Start >= from && bar.Start < to && EndOf(bar) <= complete)
            {
                bars[bar.Start] = bar;
            }
        }

        return new Reading<BarPage>.Answered(new BarPage([.. bars.Values], rows.Count, before));
    }

    private static void RequireTime(BarInterval interval)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(interval.Count, 1);
        if (!interval.IsTime)
        {
            throw new ArgumentException($"The venue has no bars of {interval}.", nameof(interval));
        }
    }

    private static Reading<T> Unreadable<T>(string why) => new Reading<T>.Failed(
        new GatewayFailure(VenueErrors.PathOf(GatewayOperation.RetrieveBars), FailureKind.Malformed, 200, Text: why));

    private Task<Reading<RetrieveBarsResponse>> PageAsync(
        ContractId contract, BarInterval interval, DateTimeOffset start, DateTimeOffset stop, RequestLane lane, bool live, CancellationToken cancellation) =>
        _transport.ReadAsync(
            GatewayOperation.RetrieveBars,
            lane,
            new RetrieveBarsRequest
            {
                ContractId = contract.Value,
                Live = live,
                StartTime = start,
                EndTime = stop,
                Unit = (int)interval.Unit,
                UnitNumber = interval.Count,
                Limit = _barsPerCall,
                IncludePartialBar = false,
            },
            WireJson.Default.RetrieveBarsRequest,
            WireJson.Default.RetrieveBarsResponse,
            cancellation);

    /// <summary>
    /// When the bar is over for certain, whichever way the venue stamps days, weeks and months (contract.md §4.4): as long after its
    /// stamp as it lasts at least, and not before the grid of the exchange's days says so.
    /// </summary>
    private static DateTimeOffset EndOf(Bar bar)
    {
        var least = bar.Start + bar.Interval.ShortestLength;
        if (bar.Interval.Length is not null)
        {
            return least;
        }

        var onGrid = BarGrid.EndOf(bar.Interval, bar.Start);
        return onGrid > least ? onGrid : least;
    }
}
