using System.Globalization;
using NodaTime;
using NodaTime.Text;

namespace Engine.Risk;

/// <summary>
/// Windows as the events of an iCalendar file (RFC 5545): DTSTART to DTEND in UTC, in the zone that TZID names or on whole days of Chicago. An event whose
/// SUMMARY contains FLATTEN closes positions, every other denies entries; both hold for every contract. A recurring event is refused: its
/// repetitions would be missed silently. Pure.
/// </summary>
public static class IcsWindows
{
    private static readonly LocalDateTimePattern Moment = LocalDateTimePattern.CreateWithInvariantCulture("yyyyMMdd'T'HHmmss");
    private static readonly LocalDatePattern Date = LocalDatePattern.CreateWithInvariantCulture("yyyyMMdd");

    /// <summary>Reads a file's text.</summary>
    public static WindowFile Parse(string text)
    {
        var windows = new List<NoTradeWindow>();
        var problems = new List<WindowProblem>();
        Dictionary<string, Property>? @event = null;
        var began = 0;
        foreach (var (number, line) in Unfold(text))
        {
            var property = Property.Of(number, line);
            if (property is { Name: "BEGIN", Value: "VEVENT" })
            {
                (@event, began) = (new(StringComparer.Ordinal), number);
            }
            else if (property is { Name: "END", Value: "VEVENT" } && @event is not null)
            {
                Read(@event, began, windows, problems);
                @event = null;
            }
            else
            {
                @event?.TryAdd(property.Name, property);
            }
        }

        if (@event is not null)
        {
            problems.Add(new(began, "this event has no END:VEVENT."));
        }
        else if (!text.Contains("BEGIN:VCALENDAR", StringComparison.OrdinalIgnoreCase))
        {
            problems.Add(new(1, "this is no iCalendar file: BEGIN:VCALENDAR is missing."));
        }

        return WindowFile.Of(windows, problems);
    }

    private static void Read(Dictionary<string, Property> @event, int began, List<NoTradeWindow> windows, List<WindowProblem> problems)
    {
        if (@event.TryGetValue("RRULE", out var rule) || @event.TryGetValue("RDATE", out rule))
        {
            problems.Add(new(rule.Line, "recurring events are not read; write each one out."));
        }
        else if (!@event.TryGetValue("DTSTART", out var start))
        {
            problems.Add(new(began, "this event has no DTSTART."));
        }
        else if (Time(start, out var from, out var wholeDay) is { } wrongStart)
        {
            problems.Add(new(start.Line, wrongStart));
        }
        else if (!@event.TryGetValue("DTEND", out var end))
        {
            if (wholeDay is { } day)
            {
                Add(from, At(day.PlusDays(1)));
            }
            else
            {
                problems.Add(new(began, "this event has no DTEND."));
            }
        }
        else if (Time(end, out var to, out _) is { } wrongEnd)
        {
            problems.Add(new(end.Line, wrongEnd));
        }
        else if (to <= from)
        {
            problems.Add(new(end.Line, "the event ends before it begins."));
        }
        else
        {
            Add(from, to);
        }

        void Add(DateTimeOffset from, DateTimeOffset to)
        {
            var summary = @event.TryGetValue("SUMMARY", out var words) ? words.Value.Replace("\\,", ",").Replace("\\;", ";").Replace("\\n", " ") : "";
            windows.Add(new NoTradeWindow(from, to, summary.Contains("FLATTEN", StringComparison.OrdinalIgnoreCase), [], summary));
        }
    }

    private static string? Time(Property property, out DateTimeOffset at, out LocalDate? wholeDay)
    {
        (at, wholeDay) = (default, null);
        var text = property.Value;
        if (Date.Parse(text) is { Success: true, Value: var day })
        {
            (at, wholeDay) = (At(day), day);
            return null;
        }

        var utc = text.EndsWith('Z');
        if (Moment.Parse(utc ? text[..^1] : text) is not { Success: true, Value: var local })
        {
            return $"{property.Name} = {text} is not a time such as 20261125T132500Z.";
        }

        if (utc)
        {
            at = LocalTimes.In(DateTimeZone.Utc, local);
            return null;
        }

        if (property.Zone is not { } name)
        {
            return $"{property.Name} = {text} names no zone; write TZID or a Z for UTC.";
        }

        if (LocalTimes.Zone(name) is not { } zone)
        {
            return $"there is no time zone \"{name}\"; write a name such as America/Chicago.";
        }

        at = LocalTimes.In(zone, local);
        return null;
    }

    private static DateTimeOffset At(LocalDate day) => LocalTimes.In(LocalTimes.Zone("America/Chicago")!, day.AtMidnight());

    /// <summary>Lines with their numbers; a line that begins with a blank continues the one before.</summary>
    private static List<(int Number, string Line)> Unfold(string text)
    {
        var lines = new List<(int Number, string Line)>();
        var number = 0;
        foreach (var raw in text.TrimStart('\uFEFF').Split('\n'))
        {
            number++;
            var line = raw.TrimEnd('\r');
            if (line.Length > 0 && line[0] is ' ' or '\t' && lines.Count > 0)
            {
                lines[^1] = (lines[^1].Number, lines[^1].Line + line[1..]);
            }
            else if (line.Length > 0)
            {
                lines.Add((number, line));
            }
        }

        return lines;
    }

    private readonly record struct Property(int Line, string Name, string? Zone, string Value)
    {
        public static Property Of(int number, string line)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var head = (colon < 0 ? line : line[..colon]).Split(';');
            var zone = head.Skip(1).FirstOrDefault(p => p.StartsWith("TZID=", StringComparison.OrdinalIgnoreCase))?[5..].Trim('"');
            return new(number, head[0].ToUpper(CultureInfo.InvariantCulture), zone, colon < 0 ? "" : line[(colon + 1)..].Trim());
        }
    }
}
