using System.Text.Json;
using System.Text.Json.Serialization;
using Engine.Orders;
using Engine.Risk;

namespace Engine.Host.Run.Control;

/// <summary>What a person wants of a running engine: the body of a request.</summary>
internal abstract record ControlRequest
{
    /// <summary>Longest reason, in characters.</summary>
    public const int LongestWhy = 200;

    /// <summary>Why the person wants it, in words, for the journal.</summary>
    public required string Why { get; init; }

    /// <summary>The path that takes it.</summary>
    [JsonIgnore]
    public abstract string Path { get; }

    /// <summary>What is wrong with it whatever the engine's state, as one sentence; null when nothing is.</summary>
    public virtual string? Fault() =>
        Why.Trim().Length == 0 ? "Say why in words; the journal keeps it."
        : Why.Length > LongestWhy ? $"The reason is longer than {LongestWhy} characters."
        : Why.Any(char.IsControl) ? "The reason has characters that cannot be printed."
        : null;
}

/// <summary>Halt, reduce or resume: the account, or one strategy.</summary>
internal sealed record TradingRequest : ControlRequest
{
    /// <summary>What the account may do from now on.</summary>
    public required TradingState State { get; init; }

    /// <summary>One strategy that is to pause (halted) or to go on (active); null for the account.</summary>
    public string? Strategy { get; init; }

    public override string Path => "trading";

    public override string? Fault() => base.Fault() ?? (Strategy is not null && State == TradingState.Reducing ? "A strategy is halted or resumed; only an account is reduced." : null);
}

/// <summary>Cancel every order and close every position, of the account or of one contract.</summary>
internal sealed record FlattenRequest : ControlRequest
{
    /// <summary>The account, if it was named: the engine refuses another than its own.</summary>
    public int? Account { get; init; }

    /// <summary>One contract, as the person wrote it; null for the account.</summary>
    public string? Contract { get; init; }

    public override string Path => "flatten";
}

/// <summary>Place an order.</summary>
internal sealed record PlaceRequest : ControlRequest
{
    /// <summary>A root, name or full id.</summary>
    public required string Contract { get; init; }

    /// <summary>Side.</summary>
    public required OrderSide Side { get; init; }

    /// <summary>Contracts.</summary>
    public required int Size { get; init; }

    /// <summary>Limit price; one of three at most.</summary>
    public decimal? Limit { get; init; }

    /// <summary>Stop price.</summary>
    public decimal? Stop { get; init; }

    /// <summary>Ticks by which a trailing stop follows the last price.</summary>
    public int? TrailTicks { get; init; }

    /// <summary>Ticks from the fill to the protective stop.</summary>
    public int? StopTicks { get; init; }

    /// <summary>Ticks from the fill to the target.</summary>
    public int? TargetTicks { get; init; }

    /// <summary>True lets the protective stop trail.</summary>
    public bool Trailing { get; init; }

    public override string Path => "orders/place";

    public override string? Fault() => base.Fault()
        ?? (Size is < 1 or > 10_000 ? $"Size {Size} is not from 1 to 10000."
            : new object?[] { Limit, Stop, TrailTicks }.Count(given => given is not null) > 1 ? "An order has a limit, a stop or a trail, not several of them."
            : TrailTicks < 1 || StopTicks < 1 || TargetTicks < 1 ? "A distance in ticks is at least 1."
            : Trailing && StopTicks is null ? "A protective stop that trails needs its distance in ticks."
            : PriceFault(Limit) ?? PriceFault(Stop));

    internal static string? PriceFault(decimal? price) =>
        price is { } given && !Markets.Price.TryFromDecimal(given, out _) ? "A price has at most nine decimal places and lies within 9 billion." : null;
}

/// <summary>Change a working order.</summary>
internal sealed record ModifyRequest : ControlRequest
{
    /// <summary>The venue's number, or the tag.</summary>
    public required string Order { get; init; }

    /// <summary>New size, filled contracts included.</summary>
    public int? Size { get; init; }

    /// <summary>New limit price.</summary>
    public decimal? Limit { get; init; }

    /// <summary>New stop price.</summary>
    public decimal? Stop { get; init; }

    /// <summary>New distance of a trailing stop from the last price, in ticks.</summary>
    public int? TrailTicks { get; init; }

    public override string Path => "orders/modify";

    public override string? Fault() => base.Fault()
        ?? (Size is null && Limit is null && Stop is null && TrailTicks is null ? "Say what is to change: size, limit, stop or trail."
            : Size < 1 ? $"Size {Size} is not at least 1."
            : TrailTicks < 1 ? "A distance in ticks is at least 1."
            : PlaceRequest.PriceFault(Limit) ?? PlaceRequest.PriceFault(Stop));
}

/// <summary>Cancel one order.</summary>
internal sealed record CancelRequest : ControlRequest
{
    /// <summary>The venue's number, or the tag.</summary>
    public required string Order { get; init; }

    public override string Path => "orders/cancel";
}

/// <summary>Cancel every order that protects no open position.</summary>
internal sealed record CancelAllRequest : ControlRequest
{
    /// <summary>One contract, as the person wrote it; null for the account.</summary>
    public string? Contract { get; init; }

    public override string Path => "orders/cancel-all";
}

/// <summary>Close a position or a part of it.</summary>
internal sealed record CloseRequest : ControlRequest
{
    /// <summary>The contract, as the person wrote it.</summary>
    public required string Contract { get; init; }

    /// <summary>Contracts to close; null for all.</summary>
    public int? Size { get; init; }

    public override string Path => "positions/close";

    public override string? Fault() => base.Fault() ?? (Size < 1 ? $"Size {Size} is not at least 1." : null);
}

/// <summary>How a request ended.</summary>
internal enum ControlOutcome
{
    /// <summary>Done, and the venue has confirmed it where it has a say.</summary>
    Done,

    /// <summary>Refused by our own checks or by the venue.</summary>
    Denied,

    /// <summary>Taken, but not confirmed in time.</summary>
    Unconfirmed,

    /// <summary>Nobody in the engine answered: nothing is known.</summary>
    Silent,

    /// <summary>The request itself is wrong; nothing was done.</summary>
    Wrong,
}

/// <summary>What became of a request.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Lines">What happened, a sentence or clause a line.</param>
internal sealed record ControlReply(ControlOutcome Outcome, IReadOnlyList<string> Lines)
{
    /// <summary>Code of a denial.</summary>
    public DenialReason? Reason { get; init; }

    /// <summary>The order's tag.</summary>
    public string? Tag { get; init; }

    public static ControlReply Done(params IEnumerable<string> lines) => new(ControlOutcome.Done, [.. lines]);

    public static ControlReply Wrong(string sentence) => new(ControlOutcome.Wrong, [sentence]);

    public static ControlReply Denied(DenialReason reason, string text) => new(ControlOutcome.Denied, [text]) { Reason = reason };

    public static ControlReply Refused(params IEnumerable<string> lines) => new(ControlOutcome.Denied, [.. lines]);

    public static ControlReply Unconfirmed(params IEnumerable<string> lines) => new(ControlOutcome.Unconfirmed, [.. lines]);

    public static ControlReply Silent { get; } = new(ControlOutcome.Silent, ["The account does not answer."]);
}

/// <summary>What an engine says of itself before it is asked for more.</summary>
/// <param name="Process">Process id.</param>
/// <param name="Environment">Where its orders go.</param>
/// <param name="Account">The account's number.</param>
internal sealed record ControlHello(int Process, string Environment, int Account);

/// <summary>The JSON of the control endpoint: strict on the way in.</summary>
internal static class ControlJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        NumberHandling = JsonNumberHandling.Strict,
        PropertyNameCaseInsensitive = false,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        MaxDepth = 4,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    /// <summary>For what an engine answers, which leaves out what it does not know.</summary>
    public static JsonSerializerOptions Answers { get; } = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };
}
