namespace Engine.Simulator;

/// <summary>How a simulated gateway starts.</summary>
public sealed record SimulatorSettings
{
    /// <summary>Loopback port; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>Names this venue: a venue that starts anew forgets its orders, so it must be told apart from the last one.</summary>
    public required string Instance { get; init; }

    /// <summary>Where contracts, history and prices come from.</summary>
    public required IMarketSource Market { get; init; }

    /// <summary>
    /// Added to the first order and trade number. A venue that starts anew beside an engine that remembers the last one
    /// must not hand the same numbers out again.
    /// </summary>
    public long FirstNumberOffset { get; init; }

    /// <summary>The platform login, compared without regard to case.</summary>
    public string UserName { get; init; } = "simulated";

    /// <summary>The key that <c>loginKey</c> accepts.</summary>
    public string ApiKey { get; init; } = "simulated-key";

    /// <summary>Life of a token on the wall clock.</summary>
    public TimeSpan TokenLife { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How logins and sessions are judged.</summary>
    public LoginPolicy Logins { get; init; } = LoginPolicy.Default;

    /// <summary>When the gateway itself ends hub connections.</summary>
    public SessionPolicy Sessions { get; init; } = SessionPolicy.Default;

    /// <summary>The shapes in which answers and events travel.</summary>
    public WireShapes Shapes { get; init; } = WireShapes.Recorded;

    /// <summary>How strict the venue is.</summary>
    public VenueRules Rules { get; init; } = VenueRules.Default;

    /// <summary>How long orders and the news of them are on their way, market time. Reads and market data take none.</summary>
    public OrderLatency Latency { get; init; } = OrderLatency.None;

    /// <summary>Seed of the jitter.</summary>
    public ulong LatencySeed { get; init; } = 1;

    /// <summary>The accounts of the user.</summary>
    public IReadOnlyList<SimulatedAccount> Accounts { get; init; } = [SimulatedAccount.Practice];

    /// <summary>Rolls besides those of the market.</summary>
    public IReadOnlyList<ContractRoll> Rolls { get; init; } = [];

    /// <summary>Faults and acts from the start.</summary>
    public FaultPlan Faults { get; init; } = FaultPlan.None;

    /// <summary>The token of the control endpoint under <c>/control/</c>; null leaves the endpoint out.</summary>
    public string? ControlToken { get; init; }

    /// <summary>What the venue knew at the end of its last life, and where it keeps what it knows; null forgets at the end. Belongs to its creator.</summary>
    public VenueFile? File { get; init; }

    /// <summary>Receives every event in canonical form; null for none. Belongs to its creator.</summary>
    public EventExport? Export { get; init; }

    /// <summary>Receives every command in order of arrival; null for none. Belongs to its creator.</summary>
    public CommandLogWriter? Log { get; init; }

    /// <summary>Keeps the key out of every text form.</summary>
    public override string ToString() => $"SimulatorSettings {{ Port = {Port}, Instance = {Instance}, Rules = {Rules.Name} }}";
}

/// <summary>The simulated gateway cannot start; the message is one sentence for a person.</summary>
public sealed class SimulatorStartException(string message, Exception inner) : Exception(message, inner);
