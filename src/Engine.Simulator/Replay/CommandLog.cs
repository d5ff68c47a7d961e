using System.Text.Json;
using System.Text.Json.Serialization;
using Engine.Accounts;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Simulator;

/// <summary>The first line of a command log: everything, besides the commands, that decides what a simulated venue does.</summary>
public sealed record CommandLogHeader
{
    /// <summary>Always <c>engine-commands</c>.</summary>
    public string Log { get; init; } = "engine-commands";

    /// <summary>The form of the log; this program writes and reads 1.</summary>
    public int Version { get; init; } = 1;

    /// <summary>Seed of the synthetic market.</summary>
    public ulong Seed { get; init; }

    /// <summary>Recorded files in the order in which they are merged; empty for the synthetic market.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>Market time at which the market clock began, UTC.</summary>
    public DateTimeOffset Start { get; init; }

    /// <summary>Name of the venue's rules.</summary>
    public string Profile { get; init; } = "";

    /// <summary>True when the venue keeps Globex hours.</summary>
    public bool Sessions { get; init; }

    /// <summary>Added to the first order and trade number.</summary>
    public long FirstNumberOffset { get; init; }

    /// <summary>Settings of the synthetic market.</summary>
    public SyntheticSettings? Market { get; init; }

    /// <summary>Rolls besides those of the market.</summary>
    public IReadOnlyList<ContractRoll> Rolls { get; init; } = [];

    /// <summary>What was different about the account and the venue's treatment of orders.</summary>
    public VenueSwitches? Venue { get; init; }
}

/// <summary>One line of a command log after the header.</summary>
/// <param name="Events">Market events that the venue had seen before it.</param>
/// <param name="At">Market time at which it was carried out, UTC.</param>
public abstract record LoggedStep(long Events, DateTimeOffset At)
{
    /// <summary>A client's command.</summary>
    public sealed record Asked(long Events, DateTimeOffset At, VenueCommand Command) : LoggedStep(Events, At);

    /// <summary>An intervention.</summary>
    public sealed record Intervened(long Events, DateTimeOffset At, VenueIntervention Intervention) : LoggedStep(Events, At);

    /// <summary>The run's orderly end.</summary>
    public sealed record Ended(long Events, DateTimeOffset At) : LoggedStep(Events, At);
}

/// <summary>The members of every kind of line; what a kind does not use is absent.</summary>
internal sealed record CommandLogLine
{
    public long N { get; init; }

    public long Events { get; init; }

    public DateTimeOffset At { get; init; }

    public string Do { get; init; } = "";

    public int? Account { get; init; }

    public string? Contract { get; init; }

    public int? Type { get; init; }

    public int? Side { get; init; }

    public int? Size { get; init; }

    public decimal? Limit { get; init; }

    public decimal? Stop { get; init; }

    public decimal? Trail { get; init; }

    public string? Tag { get; init; }

    public VenueCommand.Bracket? StopLoss { get; init; }

    public VenueCommand.Bracket? TakeProfit { get; init; }

    public long? Order { get; init; }

    public long? Trade { get; init; }

    public string? To { get; init; }

    public bool? On { get; init; }

    public TimeSpan? Length { get; init; }

    public static CommandLogLine Of(VenueCommand command) => command switch
    {
        VenueCommand.Place place => new CommandLogLine
        {
            Do = "place",
            Account = place.Account.Value,
            Contract = place.Contract.Value,
            Type = place.Type,
            Side = place.Side,
            Size = place.Size,
            Limit = place.LimitPrice,
            Stop = place.StopPrice,
            Trail = place.TrailPrice,
            Tag = place.Tag,
            StopLoss = place.StopLoss,
            TakeProfit = place.TakeProfit,
        },
        VenueCommand.Modify modify => new CommandLogLine
        {
            Do = "modify",
            Account = modify.Account.Value,
            Order = modify.Order.Value,
            Size = modify.Size,
            Limit = modify.LimitPrice,
            Stop = modify.StopPrice,
            Trail = modify.TrailPrice,
        },
        VenueCommand.Cancel cancel => new CommandLogLine { Do = "cancel", Account = cancel.Account.Value, Order = cancel.Order.Value },
        VenueCommand.CloseContract close => new CommandLogLine { Do = "close", Account = close.Account.Value, Contract = close.Contract.Value },
        VenueCommand.PartialClose close => new CommandLogLine { Do = "partial-close", Account = close.Account.Value, Contract = close.Contract.Value, Size = close.Size },
        _ => throw new ArgumentOutOfRangeException(nameof(command), command.GetType().Name, "The log does not know this command."),
    };

    public static CommandLogLine Of(VenueIntervention intervention) => intervention switch
    {
        VenueIntervention.Halt halt => new CommandLogLine { Do = "halt", Contract = halt.Contract?.Value, On = halt.On },
        VenueIntervention.Void annulled => new CommandLogLine { Do = "void", Trade = annulled.Trade.Value },
        VenueIntervention.Roll roll => new CommandLogLine { Do = "roll", Contract = roll.From.Value, To = roll.To.Value },
        VenueIntervention.Permit permit => new CommandLogLine { Do = "permit", Account = permit.Account.Value, On = permit.CanTrade },
        VenueIntervention.Burst burst => new CommandLogLine { Do = "burst", Length = burst.Length },
        VenueIntervention.Elapse => new CommandLogLine { Do = "elapse" },
        _ => throw new ArgumentOutOfRangeException(nameof(intervention), intervention.GetType().Name, "The log does not know this intervention."),
    };

    /// <summary>The step that the line tells; null when it tells none.</summary>
    public LoggedStep? ToStep()
    {
        var account = new AccountId(Account ?? 0);
        var contract = new ContractId(Contract ?? "");
        return Do switch
        {
            "place" => Asked(new VenueCommand.Place(
                account, contract, Type ?? 0, Side ?? 0, Size ?? 0, Limit, Stop, Tag, Trail, StopLoss, TakeProfit)),
            "modify" => Asked(new VenueCommand.Modify(account, new OrderId(Order ?? 0), Size, Limit, Stop, Trail)),
            "cancel" => Asked(new VenueCommand.Cancel(account, new OrderId(Order ?? 0))),
            "close" => Asked(new VenueCommand.CloseContract(account, contract)),
            "partial-close" => Asked(new VenueCommand.PartialClose(account, contract, Size ?? 0)),
            "halt" => Intervened(new VenueIntervention.Halt(Contract is null ? null : contract, On ?? false)),
            "void" => Intervened(new VenueIntervention.Void(new TradeId(Trade ?? 0))),
            "roll" => Intervened(new VenueIntervention.Roll(contract, new ContractId(To ?? ""))),
            "permit" => Intervened(new VenueIntervention.Permit(account, On ?? false)),
            "burst" => Intervened(new VenueIntervention.Burst(Length ?? TimeSpan.Zero)),
            "elapse" => Intervened(new VenueIntervention.Elapse()),
            "end" => new LoggedStep.Ended(Events, At),
            _ => null,
        };
    }

    private LoggedStep.Asked Asked(VenueCommand command) => new(Events, At, command);

    private LoggedStep.Intervened Intervened(VenueIntervention intervention) => new(Events, At, intervention);
}

/// <summary>JSON of the command log.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(CommandLogHeader))]
[JsonSerializable(typeof(CommandLogLine))]
internal sealed partial class CommandLogJson : JsonSerializerContext;
