using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Engine.Accounts;

namespace Engine.Optimization;

/// <summary>
/// A sweep on disk as lines of JSON: the first says what is swept, each other one holds one run that has ended. Amounts are whole micro-dollars, so that what is read
/// is exactly what was written.
/// </summary>
public static class SweepLines
{
    private const int Version = 1;

    /// <summary>The first line, without its end.</summary>
    /// <param name="specification">Hash of everything that the runs depend on.</param>
    /// <param name="about">The same for people, by name.</param>
    public static string Head(string specification, IReadOnlyDictionary<string, string> about) => Write(writer =>
    {
        writer.WriteNumber("sweep", Version);
        writer.WriteString("specification", specification);
        writer.WriteStartObject("about");
        foreach (var (name, value) in about)
        {
            writer.WriteString(name, value);
        }

        writer.WriteEndObject();
    });

    /// <summary>Reads the first line; null when it is none.</summary>
    public static (string Specification, ImmutableSortedDictionary<string, string> About)? ReadHead(string line) => Read(line, root =>
        root.GetProperty("sweep").GetInt32() == Version
            ? (root.GetProperty("specification").GetString()!, root.GetProperty("about").EnumerateObject().ToImmutableSortedDictionary(p => p.Name, p => p.Value.GetString()!, StringComparer.Ordinal))
            : ((string, ImmutableSortedDictionary<string, string>)?)null);

    /// <summary>A run, without the line's end.</summary>
    /// <param name="run">Which run.</param>
    /// <param name="values">Its parameters, for people.</param>
    /// <param name="figures">What came of it.</param>
    public static string Run(SweepRun run, string values, SegmentFigures figures) => Write(writer =>
    {
        writer.WriteNumber("window", run.Window);
        writer.WriteString("part", run.Part == SweepPart.InSample ? "in" : "out");
        writer.WriteNumber("point", run.Point);
        writer.WriteString("values", values);
        writer.WriteNumber("events", figures.Events);
        writer.WriteNumber("orders", figures.Orders);
        writer.WriteNumber("trips", figures.RoundTrips);
        writer.WriteNumber("winners", figures.Winners);
        writer.WriteNumber("losers", figures.Losers);
        writer.WriteNumber("won", figures.Won.Micros);
        writer.WriteNumber("lost", figures.Lost.Micros);
        writer.WriteNumber("fees", figures.Fees.Micros);
        writer.WriteStartArray("profits");
        foreach (var profit in figures.Profits)
        {
            writer.WriteNumberValue(profit.Micros);
        }

        writer.WriteEndArray();
        if (figures.Trouble is { } trouble)
        {
            writer.WriteString("trouble", trouble);
        }

        if (figures.Halted is { } halted)
        {
            writer.WriteString("halted", halted);
        }
    });

    /// <summary>Reads a run; null when the line is none.</summary>
    public static (SweepRun Run, SegmentFigures Figures)? ReadRun(string line) => Read(line, root =>
    {
        var run = new SweepRun(
            root.GetProperty("window").GetInt32(),
            root.GetProperty("part").GetString() switch { "in" => SweepPart.InSample, "out" => SweepPart.OutOfSample, _ => throw new FormatException() },
            root.GetProperty("point").GetInt64());
        return ((SweepRun, SegmentFigures)?)(run, new SegmentFigures
        {
            Events = root.GetProperty("events").GetInt64(),
            Orders = root.GetProperty("orders").GetInt64(),
            RoundTrips = root.GetProperty("trips").GetInt32(),
            Winners = root.GetProperty("winners").GetInt32(),
            Losers = root.GetProperty("losers").GetInt32(),
            Won = new Money(root.GetProperty("won").GetInt64()),
            Lost = new Money(root.GetProperty("lost").GetInt64()),
            Fees = new Money(root.GetProperty("fees").GetInt64()),
            Profits = [.. root.GetProperty("profits").EnumerateArray().Select(p => new Money(p.GetInt64()))],
            Trouble = root.TryGetProperty("trouble", out var trouble) ? trouble.GetString() : null,
            Halted = root.TryGetProperty("halted", out var halted) ? halted.GetString() : null,
        });
    });

    private static string Write(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            members(writer);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static T? Read<T>(string line, Func<JsonElement, T?> read)
        where T : struct
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return document.RootElement.ValueKind == JsonValueKind.Object ? read(document.RootElement) : null;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or FormatException or InvalidOperationException)
        {
            return null;
        }
    }
}
