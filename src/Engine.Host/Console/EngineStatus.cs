using System.Collections.Immutable;
using Engine.Accounts;
using Engine.Actors.Hubs;
using Engine.Actors.Markets;
using Engine.Actors.Session;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Host.Console;

/// <summary>Everything that the console shows, at one moment. Immutable: made by the engine, drawn on another thread.</summary>
public sealed record EngineStatus
{
    /// <summary>When this was true, wall clock, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>How long the run has lasted, wall clock.</summary>
    public TimeSpan RunningFor { get; init; }

    /// <summary>The market's time, UTC; differs from <see cref="At"/> in a replay.</summary>
    public DateTimeOffset? MarketTime { get; init; }

    /// <summary>Where orders go, such as <c>SIMULATED</c>.</summary>
    public required string Environment { get; init; }

    /// <summary>The profile and, in a replay, file and speed.</summary>
    public string Mode { get; init; } = "";

    /// <summary>The account; null before login.</summary>
    public AccountId? Account { get; init; }

    /// <summary>The venue's name of the account.</summary>
    public string AccountName { get; init; } = "";

    /// <summary>The session.</summary>
    public SessionPhase Session { get; init; } = SessionPhase.LoggingIn;

    /// <summary>When the token expires, UTC.</summary>
    public DateTimeOffset? TokenExpiresAt { get; init; }

    /// <summary>The market hub.</summary>
    public HubLine MarketHub { get; init; } = HubLine.Connecting;

    /// <summary>The user hub.</summary>
    public HubLine UserHub { get; init; } = HubLine.Connecting;

    /// <summary>Whether orders may leave: <c>Active</c>, <c>Reducing</c>, <c>Halted</c>, or what is still missing.</summary>
    public string Trading { get; init; } = "starting";

    /// <summary>Why, in words; empty when there is nothing to say.</summary>
    public string TradingCause { get; init; } = "";

    /// <summary>One line for each contract.</summary>
    public ImmutableArray<ContractLine> Contracts { get; init; } = [];

    /// <summary>One line for each strategy.</summary>
    public ImmutableArray<StrategyLine> Strategies { get; init; } = [];

    /// <summary>The latest orders, newest first.</summary>
    public ImmutableArray<OrderLine> RecentOrders { get; init; } = [];

    /// <summary>Profit of closed trades of this run before costs, dollars.</summary>
    public Money RealisedGross { get; init; }

    /// <summary>Fees and commissions of this run, dollars.</summary>
    public Money Costs { get; init; }

    /// <summary>Profit of open positions at the last prices, dollars.</summary>
    public Money OpenProfit { get; init; }

    /// <summary>The account's cash, dollars; null until the venue has said.</summary>
    public Money? Balance { get; init; }

    /// <summary>Loss left before the daily limit, dollars; null when there is none.</summary>
    public Money? DailyRoom { get; init; }

    /// <summary>Orders placed in this run.</summary>
    public long Orders { get; init; }

    /// <summary>Fills booked in this run.</summary>
    public long Fills { get; init; }

    /// <summary>Market frames a second, over the last few seconds.</summary>
    public double MarketRate { get; init; }

    /// <summary>User frames a second, over the last few seconds.</summary>
    public double UserRate { get; init; }

    /// <summary>Journal events a second, over the last few seconds.</summary>
    public double JournalRate { get; init; }

    /// <summary>Lines of console and log dropped so far.</summary>
    public long DroppedLines { get; init; }
}

/// <summary>One hub.</summary>
/// <param name="Phase">Where it stands.</param>
/// <param name="Epoch">Number of the connection life; 0 before the first.</param>
/// <param name="Cause">Why, in words.</param>
public readonly record struct HubLine(HubPhase Phase, int Epoch, string? Cause)
{
    /// <summary>Frames that could not be read so far.</summary>
    public long Unreadable { get; init; }

    /// <summary>Nothing yet.</summary>
    public static HubLine Connecting => new(HubPhase.Connecting, 0, null);
}

/// <summary>One contract.</summary>
/// <param name="Contract">Its id.</param>
/// <param name="Name">Its short name, such as <c>MNQZ6</c>.</param>
/// <param name="Feed">Whether its prices can be trusted.</param>
/// <param name="Last">Last price.</param>
/// <param name="LastAt">Time of the last trade, UTC.</param>
/// <param name="Net">Signed contracts held: long positive.</param>
/// <param name="AveragePrice">Entry price of the position, in price points; null when flat.</param>
/// <param name="OpenProfit">Profit of the position at the last price, dollars.</param>
public sealed record ContractLine(
    ContractId Contract,
    string Name,
    FeedPhase Feed,
    Price? Last,
    DateTimeOffset? LastAt,
    int Net,
    decimal? AveragePrice,
    Money OpenProfit)
{
    /// <summary>True while the last price is read over REST because the hub is down.</summary>
    public bool Polled { get; init; }
}

/// <summary>One strategy.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type's alias.</param>
/// <param name="State">What it does: <c>warming up 3 of 8 bars</c>, <c>ready</c>, <c>faulted</c>.</param>
public sealed record StrategyLine(string Name, string Type, string State);

/// <summary>One order.</summary>
/// <param name="At">When it was last heard of, UTC.</param>
/// <param name="Strategy">Whose it is.</param>
/// <param name="Contract">The contract's short name.</param>
/// <param name="Side">Side.</param>
/// <param name="Type">Type.</param>
/// <param name="Size">Contracts ordered.</param>
/// <param name="Filled">Contracts filled.</param>
/// <param name="Price">Average fill price or else limit, in price points.</param>
/// <param name="State">Its state, in words.</param>
public sealed record OrderLine(
    DateTimeOffset At,
    string Strategy,
    string Contract,
    OrderSide Side,
    OrderType Type,
    int Size,
    int Filled,
    decimal? Price,
    string State);

/// <summary>How much a line matters.</summary>
public enum ConsoleLevel
{
    /// <summary>The course of events.</summary>
    Information,

    /// <summary>Worth a look.</summary>
    Warning,

    /// <summary>A person must act.</summary>
    Error,
}

/// <summary>One event for a person.</summary>
/// <param name="At">When, UTC.</param>
/// <param name="Level">How much it matters.</param>
/// <param name="Text">One line, no secrets.</param>
public sealed record ConsoleLine(DateTimeOffset At, ConsoleLevel Level, string Text);
