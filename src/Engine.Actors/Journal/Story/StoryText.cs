using System.Globalization;
using Engine.Accounts;

namespace Engine.Actors.Journal.Story;

/// <summary>A paragraph as lines for people.</summary>
public static class StoryText
{
    /// <summary>
    /// The headline with time and event numbers, then one indented line for each event: what, how long after the first, and the words. A time that the
    /// journal does not prove is not shown.
    /// </summary>
    /// <param name="paragraph">What is told.</param>
    /// <param name="time">Writes a time with its zone.</param>
    public static IEnumerable<string> Lines(StoryParagraph paragraph, Func<DateTimeOffset, string> time)
    {
        var numbers = paragraph.First == paragraph.Last ? Number(paragraph.First) : $"{Number(paragraph.First)} to {Number(paragraph.Last)}";
        yield return $"{time(paragraph.At)}  {paragraph.Headline}{(paragraph.Outcome is { } outcome ? $": {outcome}" : "")}  ({numbers})";
        if (paragraph.DecidedAt is { } frame)
        {
            yield return paragraph.Cause is { } cause
                ? Line("decided", Words.Lapse(cause.At - paragraph.At), string.Create(CultureInfo.InvariantCulture, $"after frame {frame}, on {cause.Text}{(cause.Market is { } market ? $"; the market by then: {market}" : "")}"))
                : Line("decided", "", string.Create(CultureInfo.InvariantCulture, $"after frame {frame}"));
        }

        for (var i = 0; i < paragraph.Steps.Count; i++)
        {
            var step = paragraph.Steps[i];
            if (step.Text == paragraph.Headline)
            {
                continue;
            }

            yield return Line(
                step.What,
                step.After is { } after && paragraph.Kind != StoryKind.Comparison ? $"+{Words.Lapse(after)}".Replace("+-", "-", StringComparison.Ordinal) : "",
                $"{step.Text}{(step.VenueClock ? " (by the venue's clock)" : "")}{(paragraph.First == paragraph.Last ? "" : $"  {Number(step.Number)}")}");
            if (i == 0 && paragraph is { Kind: StoryKind.Order, Strategy: not null, Continued: false } && step.WrittenAfter is { } written)
            {
                yield return Line("journaled", $"+{Words.Lapse(written)}", "by this machine's clock; the request left after that");
            }
        }

        if (paragraph.Kind is StoryKind.Order or StoryKind.Close && (paragraph.Costs != Money.Zero || paragraph.Realized != Money.Zero))
        {
            yield return Line("money", "", $"realised {paragraph.Realized}, costs {paragraph.Costs}");
        }
    }

    private static string Line(string what, string after, string text) => $"    {what,-12}{after,10}  {text}";

    private static string Number(long number) => string.Create(CultureInfo.InvariantCulture, $"#{number}");
}
