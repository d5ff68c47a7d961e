using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using Engine.Markets;

namespace Engine.Risk;

/// <summary>When entries end and positions are closed, Chicago.</summary>
/// <param name="NoEntriesFrom">First moment without entries.</param>
/// <param name="FlatBy">First moment at which positions are closed; not before <paramref name="NoEntriesFrom"/>.</param>
public readonly record struct DayEnd(TimeOnly NoEntriesFrom, TimeOnly FlatBy)
{
    /// <summary>Ten and five minutes before the firm closes (contract.md §7.1).</summary>
    public static DayEnd Default { get; } = new(new(15, 0), new(15, 5));

    /// <summary>The firm closes what is still open at this time, Chicago (contract.md §7.1).</summary>
    public static readonly TimeOnly FirmClose = new(15, 10);
}

/// <summary>
/// What may be done with a contract at a moment: the exchange's hours and holidays, the end of the firm's day, and the windows that the trader
/// keeps; the strictest wins. Where trading ends earlier than the firm's 15:10, entries end and positions are closed as long before that as
/// usual. Pure but for the windows, which may be read again while the engine runs; safe from any thread.
/// </summary>
public sealed class TradingSchedule
{
    private static readonly TimeOnly Reopening = new(17, 0);
    private readonly DayEnd _usual;
    private readonly FrozenDictionary<string, DayEnd> _byRoot;
    private readonly Func<ImmutableArray<NoTradeWindow>> _windows;

    /// <summary>Makes a schedule.</summary>
    /// <param name="usual">The end of the day.</param>
    /// <param name="byRoot">Of the products that have one of their own, by exchange root.</param>
    /// <param name="windows">The windows as they stand now.</param>
    public TradingSchedule(DayEnd usual, IReadOnlyDictionary<string, DayEnd> byRoot, Func<ImmutableArray<NoTradeWindow>> windows) =>
        (_usual, _byRoot, _windows) = (usual, byRoot.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase), windows);

    /// <summary>Reads the schedule.</summary>
    public SessionReading Read(ContractId contract, DateTimeOffset at) => Within(_windows(), contract, at, Session(contract, at));

    /// <summary>What the windows leave of a session.</summary>
    public static SessionReading Within(ImmutableArray<NoTradeWindow> windows, ContractId contract, DateTimeOffset at, SessionReading session)
    {
        foreach (var window in windows)
        {
            if (window.Holds(contract, at) && (session.Rule == SessionRule.Open || (window.Flatten && session.Rule != SessionRule.BeFlat)))
            {
                var text = window.Text.Length > 0 ? $": {window.Text.TrimEnd('.')}" : "";
                session = window.Flatten
                    ? new(SessionRule.BeFlat, DenialReason.NoTradeWindow, $"A window until {Clock(window.To)} Chicago keeps the account flat{text}.")
                    : new(SessionRule.NoEntries, DenialReason.NoTradeWindow, $"A window until {Clock(window.To)} Chicago allows no entries{text}.");
            }
        }

        return session;
    }

    private SessionReading Session(ContractId contract, DateTimeOffset at)
    {
        var group = ProductGroups.Of(contract);
        var date = TradeDate.Of(at);
        var entry = ExchangeCalendar.Of(group, date);
        if (!ExchangeCalendar.InHours(group, at))
        {
            return Closed(SessionRule.NoEntries, "The exchange is closed at this hour.");
        }

        if (entry.Day == CalendarDay.Closed)
        {
            return Closed(SessionRule.NoEntries, $"The exchange is closed on {entry.Name}.");
        }

        var local = TradeDate.ChicagoTime(at);
        var time = TimeOnly.FromDateTime(local);
        var evening = time >= Reopening;
        var early = entry.Day == CalendarDay.EarlyClose ? $" ({entry.Name})" : "";
        if (!evening && entry.Day == CalendarDay.EarlyClose && time >= entry.Close)
        {
            return Closed(SessionRule.NoEntries, $"The exchange has closed at {Clock(entry.Close)} Chicago{early}.");
        }

        var end = EndOf(contract, entry.Close < DayEnd.FirmClose ? entry.Close : DayEnd.FirmClose);
        if (!evening && time >= end.FlatBy)
        {
            return Closed(SessionRule.BeFlat, $"Positions are closed by {Clock(end.FlatBy)} Chicago{early}; entries resume at {Clock(Reopening)}.");
        }

        if (entry.Day == CalendarDay.Unknown)
        {
            return new(
                SessionRule.NoEntries,
                DenialReason.CalendarUnknown,
                string.Create(CultureInfo.InvariantCulture, $"The calendar knows {ExchangeCalendar.FirstDate:yyyy-MM-dd} to {ExchangeCalendar.LastDate:yyyy-MM-dd} and not {date:yyyy-MM-dd}; nothing is added."));
        }

        return !evening && time >= end.NoEntriesFrom
            ? Closed(SessionRule.NoEntries, $"No entries from {Clock(end.NoEntriesFrom)} Chicago{early}; they resume at {Clock(Reopening)}.")
            : SessionReading.Open;
    }

    /// <summary>The configured end of the day, or as long before an earlier close as it usually lies before the firm's.</summary>
    private DayEnd EndOf(ContractId contract, TimeOnly close)
    {
        var own = ProductRoots.RootOf(contract) is { } root && _byRoot.TryGetValue(root, out var stated) ? stated : (DayEnd?)null;
        var shift = DayEnd.FirmClose - close;
        var moved = new DayEnd(Earlier(_usual.NoEntriesFrom, shift), Earlier(_usual.FlatBy, shift));
        return own is { } end
            ? new(end.NoEntriesFrom < close ? end.NoEntriesFrom : moved.NoEntriesFrom, end.FlatBy < close ? end.FlatBy : moved.FlatBy)
            : moved;
    }

    private static TimeOnly Earlier(TimeOnly time, TimeSpan shift) => time.ToTimeSpan() > shift ? TimeOnly.FromTimeSpan(time.ToTimeSpan() - shift) : TimeOnly.MinValue;

    private static SessionReading Closed(SessionRule rule, string why) => new(rule, DenialReason.SessionClosed, why);

    private static string Clock(TimeOnly time) => time.ToString("HH:mm", CultureInfo.InvariantCulture);

    private static string Clock(DateTimeOffset at) => TradeDate.ChicagoTime(at).ToString("HH:mm", CultureInfo.InvariantCulture);
}
