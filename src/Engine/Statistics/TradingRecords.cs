using System.Collections.Immutable;
using Engine.Accounts;
using Engine.Markets;

namespace Engine.Statistics;

/// <summary>
/// Makes a record of an account's journal, live or simulated alike. What a record says follows from the journal, the contracts' terms
/// and the prices alone: no clock, no venue.
/// </summary>
public static class TradingRecords
{
    /// <summary>The record of a journal.</summary>
    /// <param name="events">Every event of the account from its first on, in the journal's order.</param>
    /// <param name="instruments">Terms of every contract that was traded.</param>
    /// <param name="marks">
    /// Prices in order of time; without them open positions are valued at the contract's last fill, and neither excursions nor the slippage of
    /// market orders are known.
    /// </param>
    /// <param name="range">What the events alone do not tell.</param>
    /// <exception cref="ArgumentException">The terms of a traded contract are missing, or the prices are not in order of time.</exception>
    public static TradingRecord Of(
        IEnumerable<IAccountEvent> events,
        IReadOnlyDictionary<ContractId, Instrument> instruments,
        IEnumerable<PriceMark>? marks = null,
        RecordingRange? range = null)
    {
        range ??= new();
        var reading = JournalReading.Of(events);
        using var prices = new MarkReader(marks ?? []);
        if (Earliest(Earliest(range.From, reading.First), prices.Next?.At) is not { } from)
        {
            return new TradingRecord { Capital = range.Capital, IsComplete = range.IsComplete };
        }

        var begin = range.Since is { } since && since > from ? since : from;
        var end = range.Before ?? DateTimeOffset.MaxValue;
        var (trips, interrupted) = (new List<RoundTrip>(), new List<RoundTrip>());
        var builder = new RoundTripBuilder(instruments, trip => (trip.End == RoundTripEnd.Adopted ? interrupted : trips).Add(trip));
        var capital = range.Capital ?? reading.Capital;
        var profitBefore = Money.Zero;
        DayBook? book = null;
        foreach (var moment in reading.Moments.TakeWhile(moment => moment.At < end))
        {
            if (moment.At < begin)
            {
                prices.Feed(moment.At, builder, null);
                Take(moment, builder, null);
                continue;
            }

            book ??= Begin();
            prices.Feed(moment.At, builder, book);
            book.Advance(moment.At);
            Take(moment, builder, book);
        }

        var days = book ?? Begin();
        prices.Feed(Before(end), builder, days);
        var last = new[] { range.Until, reading.Last, prices.LastAt, from }.Max()!.Value;
        if (end <= begin || last < begin)
        {
            return new TradingRecord { Capital = capital, IsComplete = range.IsComplete };
        }

        var until = last < end ? last : end;
        days.Advance(until < end ? until : Before(end));
        foreach (var (contract, price) in range.LastPrices ?? ImmutableDictionary<ContractId, Price>.Empty)
        {
            builder.Value(contract, until, price);
        }

        days.Finish();
        return new TradingRecord
        {
            From = begin,
            Until = until,
            Capital = capital is { } start ? start + profitBefore : null,
            IsComplete = range.IsComplete || until < last,
            Days = [.. days.Days],
            RoundTrips = [.. trips],
            Interrupted = [.. interrupted],
            HasAdoptedPosition = reading.Moments.Any(moment => moment.Adopted is not null && moment.At < end),
            Open = [.. builder.Open()],
            Orders = [.. reading.Intended.Where(order => Told(order.DecidedAt!.Value)).Select(order => order.ToOutcome()).OrderBy(order => order.DecidedAt)],
            Denials = [.. reading.Denials.Where(denial => Told(denial.At))],
        };

        bool Told(DateTimeOffset at) => at >= begin && at < end;

        DayBook Begin()
        {
            prices.Feed(Before(begin), builder, null);
            trips.Clear();
            interrupted.Clear();
            var opened = new DayBook(builder, new SessionTime(GroupsOf(reading, instruments)), capital ?? Money.Zero, begin);
            profitBefore = opened.ProfitBefore;
            return opened;
        }
    }

    /// <summary>The last instant before another.</summary>
    private static DateTimeOffset Before(DateTimeOffset at) => at == DateTimeOffset.MaxValue ? at : at.AddTicks(-1);

    private static void Take(JournalMoment moment, RoundTripBuilder builder, DayBook? days)
    {
        if (moment.Fill is { } fill)
        {
            builder.Add(moment.Order is { IsMarket: true, DecisionPrice: { } price } ? fill with { Reference = price } : fill);
        }
        else if (moment.Adopted is { } adopted)
        {
            builder.Adopt(moment.At, adopted.Contract, adopted.Net, adopted.AveragePrice);
        }
        else if (moment.Decided is { } order)
        {
            order.DecisionPrice = builder.LastMark(order.Contract);
        }
        else if (moment.Cash is { } cash)
        {
            days?.MoveCash(cash);
        }
    }

    private static ProductGroup[] GroupsOf(JournalReading reading, IReadOnlyDictionary<ContractId, Instrument> instruments)
    {
        var contracts = reading.Contracts.Count > 0 ? reading.Contracts : instruments.Keys;
        return contracts.Any() ? [.. contracts.Select(ProductGroups.Of).Distinct().Order()] : [ProductGroup.Financial];
    }

    private static DateTimeOffset? Earliest(DateTimeOffset? one, DateTimeOffset? other) => one is null || other < one ? other : one;

    /// <summary>Hands out prices up to an instant.</summary>
    private sealed class MarkReader : IDisposable
    {
        private readonly IEnumerator<PriceMark> _marks;

        public MarkReader(IEnumerable<PriceMark> marks)
        {
            _marks = marks.GetEnumerator();
            Advance();
        }

        public PriceMark? Next { get; private set; }

        public DateTimeOffset? LastAt { get; private set; }

        public void Feed(DateTimeOffset to, RoundTripBuilder builder, DayBook? days)
        {
            while (Next is { } mark && mark.At <= to)
            {
                days?.Roll(mark.At);
                builder.Mark(mark);
                Advance();
            }
        }

        public void Dispose() => _marks.Dispose();

        private void Advance()
        {
            var before = Next;
            Next = _marks.MoveNext() ? _marks.Current : null;
            LastAt = before?.At ?? LastAt;
            if (Next is { } next && before is { } last && next.At < last.At)
            {
                throw new ArgumentException($"The price of {next.At:O} comes after one of {last.At:O}: prices are given in order of time.");
            }
        }
    }
}
