namespace Engine.Actors.Strategies.Configuration;

/// <summary>One strategy to run, completely understood.</summary>
/// <param name="Name">The instance's name: letters, digits, <c>-</c> and <c>_</c>, at most <see cref="MaxNameLength"/> characters. Unique in a run; actor name and part of the client tag.</param>
/// <param name="Type">What to run.</param>
/// <param name="Account">The account's number; null for the default account.</param>
/// <param name="Contract">A root such as <c>MNQ</c>, or a full contract id; to be resolved through the gateway.</param>
/// <param name="SizeCap">The largest position in contracts, at least 1.</param>
/// <param name="Window">When entries are allowed; null for always.</param>
/// <param name="Enabled">False when the configuration leaves it out of this environment.</param>
/// <param name="Parameters">The bound record, of the type's <see cref="StrategyType.ParametersType"/>.</param>
/// <param name="Share">True when it agrees to share its account and contract with others that say so too.</param>
/// <param name="File">Where it is configured.</param>
/// <param name="Line">Where its block begins, from 1; 0 where the source has no lines.</param>
public sealed record StrategyInstance(
    string Name,
    StrategyType Type,
    int? Account,
    string Contract,
    int SizeCap,
    TradingWindow? Window,
    bool Enabled,
    object Parameters,
    bool Share,
    string File,
    int Line)
{
    /// <summary>How long it may stay in its own code before it loses its right to trade, wall time; zero for ever.</summary>
    public TimeSpan Watchdog { get; init; } = StrategiesActor.DefaultWatchdog;

    /// <summary>Its other contracts, in the order of the configuration; none for most.</summary>
    public System.Collections.Immutable.ImmutableArray<string> Others { get; init; } = [];

    /// <summary>What becomes of its orders and position when it fails; null for what the engine's settings say.</summary>
    public FaultPolicy? OnFault { get; init; }

    /// <summary>Keeps instance, strategy, counter and generation within the venue's tag (see <see cref="Engine.Orders.ClientTag"/>).</summary>
    public const int MaxNameLength = 24;

    /// <summary>True when the text may name an instance.</summary>
    public static bool IsName(string text) =>
        text.Length is > 0 and <= MaxNameLength && char.IsAsciiLetterOrDigit(text[0])
        && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}
