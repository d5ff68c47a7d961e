using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Signals;

/// <summary>
/// Reads the body of a signal: one JSON object, as a charting platform fills it in. Numbers may stand as strings, for that is what its placeholders
/// become. What is not understood is refused with a sentence: a word that is mistyped must not be a wish that is left out.
/// </summary>
public sealed record SignalBody
{
    private const string SecretName = "secret";
    private const string StrategyMember = "strategy";
    private const string SymbolMember = "symbol";
    private const string ActionMember = "action";
    private const string ContractsMember = "contracts";
    private const string PositionMember = "position";
    private const string PositionSizeMember = "positionSize";
    private const string PriceMember = "price";
    private const string TimeMember = "time";
    private const string IdMember = "id";
    private const string TestMember = "test";
    private const int LongestText = 64;
    private const int MostContracts = 10_000;
    private static readonly ImmutableArray<string> Names =
        [SecretName, StrategyMember, SymbolMember, ActionMember, ContractsMember, PositionMember, PositionSizeMember, PriceMember, TimeMember, IdMember, TestMember];

    private SignalBody()
    {
    }

    /// <summary>The signal; null when something is wrong.</summary>
    public Signal? Signal { get; private init; }

    /// <summary>True when it is to be looked at and not to be followed.</summary>
    public bool IsTest { get; private init; }

    /// <summary>What is wrong, in one sentence; null when nothing is. It repeats nothing of the secret.</summary>
    public string? Wrong { get; private init; }

    /// <summary>
    /// The secret of a body, of which nothing else is looked at: who does not know it learns nothing of what is wrong with the rest. Null when the body is no
    /// JSON object, or its secret is missing, repeated or no text.
    /// </summary>
    public static string? SecretOf(ReadOnlySpan<byte> body, out bool isObject)
    {
        isObject = false;
        string? secret = null;
        var repeated = false;
        try
        {
            var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = 4 });
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return null;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isSecret = reader.ValueTextEquals(SecretName);
                reader.Read();
                if (isSecret)
                {
                    repeated |= secret is not null;
                    secret = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
                }

                reader.Skip();
            }

            isObject = reader.TokenType == JsonTokenType.EndObject && !reader.Read();
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            isObject = false;
        }

        return isObject && !repeated ? secret : null;
    }

    /// <summary>Reads a body whose secret was right.</summary>
    public static SignalBody Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 4 });
            return document.RootElement.ValueKind == JsonValueKind.Object ? Read(document.RootElement) : Not("The body is not a JSON object.");
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            // The latter for text that is no valid Unicode.
            return Not("The body is not a JSON object.");
        }
    }

    private static SignalBody Read(JsonElement root)
    {
        var given = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var member in root.EnumerateObject())
        {
            if (!Names.Contains(member.Name, StringComparer.Ordinal))
            {
                return Not($"There is no member \"{Shown(member.Name)}\"; the members are {string.Join(", ", Names)}.");
            }

            if (!given.TryAdd(member.Name, member.Value))
            {
                return Not($"\"{member.Name}\" stands there twice.");
            }
        }

        string? wrong = null;
        string? Text(string name) => TextOf(given, name, ref wrong);
        var (strategy, symbol, time) = (Text(StrategyMember), Text(SymbolMember), Text(TimeMember));
        var (action, position, id) = (Text(ActionMember), Text(PositionMember), Text(IdMember));
        var (contracts, positionSize, price) = (Text(ContractsMember), Text(PositionSizeMember), Text(PriceMember));
        var test = given.TryGetValue(TestMember, out var flag) && flag.ValueKind == JsonValueKind.True;
        wrong ??= given.ContainsKey(TestMember) && flag.ValueKind is not (JsonValueKind.True or JsonValueKind.False) ? "\"test\" is not true or false." : null;
        wrong ??= strategy is null ? Missing(StrategyMember) : symbol is null ? Missing(SymbolMember) : time is null ? Missing(TimeMember) : null;
        if (wrong is not null)
        {
            return Not(wrong);
        }

        if (!TryTime(time!, out var sent))
        {
            return Not($"\"time\" {Shown(time!)} is not a time with its zone such as 2026-11-27T14:30:00Z, which is what {{{{timenow}}}} gives.");
        }

        Price? seen = null;
        if (price is not null)
        {
            if (!decimal.TryParse(price, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                || !Engine.Markets.Price.TryFromDecimal(number, out var exact))
            {
                return Not($"\"price\" {Shown(price)} is not a price.");
            }

            seen = exact;
        }

        var (wish, size, unclear) = WishOf(action, contracts, position, positionSize);
        return unclear is not null
            ? Not(unclear)
            : new SignalBody { IsTest = test, Signal = new Signal(new StrategyName(strategy!), symbol!, wish, size, sent) { Id = id, Price = seen } };
    }

    /// <summary>
    /// The wish. A position that is named is the wish, whatever the order that led to it: a signal that was lost on the way is then made good by the next.
    /// </summary>
    private static (SignalAction Action, int Size, string? Wrong) WishOf(string? action, string? contracts, string? position, string? positionSize)
    {
        int size = 0, held = 0;
        if (contracts is not null && !TryContracts(contracts, out size))
        {
            return (default, 0, $"\"contracts\" {Shown(contracts)} is not a whole number from 0 to {MostContracts}.");
        }

        if (positionSize is not null && !TryContracts(positionSize, out held))
        {
            return (default, 0, $"\"positionSize\" {Shown(positionSize)} is not a whole number from 0 to {MostContracts}; the side stands in \"position\".");
        }

        var verb = action?.ToLowerInvariant();
        if (verb is not (null or "buy" or "sell" or "close" or "flat"))
        {
            return (default, 0, $"\"action\" {Shown(action!)} is not one of buy, sell, close, flat.");
        }

        if (position is null && positionSize is not null)
        {
            return (default, 0, "\"positionSize\" stands there without \"position\".");
        }

        var side = position?.ToLowerInvariant();
        if (side is not null)
        {
            return side switch
            {
                not ("long" or "short" or "flat") => (default, 0, $"\"position\" {Shown(position!)} is not one of long, short, flat."),
                "flat" when held != 0 => (default, 0, $"\"position\" is flat and \"positionSize\" is {held}."),
                not "flat" when verb is "close" or "flat" => (default, 0, $"\"action\" is {verb} and \"position\" is {side}."),
                "flat" => (SignalAction.Flat, 0, null),
                _ when held == 0 => (default, 0, $"\"position\" is {side}, and \"positionSize\" does not say how many contracts."),
                "long" => (SignalAction.Position, held, null),
                _ => (SignalAction.Position, -held, null),
            };
        }

        return verb switch
        {
            null => (default, 0, "Neither \"action\" nor \"position\" says what is wanted."),
            "close" or "flat" => (SignalAction.Flat, 0, null),
            _ when size == 0 => (default, 0, $"\"action\" is {verb}, and \"contracts\" does not say how many."),
            "buy" => (SignalAction.Buy, size, null),
            _ => (SignalAction.Sell, size, null),
        };
    }

    /// <summary>The text of a member, or of a number as it is written; null when it is left out.</summary>
    private static string? TextOf(Dictionary<string, JsonElement> given, string name, ref string? wrong)
    {
        if (!given.TryGetValue(name, out var value))
        {
            return null;
        }

        var isNumber = value.ValueKind == JsonValueKind.Number && name is ContractsMember or PositionSizeMember or PriceMember;
        var text = isNumber ? value.GetRawText() : value.ValueKind == JsonValueKind.String ? value.GetString()!.Trim() : null;
        wrong ??= text is null ? $"\"{name}\" is not {(name is ContractsMember or PositionSizeMember or PriceMember ? "a number" : "a text")}."
            : text.Length == 0 ? $"\"{name}\" is empty; leave out what does not matter."
            : text.Contains("{{", StringComparison.Ordinal) ? $"\"{name}\" still says {Shown(text)}: the platform does not fill that in for this kind of alert."
            : text.Length > LongestText ? $"\"{name}\" is longer than {LongestText} characters."
            : text.Any(c => char.IsControl(c) || char.IsSurrogate(c) || char.GetUnicodeCategory(c) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
                ? $"\"{name}\" has characters that cannot be printed."
            : null;
        return text;
    }

    /// <summary>A whole number, also with a fraction of zeros: a platform that counts in fractions writes so.</summary>
    private static bool TryContracts(string text, out int contracts)
    {
        contracts = 0;
        if (!decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) || number != decimal.Truncate(number) || number > MostContracts)
        {
            return false;
        }

        contracts = (int)number;
        return true;
    }

    private static bool TryTime(string text, out DateTimeOffset time) =>
        DateTimeOffset.TryParseExact(
            text,
            ["yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'"],
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out time)
        || DateTimeOffset.TryParseExact(
            text, ["yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz"], CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out time);

    private static string Missing(string name) => $"\"{name}\" is missing.";

    private static SignalBody Not(string wrong) => new() { Wrong = wrong };

    /// <summary>What a stranger to the engine has written, fit to be shown.</summary>
    private static string Shown(string text)
    {
        var plain = new string([.. text.Take(LongestText).Select(c => c is >= ' ' and <= '~' ? c : '?')]);
        return text.Length > LongestText ? plain + "..." : plain;
    }
}
