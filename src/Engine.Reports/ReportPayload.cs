using System.Text;
using System.Text.Json;
using Engine.Accounts;
using Engine.Markets;
using Engine.Orders;
using Engine.Statistics;

namespace Engine.Reports;

/// <summary>What the page's script draws from: columns as JSON, prices packed (<see cref="PackedColumns"/>). Instants are Unix seconds, money is dollars.</summary>
internal static class ReportPayload
{
    /// <summary>The payload, safe within a script element.</summary>
    public static string Write(RunReport report)
    {
        using var stream = new MemoryStream();

        // The default encoder escapes what could end a script element.
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            Prices(json, report);
            Curve(json, report);
            Days(json, report);
            Trips(json, report.Record);
            json.WriteStartArray("stops");
            var end = report.Record.Until ?? DateTimeOffset.MinValue;
            foreach (var stop in report.Stops)
            {
                json.WriteStartArray();
                json.WriteNumberValue(Contract(report, stop.Contract));
                json.WriteNumberValue(Seconds(stop.From));
                json.WriteNumberValue(Seconds(stop.Until ?? end));
                json.WriteNumberValue(stop.Price.ToDecimal());
                json.WriteEndArray();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private static void Prices(Utf8JsonWriter json, RunReport report)
    {
        json.WriteStartArray("prices");
        foreach (var series in report.Prices)
        {
            json.WriteStartObject();
            json.WriteString("contract", series.Contract.Id.Value);
            json.WriteString("name", series.Contract.Name);
            json.WriteNumber("tick", series.Contract.TickSize.ToDecimal());
            json.WriteNumber("step", series.Interval.TotalSeconds);
            json.WriteNumber("start", series.Bars.IsEmpty ? 0 : Seconds(series.Bars[0].Start));
            json.WriteNumber("count", series.Bars.Length);
            json.WriteString("bars", PackedColumns.Pack(series));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Curve(Utf8JsonWriter json, RunReport report)
    {
        json.WriteStartObject("curve");
        Column(json, "at", report.Curve, p => json.WriteNumberValue(Seconds(p.At)));
        Column(json, "equity", report.Curve, p => Money(json, p.Equity));
        Column(json, "low", report.Curve, p => Money(json, p.Lowest));
        Column(json, "floor", report.Curve, p => Money(json, p.Floor));
        Column(json, "floorRoom", report.Curve, p => Money(json, p.FloorRoom));
        Column(json, "dailyRoom", report.Curve, p => Money(json, p.DailyRoom));
        json.WriteEndObject();
    }

    private static void Days(Utf8JsonWriter json, RunReport report)
    {
        var days = report.Record.Days;
        var shares = report.Verdict.Consistency.ToDictionary(c => c.Date, c => c.Share);
        json.WriteStartObject("days");
        Column(json, "date", days, d => json.WriteStringValue(FigureText.Date(d.Date)));
        Column(json, "profit", days, d => Money(json, d.Profit));
        Column(json, "equity", days, d => Money(json, d.Equity));
        Column(json, "share", days, d => Number(json, shares.GetValueOrDefault(d.Date)));
        Column(json, "minis", days, d => Number(json, report.Scaling.TryGetValue(d.Date, out var minis) ? minis : default(decimal?)));
        json.WriteEndObject();
    }

    private static void Trips(Utf8JsonWriter json, TradingRecord record)
    {
        var trips = record.RoundTrips;
        json.WriteStartObject("trips");
        Column(json, "contract", trips, t => json.WriteStringValue(t.Contract.Value));
        Column(json, "strategy", trips, t => json.WriteStringValue(t.Strategy?.Value ?? ""));
        Column(json, "side", trips, t => json.WriteNumberValue(t.Side == OrderSide.Buy ? 1 : -1));
        Column(json, "size", trips, t => json.WriteNumberValue(t.MaxSize));
        Column(json, "entered", trips, t => json.WriteNumberValue(t.EnteredAt.ToUnixTimeMilliseconds() / 1000m));
        Column(json, "exited", trips, t => json.WriteNumberValue(t.ExitedAt.ToUnixTimeMilliseconds() / 1000m));
        Column(json, "entry", trips, t => json.WriteNumberValue(Math.Round(t.AverageEntry, 6)));
        Column(json, "exit", trips, t => Number(json, t.AverageExit is { } exit ? Math.Round(exit, 6) : null));
        Column(json, "gross", trips, t => Money(json, t.Gross));
        Column(json, "fees", trips, t => Money(json, t.Fees));
        Column(json, "net", trips, t => Money(json, t.Net));
        Column(json, "mae", trips, t => Money(json, t.Excursion?.Adverse));
        Column(json, "mfe", trips, t => Money(json, t.Excursion?.Favourable));
        json.WriteEndObject();
    }

    private static int Contract(RunReport report, ContractId id)
    {
        for (var i = 0; i < report.Prices.Length; i++)
        {
            if (report.Prices[i].Contract.Id == id)
            {
                return i;
            }
        }

        return -1;
    }

    private static void Column<T>(Utf8JsonWriter json, string name, IEnumerable<T> rows, Action<T> write)
    {
        json.WriteStartArray(name);
        foreach (var row in rows)
        {
            write(row);
        }

        json.WriteEndArray();
    }

    private static long Seconds(DateTimeOffset at) => at.ToUnixTimeSeconds();

    private static void Money(Utf8JsonWriter json, Money? money) => Number(json, money?.ToDecimal());

    private static void Number(Utf8JsonWriter json, decimal? value)
    {
        if (value is { } number)
        {
            json.WriteNumberValue(number);
        }
        else
        {
            json.WriteNullValue();
        }
    }

    private static void Number(Utf8JsonWriter json, double? value)
    {
        if (value is { } number)
        {
            json.WriteNumberValue(number);
        }
        else
        {
            json.WriteNullValue();
        }
    }
}
