using System.CommandLine;
using System.Globalization;
using Engine.History;

namespace Engine.Host.Cli;

/// <summary>The options that name a stretch of time. A bare date is a trade date, 17:00 to 17:00 Chicago (contract.md §7.1).</summary>
internal sealed class RangeSymbols
{
    private readonly Option<DateTimeOffset?> _from = Moment("--from", "Start: a trade date, or a time.", HistorySpan.Begin);
    private readonly Option<DateTimeOffset?> _to = Moment("--to", "End: a trade date, which is included, or a time; default: now.", HistorySpan.End);

    public void AddTo(Command command)
    {
        command.Options.Add(_from);
        command.Options.Add(_to);
        command.Validators.Add(result =>
        {
            if (result.GetResult(_from) is { Implicit: false } && result.GetResult(_to) is { Implicit: false } && result.ValueOrNone(_from) >= result.ValueOrNone(_to))
            {
                result.AddError("--from must lie before --to.");
            }
        });
    }

    /// <summary>The option of the start, for rules between options.</summary>
    public Option<DateTimeOffset?> FromOption => _from;

    /// <summary>UTC; null where none was given.</summary>
    public DateTimeOffset? From(ParseResult parsed) => parsed.GetValue(_from);

    /// <summary>UTC, not included; null where none was given.</summary>
    public DateTimeOffset? To(ParseResult parsed) => parsed.GetValue(_to);

    private static Option<DateTimeOffset?> Moment(string name, string description, Func<DateOnly, DateTimeOffset> ofDate) => OptionKinds.Parsed<DateTimeOffset>(
        name,
        "DATE|TIME",
        description,
        "a trade date such as 2026-11-27 or a time such as 2026-11-27T14:30:00Z",
        (string text, out DateTimeOffset value) => TryRead(text, ofDate, out value));

    /// <summary>Reads a trade date or a time.</summary>
    /// <param name="text">As given.</param>
    /// <param name="ofDate">What a bare date means.</param>
    /// <param name="value">UTC.</param>
    public static bool TryRead(string text, Func<DateOnly, DateTimeOffset> ofDate, out DateTimeOffset value)
    {
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) && date.Year is > 1970 and < 2100)
        {
            value = ofDate(date);
            return true;
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out value)
            && text.Contains('T', StringComparison.Ordinal) && value.Year is > 1970 and < 2100;
    }
}
