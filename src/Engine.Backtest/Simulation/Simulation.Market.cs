using System.Globalization;
using Engine.Markets;
using Engine.Orders;
using Engine.Simulator;

namespace Engine.Backtest;

/// <content>The market, as the test has it go.</content>
public sealed partial class Simulation
{
    /// <summary>Prints of one contract each of the first contract, one second apart; the first comes a second from now.</summary>
    /// <param name="prices">Prices on the tick grid.</param>
    /// <exception cref="ArgumentException">A price does not lie on the tick grid.</exception>
    public void Trades(params decimal[] prices)
    {
        foreach (var price in prices)
        {
            Trade(price);
        }
    }

    /// <summary>One print.</summary>
    /// <param name="price">On the tick grid.</param>
    /// <param name="size">Contracts, at least 1.</param>
    /// <param name="after">Market time from now; null for a second.</param>
    /// <param name="aggressor">The side that crossed the spread; null where it is not known.</param>
    /// <param name="contract">The contract; null for the first.</param>
    /// <exception cref="ArgumentException">The price does not lie on the tick grid, or the contract is not part of the simulation.</exception>
    public void Trade(decimal price, int size = 1, TimeSpan? after = null, OrderSide? aggressor = null, string? contract = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        var instrument = ContractOf(contract);
        var print = new MarketPrint(instrument.Id, OnGrid(instrument, price), size, Later(after ?? Step)) { Aggressor = aggressor };
        Happen(print);
    }

    /// <summary>
    /// A whole bar through its prints: open, the extreme nearer to it, the other extreme, close, a quarter of the interval apart. It begins now, or
    /// where the next interval begins; when this returns its time is over and the strategy has seen it.
    /// </summary>
    /// <param name="interval">Seconds, minutes or hours, such as <c>1m</c>.</param>
    /// <param name="open">First price.</param>
    /// <param name="high">Highest price.</param>
    /// <param name="low">Lowest price.</param>
    /// <param name="close">Last price.</param>
    /// <param name="volume">Contracts, at least 4: each of the four prices trades.</param>
    /// <param name="contract">The contract; null for the first.</param>
    /// <exception cref="ArgumentException">The interval has no fixed length, or the prices are no bar.</exception>
    public void Bar(string interval, decimal open, decimal high, decimal low, decimal close, long volume = 100, string? contract = null)
    {
        if (!BarInterval.TryParse(interval, out var parsed) || parsed.Length is not { } length)
        {
            throw new ArgumentException($"\"{interval}\" is no interval of seconds, minutes or hours; write 5s, 1m or 4h.", nameof(interval));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(volume, BarPath.Most);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(volume, int.MaxValue);
        if (low > Math.Min(open, close) || high < Math.Max(open, close))
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"A bar from {open} to {close} cannot have the high {high} and the low {low}."), nameof(high));
        }

        var instrument = ContractOf(contract);
        var start = ChicagoTime.BarStart(Now, parsed) is var running && running == Now ? Now : running + length;
        Span<MarketPrint> prints = new MarketPrint[BarPath.Most];
        var count = BarPath.Split(
            instrument.Id, start, OnGrid(instrument, open), OnGrid(instrument, high), OnGrid(instrument, low), OnGrid(instrument, close), volume, length / BarPath.Most, prints);
        foreach (var print in prints[..count])
        {
            Happen(print);
        }

        PassesUntil(start + length);
    }

    /// <summary>
    /// Best bid and ask, a second from now. From the first quote of a contract on, its orders fill against the quoted sizes, and what is larger
    /// waits for the next quote.
    /// </summary>
    /// <param name="bid">Best bid.</param>
    /// <param name="ask">Best ask, above the bid.</param>
    /// <param name="bidSize">Contracts at the bid, at least 1.</param>
    /// <param name="askSize">Contracts at the ask, at least 1.</param>
    /// <param name="contract">The contract; null for the first.</param>
    /// <exception cref="ArgumentException">A price does not lie on the tick grid, or the bid is not below the ask.</exception>
    public void Quote(decimal bid, decimal ask, int bidSize = 100, int askSize = 100, string? contract = null)
    {
        if (bid >= ask)
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"The bid {bid} does not lie below the ask {ask}."), nameof(bid));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(bidSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(askSize, 1);
        var instrument = ContractOf(contract);
        Happen(new MarketQuote(instrument.Id, OnGrid(instrument, bid), bidSize, OnGrid(instrument, ask), askSize, Later(Step)));
    }

    /// <summary>Market time alone passes: timers fall due, bars close, sessions begin and end.</summary>
    /// <param name="time">More than nothing.</param>
    public void Passes(TimeSpan time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(time, TimeSpan.Zero);
        PassesUntil(Now + time);
    }

    /// <summary>Market time alone passes until an instant.</summary>
    /// <param name="at">As at the start, such as <c>2026-11-24 15:10 Chicago</c>; not before now.</param>
    /// <exception cref="ArgumentException">It is no instant, or has passed.</exception>
    public void PassesUntil(string at)
    {
        var instant = MarketMoment.Parse(at);
        if (instant < Now)
        {
            throw new ArgumentException($"Market time does not go back: {at} has passed.", nameof(at));
        }

        PassesUntil(instant);
    }

    /// <summary>Recorded or made events happen, each at its own time.</summary>
    /// <param name="events">In ascending order of time, of contracts of the simulation.</param>
    /// <exception cref="ArgumentException">An event lies before now, or its contract is not part of the simulation.</exception>
    public void Plays(IEnumerable<MarketEvent> events)
    {
        foreach (var happened in events)
        {
            if (happened.Time < Now || !_contracts.Any(c => c.Id == happened.Contract))
            {
                throw new ArgumentException($"The event of {happened.Contract} at {happened.Time:O} lies before now, {Now:O}, or is of another contract.", nameof(events));
            }

            Happen(happened);
        }
    }

    private static Price OnGrid(Instrument instrument, decimal value)
    {
        var price = Price.FromDecimal(value);
        return instrument.IsAligned(price) ? price
            : throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{value} does not lie on the tick grid of {instrument.Name}, {instrument.TickSize}."), nameof(value));
    }

    private DateTimeOffset Later(TimeSpan after) => after >= TimeSpan.Zero ? Now + after : throw new ArgumentOutOfRangeException(nameof(after), after, "Market time does not go back.");

    private void Happen(in MarketEvent happened)
    {
        _engine.TakeThread();
        _engine.Advance(happened.Time);
        _engine.Publish(happened);
        Settled();
    }

    private void PassesUntil(DateTimeOffset at)
    {
        _engine.TakeThread();
        _engine.Advance(at);
        Settled();
    }

    private Instrument ContractOf(string? name) => name is null ? _contracts[0]
        : _contracts.FirstOrDefault(c => c.Name.Equals(name, StringComparison.OrdinalIgnoreCase) || c.Id.Value == name)
        ?? _contracts.FirstOrDefault(c => c.Id == ScriptedMarket.Find(name, _engine.Clock.Now).Id)
        ?? throw new ArgumentException($"{name} is not part of the simulation, which has {string.Join(" and ", _contracts.Select(c => c.Name))}.", nameof(name));
}
