using System.Globalization;
using System.Text.Json.Nodes;
using Engine.Accounts;
using Engine.Statistics;

namespace Engine.Reports;

/// <summary>What a figure is, which decides how it is written.</summary>
internal enum FigureKind
{
    /// <summary>Dollars, to the cent.</summary>
    Money,

    /// <summary>A ratio, two decimals.</summary>
    Ratio,

    /// <summary>A share, in percent with one decimal.</summary>
    Share,

    /// <summary>A percentage that is one already, two decimals.</summary>
    Percent,

    /// <summary>A whole number.</summary>
    Count,

    /// <summary>Seconds, written in the two largest units.</summary>
    Duration,

    /// <summary>A number of one decimal.</summary>
    Number,
}

/// <summary>Numbers as people read them; invariant culture, a true minus sign, never NaN.</summary>
internal static class FigureText
{
    private const string Minus = "\u2212";

    /// <summary>A figure of the JSON; a dash when it has no value.</summary>
    public static string Of(JsonNode? value, FigureKind kind) => value is null ? "\u2013" : kind switch
    {
        FigureKind.Money => Dollars(value.GetValue<decimal>()),
        FigureKind.Count => Sign(value.GetValue<decimal>(), "#,##0"),
        FigureKind.Duration => Duration(value.GetValue<double>()),
        FigureKind.Share => Double(value.GetValue<double>() * 100, "#,##0.0") + "\u202f%",
        FigureKind.Percent => Double(value.GetValue<double>(), "#,##0.00") + "\u202f%",
        FigureKind.Number => Double(value.GetValue<double>(), "#,##0.0"),
        _ => Double(value.GetValue<double>(), "#,##0.00"),
    };

    /// <summary>Dollars to the cent, half away from zero.</summary>
    public static string Dollars(Money money) => Dollars(money.ToDecimal());

    /// <inheritdoc cref="Dollars(Money)"/>
    public static string Dollars(decimal dollars)
    {
        var rounded = Math.Round(dollars, 2, MidpointRounding.AwayFromZero);
        return (rounded < 0 ? Minus : "") + "$" + Math.Abs(rounded).ToString("#,##0.00", CultureInfo.InvariantCulture);
    }

    /// <summary>Whole dollars for narrow places.</summary>
    public static string ShortDollars(Money money)
    {
        var dollars = money.ToDecimal();
        var size = Math.Abs(dollars);
        var text = size >= 10_000 ? (size / 1_000).ToString("#,##0.0", CultureInfo.InvariantCulture) + "k" : Math.Round(size, MidpointRounding.AwayFromZero).ToString("#,##0", CultureInfo.InvariantCulture);
        return (dollars < 0 ? Minus : dollars > 0 ? "+" : "") + text;
    }

    /// <summary>An instant in UTC, to the second.</summary>
    public static string Stamp(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>A date.</summary>
    public static string Date(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>A price as the venue writes it.</summary>
    public static string Price(decimal price) => price.ToString("0.#########", CultureInfo.InvariantCulture);

    /// <summary>Seconds in the two largest units.</summary>
    public static string Duration(double seconds)
    {
        var (sign, span) = (seconds < 0 ? Minus : "", TimeSpan.FromSeconds(Math.Abs(seconds)));
        return sign + (span.TotalDays >= 1 ? $"{(int)span.TotalDays} d {span.Hours} h"
            : span.TotalHours >= 1 ? $"{span.Hours} h {span.Minutes} min"
            : span.TotalMinutes >= 1 ? $"{span.Minutes} min {span.Seconds} s"
            : span.TotalSeconds >= 1 || span == TimeSpan.Zero ? span.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture) + " s"
            : span.TotalMilliseconds.ToString("0.###", CultureInfo.InvariantCulture) + " ms");
    }

    /// <summary>Why a figure has no value, as a sentence without an end.</summary>
    public static string Why(string reason) => Enum.TryParse<Undefined>(reason, out var why) ? Why(why) : reason;

    /// <inheritdoc cref="Why(string)"/>
    public static string Why(Undefined why) => why switch
    {
        Undefined.NoRoundTrip => "no completed round trip",
        Undefined.NoWinner => "no round trip won",
        Undefined.NoLoser => "no round trip lost",
        Undefined.NoTradeDate => "no trade date in the range",
        Undefined.TooFewObservations => "too few trade dates",
        Undefined.NoVariance => "all trade dates are equal",
        Undefined.NoLosingDate => "no trade date lost",
        Undefined.NoDrawdown => "no drawdown",
        Undefined.NoCapital => "capital not known",
        Undefined.NoPricePath => "no prices between the fills",
        Undefined.NoReferencePrice => "no price to compare the fills with",
        Undefined.NoOrder => "no such order",
        Undefined.NoSessionTime => "no session time in the range",
        Undefined.NoProfit => "no profit to be a part of",
        Undefined.NotAboveBenchmark => "the Sharpe ratio is not above zero",
        Undefined.NotEstimable => "cannot be estimated from these dates",
        _ => "",
    };

    /// <summary>What has to be known to read the figures rightly.</summary>
    public static string Of(Reservation reservation) => reservation switch
    {
        Reservation.CutShort => "The run was ended before its data did; the last trade date is a part of one.",
        Reservation.OpenPosition => "A position is open at the end. Its profit at the last price is in the daily figures and in none of the round trips.",
        Reservation.MarkedAtFill => "An open position is valued at the price of its last fill, because no later price is known.",
        Reservation.AdoptedPosition => "A position was taken over from the venue; how it came about is not known.",
        Reservation.OtherCash => "The cash changed by something other than fills; that is in no figure of profit.",
        Reservation.UnknownCapital => "The capital is not known: shares of it have no value, and equity counts from zero.",
        _ => reservation.ToString(),
    };

    private static string Sign(decimal value, string format) => (value < 0 ? Minus : "") + Math.Abs(value).ToString(format, CultureInfo.InvariantCulture);

    private static string Double(double value, string format)
    {
        var text = Math.Abs(value).ToString(format, CultureInfo.InvariantCulture);
        return (value < 0 && text.AsSpan().ContainsAnyInRange('1', '9') ? Minus : "") + text;
    }
}
