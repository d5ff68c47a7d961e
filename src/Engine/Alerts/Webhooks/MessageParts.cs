using System.Collections.Immutable;
using System.Text;

namespace Engine.Alerts.Webhooks;

/// <summary>Lines as messages of limited length. No line is parted, unless it is longer than a message: then it is cut.</summary>
internal static class MessageParts
{
    /// <summary>Room for the number of a part, such as <c>(12/30)</c> and a line break.</summary>
    private const int Numbering = 16;

    public static ImmutableArray<string> Of(IEnumerable<string> lines, int limit)
    {
        var room = limit - Numbering;
        var parts = ImmutableArray.CreateBuilder<string>();
        var part = new StringBuilder();
        foreach (var line in lines.Select(line => Cut(line, room)))
        {
            if (part.Length > 0 && part.Length + 1 + line.Length > room)
            {
                parts.Add(part.ToString());
                part.Clear();
            }

            part.Append(part.Length > 0 ? "\n" : "").Append(line);
        }

        parts.Add(part.ToString());
        return parts.Count == 1 ? parts.ToImmutable() : [.. parts.Select((text, i) => $"({i + 1}/{parts.Count})\n{text}")];
    }

    /// <summary>Neither a pair of code units nor an escape is torn apart.</summary>
    private static string Cut(string line, int room)
    {
        if (line.Length <= room)
        {
            return line;
        }

        var end = room - 1;
        if (char.IsHighSurrogate(line[end - 1]))
        {
            end--;
        }

        var slashes = line.AsSpan(0, end).Length - line.AsSpan(0, end).TrimEnd('\\').Length;
        end -= slashes % 2;
        if (line.LastIndexOf('&', end - 1, Math.Min(5, end)) is >= 0 and var entity && line.IndexOf(';', entity) is var close && (close < 0 || close >= end))
        {
            end = entity;
        }

        return $"{line.AsSpan(0, end)}…";
    }
}
