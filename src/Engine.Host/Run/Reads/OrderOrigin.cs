using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Engine.Orders;

namespace Engine.Host.Run.Reads;

/// <summary>Who placed an order, as far as its tag tells.</summary>
internal enum OrderOriginKind
{
    /// <summary>It has no tag: placed by hand, by another program, or by the venue's own close.</summary>
    Untagged,

    /// <summary>Its tag is not of an engine's form.</summary>
    Foreign,

    /// <summary>An engine of this kind placed it, or the venue for a bracket of it.</summary>
    Engine,
}

/// <summary>What an order's tag says. An engine writes <c>instance-strategy-counter-generation</c>; the venue appends <c>-SL</c> and <c>-TP</c> for a bracket's legs (contract.md §4.5).</summary>
/// <param name="Kind">Who.</param>
/// <param name="Instance">The engine's own name in that run.</param>
/// <param name="Strategy">The strategy's name.</param>
/// <param name="Number">The account's counter of orders.</param>
/// <param name="Generation">How often the order was placed again.</param>
/// <param name="Leg">Which leg of a bracket: <c>stop-loss</c> or <c>take-profit</c>; null for none.</param>
internal sealed partial record OrderOrigin(OrderOriginKind Kind, string? Instance = null, string? Strategy = null, long Number = 0, int Generation = 0, string? Leg = null)
{
    /// <summary>Reads a tag.</summary>
    public static OrderOrigin Of(ClientTag? tag)
    {
        if (tag is not { Value: { Length: > 0 } text })
        {
            return new OrderOrigin(OrderOriginKind.Untagged);
        }

        return OwnTag().Match(text) is { Success: true } match
            && long.TryParse(match.Groups["number"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && int.TryParse(match.Groups["generation"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var generation)
                ? new OrderOrigin(
                    OrderOriginKind.Engine,
                    match.Groups["instance"].Value,
                    match.Groups["strategy"].Value,
                    number,
                    generation,
                    match.Groups["leg"].Value switch { "-SL" => "stop-loss", "-TP" => "take-profit", _ => null })
                : new OrderOrigin(OrderOriginKind.Foreign);
    }

    /// <summary>In a table: <c>sma #12</c>, <c>sma #12 stop-loss</c>, <c>other tag</c>, or nothing.</summary>
    public string ToCell() => Kind switch
    {
        OrderOriginKind.Engine => string.Create(CultureInfo.InvariantCulture, $"{Strategy} #{Number}{(Generation > 0 ? $" again {Generation}" : "")}{(Leg is null ? "" : $" {Leg}")}"),
        OrderOriginKind.Foreign => "other tag",
        _ => "no tag",
    };

    /// <summary>As the member <c>placedBy</c>.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("placedBy");
        writer.WriteString("kind", Kind.ToString().ToLowerInvariant());
        if (Kind == OrderOriginKind.Engine)
        {
            writer.WriteString("instance", Instance);
            writer.WriteString("strategy", Strategy);
            writer.WriteNumber("number", Number);
            writer.WriteNumber("generation", Generation);
            writer.WriteString("leg", Leg);
        }

        writer.WriteEndObject();
    }

    [GeneratedRegex("^(?<instance>sim[0-9]+-[0-9]+|dry-[0-9]+|e[0-9a-f]{8})-(?<strategy>.+)-(?<number>[0-9]+)-(?<generation>[0-9]+)(?<leg>-SL|-TP)?$", RegexOptions.CultureInvariant)]
    private static partial Regex OwnTag();
}
