using System.Globalization;
using Engine.Accounts;
using Engine.Actors.Journal.Story;
using Engine.Host.Console;
using Engine.Reports;
using NodaTime;

namespace Engine.Host.Run.Audit;

/// <summary>Words and times of the page on a trade date. Times are Chicago's with their offset, wherever the page is written.</summary>
internal static class AuditText
{
    private static readonly DateTimeZone Chicago = DateTimeZoneProviders.Tzdb["America/Chicago"];

    /// <summary>A time.</summary>
    public static string Time(DateTimeOffset at) => TimeText.Milliseconds(at, Chicago);

    /// <summary>A length of time, such as <c>0.4 ms</c>, <c>118 ms</c>, <c>2.31 s</c> or <c>5 m 3 s</c>.</summary>
    public static string Lapse(TimeSpan lapse)
    {
        var size = lapse.Duration();
        return (lapse < TimeSpan.Zero ? "-" : "") + (
            size < TimeSpan.FromMilliseconds(10) ? size.TotalMilliseconds.ToString("0.0 'ms'", CultureInfo.InvariantCulture)
            : size < TimeSpan.FromSeconds(1) ? size.TotalMilliseconds.ToString("0 'ms'", CultureInfo.InvariantCulture)
            : size < TimeSpan.FromMinutes(1) ? size.TotalSeconds.ToString("0.00 's'", CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{(long)size.TotalMinutes} m {size.Seconds} s"));
    }

    /// <summary>A paragraph of the account's story.</summary>
    public static AuditEntry EntryOf(StoryParagraph paragraph)
    {
        var steps = paragraph.Steps.Select((step, n) => new AuditStep(
            step.What,
            Time(step.At),
            step.After is { } after ? (after < TimeSpan.Zero ? "" : "+") + Lapse(after) : "",
            step.Text + (step.VenueClock ? " (by the venue's clock)" : "") + (n == 0 && step.WrittenAfter is { } written && paragraph.Kind == StoryKind.Order ? $"; in the journal after {Lapse(written)}" : ""))).ToList();
        if (paragraph.Costs != Money.Zero || paragraph.Realized != Money.Zero)
        {
            steps.Add(new AuditStep("money", "", "", $"realised {paragraph.Realized}, costs {paragraph.Costs}"));
        }

        return new AuditEntry(
            paragraph.Headline,
            paragraph.Outcome,
            paragraph.First == paragraph.Last ? Number(paragraph.First) : $"{Number(paragraph.First)} to {Number(paragraph.Last)}",
            [.. steps])
        {
            Cause = CauseOf(paragraph),
        };
    }

    private static string? CauseOf(StoryParagraph paragraph) => paragraph.DecidedAt is not { } frame ? null
        : paragraph.Cause is not { } cause ? string.Create(CultureInfo.InvariantCulture, $"Decided after frame {frame} of the market's; no recording tells on what.")
        : string.Create(
            CultureInfo.InvariantCulture,
            $"Decided at {Time(cause.At)}, after frame {frame} of the market's, on {cause.Text}{(cause.Market is { } market ? $"; the market by then: {market}" : "")}.");

    private static string Number(long number) => string.Create(CultureInfo.InvariantCulture, $"#{number}");
}
