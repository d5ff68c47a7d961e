using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Engine.Host.Console;
using Engine.Host.Run.History;
using Engine.Markets;
using NodaTime;

namespace Engine.Host.Run.Reads;

/// <summary>One contract: the venue's terms, the front of its product, and the hours of our calendar. Pure.</summary>
/// <param name="Instrument">The contract.</param>
/// <param name="Front">The one contract that the venue offers for the product now, which is the one the engine trades for its root; null when there is none.</param>
/// <param name="Now">The moment for which the hours are told, UTC.</param>
internal sealed record ContractSheet(Instrument Instrument, Instrument? Front, DateTimeOffset Now)
{
    /// <summary>The exchange root; the name where the id has another shape.</summary>
    public string Root => ProductRoots.RootOf(Instrument.Id) ?? Instrument.Name;

    private ProductGroup Group => ProductGroups.Of(Instrument.Id);

    /// <summary>The contract as a person reads it.</summary>
    public string ToText(DateTimeZone zone)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{Instrument.Name}  {Instrument.Description}");
        Line("id", Instrument.Id.Value);
        Line("root", $"{Root}, product {Instrument.SymbolId}");
        Line("tick", $"{Instrument.TickSize} = {ReadText.Amount(Instrument.TickValue)} USD; a point is {ReadText.Number(PointValue(Instrument))} USD");
        Line("month", ContractName.Month(Instrument.Id) is { } month ? month.ToString("MMMM yyyy", CultureInfo.InvariantCulture) + "; the venue does not say on which day it expires" : "unknown");
        Line("active", Instrument.Active ? "yes" : "no: expired, orders for it are refused");
        Line("front", FrontText());
        var (date, spans) = Sessions();
        Line("now", State(zone));
        Line("hours", $"trade date {date:yyyy-MM-dd}{Holiday(date)}: {(spans.Count == 0 ? "no trading" : string.Join(", ", spans.Select(s => Span(s.OpenUtc, s.CloseUtc, zone))))}");
        if (RegularHours.Of(Instrument.Id, date) is { } regular)
        {
            Line("regular", Span(regular.OpenUtc, regular.CloseUtc, zone));
        }

        if (ExchangeCalendar.Doubt(date) is { } doubt)
        {
            Line("calendar", doubt);
        }

        return text.ToString();

        void Line(string name, string value) => text.AppendLine(CultureInfo.InvariantCulture, $"  {name,-9} {value}");
    }

    /// <summary>The contract as one JSON document.</summary>
    public string ToJson() => JsonText.Of(writer =>
    {
        var (date, spans) = Sessions();
        var entry = ExchangeCalendar.Of(Group, date);
        writer.WriteStartObject();
        Write(writer, Instrument);
        writer.WriteString("front", Front?.Id.Value);
        writer.WriteBoolean("isFront", Front?.Id == Instrument.Id);
        if (ExchangeCalendar.IsOpen(Group, Now) is { } open)
        {
            writer.WriteBoolean("open", open);
        }
        else
        {
            writer.WriteNull("open");
        }

        writer.WriteString("nextOpen", ExchangeCalendar.NextOpen(Group, Now)?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
        writer.WriteString("tradeDate", date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        writer.WriteString("day", entry.Day switch { CalendarDay.EarlyClose => "early-close", var day => day.ToString().ToLowerInvariant() });
        writer.WriteString("holiday", entry.Name.Length > 0 ? entry.Name : null);
        writer.WriteStartArray("sessions");
        foreach (var span in spans)
        {
            Write(writer, null, span);
        }

        writer.WriteEndArray();
        if (RegularHours.Of(Instrument.Id, date) is { } regular)
        {
            Write(writer, "regular", regular);
        }
        else
        {
            writer.WriteNull("regular");
        }

        writer.WriteEndObject();
    });

    /// <summary>The members of a contract.</summary>
    public static void Write(Utf8JsonWriter writer, Instrument instrument)
    {
        writer.WriteString("id", instrument.Id.Value);
        writer.WriteString("name", instrument.Name);
        writer.WriteString("root", ProductRoots.RootOf(instrument.Id));
        writer.WriteString("product", instrument.SymbolId);
        writer.WriteString("description", instrument.Description);
        writer.WriteString("month", ContractName.Month(instrument.Id)?.ToString("yyyy-MM", CultureInfo.InvariantCulture));
        writer.WriteNumber("tickSize", instrument.TickSize.ToDecimal());
        writer.WriteNumber("tickValue", instrument.TickValue.ToDecimal());
        writer.WriteNumber("pointValue", PointValue(instrument));
        writer.WriteBoolean("active", instrument.Active);
    }

    /// <summary>Contracts as a table, by root.</summary>
    public static AlignedTable Table(ImmutableArray<Instrument> instruments)
    {
        var table = new AlignedTable("root", "name", "id", "month", ColumnHead.Number("tick"), ColumnHead.Number("tick USD"), ColumnHead.Number("point USD"), "active", new ColumnHead("description", Rank: 1));
        foreach (var instrument in instruments.OrderBy(i => ProductRoots.RootOf(i.Id) ?? i.Name, StringComparer.Ordinal).ThenBy(i => ContractName.Month(i.Id)))
        {
            table.Add(
                ProductRoots.RootOf(instrument.Id) ?? ReadText.Nothing,
                instrument.Name,
                instrument.Id.Value,
                ContractName.Month(instrument.Id)?.ToString("MMM yyyy", CultureInfo.InvariantCulture) ?? ReadText.Nothing,
                instrument.TickSize.ToString(),
                ReadText.Amount(instrument.TickValue),
                ReadText.Number(PointValue(instrument)),
                ReadText.Yes(instrument.Active),
                instrument.Description);
        }

        return table;
    }

    /// <summary>Contracts as one JSON document, in the order of the table.</summary>
    public static string Json(ImmutableArray<Instrument> instruments) => JsonText.Of(writer =>
    {
        writer.WriteStartObject();
        writer.WriteStartArray("contracts");
        foreach (var instrument in instruments.OrderBy(i => ProductRoots.RootOf(i.Id) ?? i.Name, StringComparer.Ordinal).ThenBy(i => ContractName.Month(i.Id)))
        {
            writer.WriteStartObject();
            Write(writer, instrument);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    private static decimal PointValue(Instrument instrument) => instrument.TickValue.ToDecimal() / instrument.TickSize.ToDecimal();

    private static void Write(Utf8JsonWriter writer, string? name, SessionSpan span)
    {
        if (name is null)
        {
            writer.WriteStartObject();
        }
        else
        {
            writer.WriteStartObject(name);
        }

        writer.WriteString("open", span.OpenUtc.UtcDateTime);
        writer.WriteString("close", span.CloseUtc.UtcDateTime);
        writer.WriteEndObject();
    }

    private static string Span(DateTimeOffset open, DateTimeOffset close, DateTimeZone zone) => $"{TimeText.Seconds(open, zone)} to {TimeText.Seconds(close, zone)}";

    private (DateOnly Date, IReadOnlyList<SessionSpan> Spans) Sessions()
    {
        var date = TradeDate.Of(Now);
        return (date, ExchangeCalendar.Sessions(Group, date));
    }

    private string FrontText() => Front is null ? "the venue offers no contract of this product now"
        : Front.Id == Instrument.Id ? $"yes: the venue offers it for {Root} now, and {Root} stands for it"
        : $"no: {Root} stands for {Front.Id} ({Front.Name}) now";

    private string State(DateTimeZone zone)
    {
        var open = ExchangeCalendar.MayBeOpen(Group, Now);
        if (open)
        {
            var close = ExchangeCalendar.Sessions(Group, TradeDate.Of(Now)).FirstOrDefault(s => s.OpenUtc <= Now && s.CloseUtc > Now);
            return close.CloseUtc > Now ? $"open until {TimeText.Seconds(close.CloseUtc, zone)}" : "open";
        }

        return ExchangeCalendar.NextOpen(Group, Now) is { } next ? $"closed until {TimeText.Seconds(next, zone)}" : "closed";
    }

    private string Holiday(DateOnly date) => ExchangeCalendar.Of(Group, date) is { Name.Length: > 0 } entry
        ? $" ({entry.Name}{(entry.Day == CalendarDay.EarlyClose ? ", early close" : "")})"
        : "";
}
