using System.Globalization;
using System.Text.Json;
using Engine.Accounts;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Simulator;

/// <summary>A fault file, rule or act that cannot be understood; the message is one sentence for a person.</summary>
public sealed class FaultFileException(string message) : Exception(message);

/// <summary>Reads rules and acts from JSON, strictly: an unknown member or word is refused, not passed over.</summary>
public static class FaultJson
{
    private static readonly Dictionary<string, FaultAction> Actions = Enum.GetValues<FaultAction>().ToDictionary(WordOf, StringComparer.Ordinal);

    private static readonly string[] RuleMembers =
        ["name", "target", "action", "executed", "skip", "count", "probability", "seed", "market", "wall", "afterReconnect", "wait", "retryAfter", "status", "text"];

    /// <summary>Reads a file.</summary>
    /// <exception cref="FaultFileException">It is missing, not JSON, or says something unknown; the message names the line, rule or act.</exception>
    public static FaultPlan Open(string file)
    {
        string text;
        try
        {
            text = File.ReadAllText(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new FaultFileException($"{file}: the file cannot be read ({error.Message.TrimEnd('.')}).");
        }

        return Parse(file, text);
    }

    /// <summary>Reads a file's text.</summary>
    /// <param name="file">Its name, for messages.</param>
    /// <param name="text">Its text.</param>
    /// <exception cref="FaultFileException">As for <see cref="Open"/>.</exception>
    public static FaultPlan Parse(string file, string text)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(text, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        }
        catch (JsonException error)
        {
            throw new FaultFileException($"{file}, line {(error.LineNumber ?? 0) + 1}: this is not JSON.");
        }

        using (document)
        {
            var root = new FaultMembers(document.RootElement, file, ["version", "seed", "rules", "acts", "shapes", "sessions", "venue"]);
            if (root.Whole("version", 1, 1) is null)
            {
                throw new FaultFileException($"{file}: \"version\" must be 1.");
            }

            var seed = (ulong)(root.Whole("seed", 0, long.MaxValue) ?? 0);
            return new FaultPlan(
                [.. root.Array("rules").Select((rule, index) => ReadRule(rule, $"{file}, rule {index + 1}", seed + (ulong)index))],
                [.. root.Array("acts").Select((act, index) => ReadPlanned(act, $"{file}, act {index + 1}"))])
            {
                Shapes = root.Object("shapes") is { } shapes ? ReadShapes(shapes, $"{file}, shapes") : null,
                Sessions = root.Object("sessions") is { } sessions ? ReadSessions(sessions, $"{file}, sessions") : null,
                Venue = root.Object("venue") is { } venue ? ReadVenue(venue, $"{file}, venue") : null,
            };
        }
    }

    /// <summary>Reads one rule.</summary>
    /// <param name="json">The object.</param>
    /// <param name="where">What to call it in messages.</param>
    /// <param name="seed">The seed of a rule that names none.</param>
    /// <exception cref="FaultFileException">It says something unknown.</exception>
    public static FaultRule ReadRule(JsonElement json, string where, ulong seed)
    {
        var members = new FaultMembers(json, where, RuleMembers);
        var target = members.Text("target") ?? throw members.Problem("\"target\" is missing");
        var word = members.Text("action") ?? throw members.Problem("\"action\" is missing");
        if (!Actions.TryGetValue(word, out var action))
        {
            throw members.Problem($"\"action\" is \"{word}\"; known are {string.Join(", ", Actions.Keys)}");
        }

        var rule = new FaultRule(target, action)
        {
            Name = members.Text("name"),
            Executed = members.Flag("executed") ?? false,
            Skip = members.Whole("skip", 0, long.MaxValue) ?? 0,
            Count = members.Whole("count", 0, long.MaxValue),
            Probability = members.Number("probability", 0, 1) ?? 1,
            Seed = members.Whole("seed", 0, long.MaxValue) is { } own ? (ulong)own : seed,
            Market = members.Window("market"),
            Wall = members.Window("wall"),
            AfterReconnect = members.Whole("afterReconnect", 1, long.MaxValue),
            Wait = members.Seconds("wait"),
            RetryAfter = members.Seconds("retryAfter"),
            Status = (int?)members.Whole("status", 500, 599),
            Text = members.Text("text"),
        };
        return FaultTargets.IsKnown(rule)
            ? rule
            : throw members.Problem($"\"{target}\" is no {(rule.IsForFrames ? "event of a hub" : "operation")} that \"{word}\" can strike");
    }

    /// <summary>Reads one act, to be done now.</summary>
    /// <exception cref="FaultFileException">It says something unknown.</exception>
    public static GatewayAct ReadAct(JsonElement json, string where) => ReadAct(new FaultMembers(json, where, MembersOf(json)));

    /// <summary>A rule as JSON, in the members that <see cref="ReadRule"/> reads, with its number and how often it struck.</summary>
    public static void Write(Utf8JsonWriter writer, StandingFault fault)
    {
        var rule = fault.Rule;
        writer.WriteStartObject();
        writer.WriteNumber("id", fault.Id);
        writer.WriteNumber("seen", fault.Seen);
        writer.WriteNumber("struck", fault.Struck);
        writer.WriteString("target", rule.Target);
        writer.WriteString("action", WordOf(rule.Action));
        Text("name", rule.Name);
        writer.WriteBoolean("executed", rule.Executed);
        writer.WriteNumber("skip", rule.Skip);
        Whole("count", rule.Count);
        writer.WriteNumber("probability", rule.Probability);
        writer.WriteNumber("seed", rule.Seed);
        Window("market", rule.Market);
        Window("wall", rule.Wall);
        Whole("afterReconnect", rule.AfterReconnect);
        Seconds("wait", rule.Wait);
        Seconds("retryAfter", rule.RetryAfter);
        Whole("status", rule.Status);
        Text("text", rule.Text);
        writer.WriteEndObject();

        void Text(string name, string? value)
        {
            if (value is not null)
            {
                writer.WriteString(name, value);
            }
        }

        void Whole(string name, long? value)
        {
            if (value is { } number)
            {
                writer.WriteNumber(name, number);
            }
        }

        void Seconds(string name, TimeSpan? value)
        {
            if (value is { } time)
            {
                writer.WriteNumber(name, time.TotalSeconds);
            }
        }

        void Window(string name, FaultWindow window)
        {
            if (window == default)
            {
                return;
            }

            writer.WriteStartObject(name);
            Text("from", window.From?.ToString("O", CultureInfo.InvariantCulture));
            Text("to", window.To?.ToString("O", CultureInfo.InvariantCulture));
            writer.WriteEndObject();
        }
    }

    private static WireShapes ReadShapes(JsonElement json, string where)
    {
        var members = new FaultMembers(json, where, ["bareUserEvents", "tradeObjects", "depthObjects", "timestamps", "trailingZeros"]);
        return new WireShapes
        {
            BareUserEvents = members.Flag("bareUserEvents") ?? false,
            TradeObjects = members.Flag("tradeObjects") ?? false,
            DepthObjects = members.Flag("depthObjects") ?? false,
            Timestamps = members.Word<TimestampForm>("timestamps") ?? TimestampForm.Offset,
            TrailingZeros = members.Flag("trailingZeros") ?? false,
        };
    }

    private static SessionPolicy ReadSessions(JsonElement json, string where)
    {
        var members = new FaultMembers(json, where, ["evictOldestAt", "closeAtTokenExpiry"]);
        return new SessionPolicy
        {
            EvictOldestAt = (int?)members.Whole("evictOldestAt", 2, 1_000),
            CloseAtTokenExpiry = members.Flag("closeAtTokenExpiry") ?? false,
        };
    }

    private static VenueSwitches ReadVenue(JsonElement json, string where)
    {
        var members = new FaultMembers(
            json, where,
            [
                "brackets", "account", "startBalance", "dailyLossLimit", "maximumLossLimit", "sizeCap", "marginPerMini", "siblingCancelDelay", "activationDelay",
                "stopSlippageTicks", "queue", "stalePrice", "minimumBracketTicks", "quotas", "hours", "barsPerAnswer",
            ]);
        return new VenueSwitches
        {
            Brackets = members.Word<BracketMode>("brackets"),
            Account = members.Word<SimulatedAccountKind>("account"),
            StartBalance = Dollars("startBalance"),
            DailyLossLimit = Dollars("dailyLossLimit"),
            MaximumLossLimit = Dollars("maximumLossLimit"),
            SizeCap = (int?)members.Whole("sizeCap", 1, 10_000),
            MarginPerMini = Dollars("marginPerMini"),
            SiblingCancelDelay = members.Seconds("siblingCancelDelay"),
            ActivationDelay = members.Seconds("activationDelay"),
            StopSlippageTicks = (int?)members.Whole("stopSlippageTicks", 0, 1_000),
            Queue = members.Word<QueueModel>("queue"),
            StalePrice = members.Seconds("stalePrice"),
            MinimumBracketTicks = (int?)members.Whole("minimumBracketTicks", 0, 1_000),
            Quotas = members.Flag("quotas"),
            Hours = members.Flag("hours"),
            BarsPerAnswer = (int?)members.Whole("barsPerAnswer", 1, VenueRules.MostBars),
        };

        decimal? Dollars(string name) => members.Number(name, 0, 1_000_000_000) is { } dollars ? decimal.Round((decimal)dollars, 2) : null;
    }

    private static PlannedAct ReadPlanned(JsonElement json, string where)
    {
        var members = new FaultMembers(json, where, ["at", "after", .. MembersOf(json)]);
        var (at, after) = (members.Time("at"), members.Seconds("after"));
        return at is null == after is null
            ? throw members.Problem("exactly one of \"at\" (market time) and \"after\" (seconds from the market's start) is needed")
            : new PlannedAct(ReadAct(members), at, after ?? TimeSpan.Zero);
    }

    private static string[] MembersOf(JsonElement json) =>
        (json.ValueKind == JsonValueKind.Object && json.TryGetProperty("do", out var word) && word.ValueKind == JsonValueKind.String ? word.GetString() : null) switch
        {
            "halt" => ["do", "contract", "for"],
            "resume" => ["do", "contract"],
            "void" => ["do", "trade"],
            "roll" => ["do", "from", "to"],
            "can-trade" => ["do", "account", "value"],
            "burst" => ["do", "for"],
            "kill" => ["do", "hub"],
            "logout" => ["do", "text"],
            _ => ["do"],
        };

    private static GatewayAct ReadAct(FaultMembers members)
    {
        var word = members.Text("do") ?? throw members.Problem("\"do\" is missing");
        return word switch
        {
            "halt" => new GatewayAct.Halt(Contract("contract"), On: true, members.Seconds("for")),
            "resume" => new GatewayAct.Halt(Contract("contract"), On: false),
            "void" => new GatewayAct.Void(members.Whole("trade", 1, long.MaxValue) is { } trade ? new TradeId(trade) : null),
            "roll" => new GatewayAct.Roll(
                Contract("from") ?? throw members.Problem("\"from\" is missing"), Contract("to") ?? throw members.Problem("\"to\" is missing")),
            "can-trade" => new GatewayAct.Permit(
                members.Whole("account", 1, int.MaxValue) is { } account ? new AccountId((int)account) : null,
                members.Flag("value") ?? throw members.Problem("\"value\" is missing")),
            "burst" => new GatewayAct.Burst(members.Seconds("for") ?? TimeSpan.FromMinutes(1)),
            "kill" => members.Text("hub") switch
            {
                "market" => new GatewayAct.Kill(Market: true, User: false),
                "user" => new GatewayAct.Kill(Market: false, User: true),
                null => new GatewayAct.Kill(Market: true, User: true),
                var other => throw members.Problem($"\"hub\" is \"{other}\"; known are market and user"),
            },
            "logout" => new GatewayAct.Logout(members.Text("text")),
            "revoke-tokens" => new GatewayAct.RevokeTokens(),
            _ => throw members.Problem($"\"do\" is \"{word}\"; known are halt, resume, void, roll, can-trade, burst, kill, logout, revoke-tokens"),
        };

        ContractId? Contract(string name) => members.Text(name) is { } id ? new ContractId(id) : null;
    }

    internal static string WordOf<T>(T value)
        where T : struct, Enum =>
        string.Concat(value.ToString().Select((letter, index) => char.IsUpper(letter) && index > 0 ? $"-{char.ToLowerInvariant(letter)}" : $"{char.ToLowerInvariant(letter)}"));
}
