using System.Collections;
using Engine.Markets;

namespace Engine.Simulator;

/// <summary>What a recording holds of each contract on each trade date, counted while it is read through.</summary>
public sealed class TradedDays
{
    private readonly Dictionary<ContractId, SortedDictionary<DateOnly, TradedDay>> _days = [];
    private ContractId _lastContract;
    private SortedDictionary<DateOnly, TradedDay>? _lastDays;
    private TradedDay? _lastDay;
    private long _hour = long.MinValue;
    private DateOnly _date;

    /// <summary>The contracts, in the order in which they were met.</summary>
    public IReadOnlyCollection<ContractId> Contracts => _days.Keys;

    /// <summary>The trade dates of a contract, ascending; none for another contract.</summary>
    public IReadOnlyCollection<TradedDay> Of(ContractId contract) => _days.TryGetValue(contract, out var days) ? days.Values : [];

    /// <summary>One trade date of a contract; null when nothing is recorded of it.</summary>
    public TradedDay? On(ContractId contract, DateOnly date) => _days.TryGetValue(contract, out var days) ? days.GetValueOrDefault(date) : null;

    /// <summary>What each contract traded on each date, for whoever decides which is the front.</summary>
    public IEnumerable<DailyVolume> Volumes => _days.SelectMany(c => c.Value.Values.Select(day => new DailyVolume(day.Date, c.Key, day.Volume)));

    /// <summary>Takes a row in.</summary>
    /// <param name="contract">Its contract.</param>
    /// <param name="time">Its market time, UTC.</param>
    /// <param name="volume">Contracts that traded in it; 0 for a quote.</param>
    /// <param name="line">Its line in the file; 0 where there are none.</param>
    public void Add(ContractId contract, DateTimeOffset time, long volume, long line = 0)
    {
        // Trade dates begin at full hours, in Chicago as in UTC.
        if (time.UtcTicks / TimeSpan.TicksPerHour is var hour && hour != _hour)
        {
            (_hour, _date, _lastDay) = (hour, TradeDate.Of(time), null);
        }

        if (_lastDays is null || !ReferenceEquals(_lastContract.Value, contract.Value))
        {
            (_lastContract, _lastDay) = (contract, null);
            if (!_days.TryGetValue(contract, out _lastDays))
            {
                _days.Add(contract, _lastDays = []);
            }
        }

        if (_lastDay is null && !_lastDays.TryGetValue(_date, out _lastDay))
        {
            _lastDays.Add(_date, _lastDay = new TradedDay(_date, time, line));
        }

        _lastDay.Add(time, volume);
    }
}

/// <summary>One contract on one trade date of a recording.</summary>
public sealed class TradedDay
{
    // A Monday's trade date begins on Friday evening: four days hold every one.
    private readonly DateTimeOffset _base;
    private readonly BitArray _minutes = new(5 * 24 * 60);

    internal TradedDay(DateOnly date, DateTimeOffset first, long line)
    {
        (Date, First, Last, Line) = (date, first, first, line);
        _base = new DateTimeOffset(date.AddDays(-3), TimeOnly.MinValue, TimeSpan.Zero);
    }

    /// <summary>The trade date.</summary>
    public DateOnly Date { get; }

    /// <summary>Time of the first row, UTC.</summary>
    public DateTimeOffset First { get; private set; }

    /// <summary>Time of the last row, UTC.</summary>
    public DateTimeOffset Last { get; private set; }

    /// <summary>Line of the first row in its file; 0 where there are none.</summary>
    public long Line { get; }

    /// <summary>Rows.</summary>
    public long Rows { get; private set; }

    /// <summary>Contracts traded.</summary>
    public long Volume { get; private set; }

    /// <summary>True when a row lies in [from, to), which is looked at by whole minutes.</summary>
    public bool HasAny(DateTimeOffset from, DateTimeOffset to)
    {
        var last = Math.Min(_minutes.Length, MinuteOf(to.AddTicks(TimeSpan.TicksPerMinute - 1)));
        for (var minute = Math.Max(0, MinuteOf(from)); minute < last; minute++)
        {
            if (_minutes[minute])
            {
                return true;
            }
        }

        return false;
    }

    internal void Add(DateTimeOffset time, long volume)
    {
        Rows++;
        Volume += volume;
        First = time < First ? time : First;
        Last = time > Last ? time : Last;
        if (MinuteOf(time) is var minute && (uint)minute < (uint)_minutes.Length)
        {
            _minutes[minute] = true;
        }
    }

    private int MinuteOf(DateTimeOffset time) => (int)((time.UtcTicks - _base.UtcTicks) / TimeSpan.TicksPerMinute);
}
