namespace Engine.Host.Run.Control;

/// <summary>
/// What <c>engine status --json</c> prints, and what the control endpoint answers: an engine at one moment, every age computed at that moment. Ages and
/// lengths are seconds of wall time; money is dollars; prices are points. What is not known is left out.
/// </summary>
/// <param name="At">The moment, wall clock, UTC.</param>
/// <param name="Process">Process id.</param>
/// <param name="Version">The program's version.</param>
/// <param name="Environment">Where orders go.</param>
/// <param name="RunningSeconds">How long the run has lasted.</param>
/// <param name="Health">Whether anything is wrong.</param>
/// <param name="Account">The account.</param>
/// <param name="Session">The login.</param>
/// <param name="MarketHub">The market hub.</param>
/// <param name="UserHub">The user hub.</param>
/// <param name="Quota">Requests that may still be sent.</param>
/// <param name="Contracts">Contracts that are traded or watched.</param>
/// <param name="Orders">Live orders.</param>
/// <param name="Strategies">The strategies.</param>
internal sealed record EngineStatusDocument(
    DateTimeOffset At,
    int Process,
    string Version,
    string Environment,
    double RunningSeconds,
    HealthStatus Health,
    AccountStatus Account,
    SessionStatus Session,
    HubStatus MarketHub,
    HubStatus UserHub,
    QuotaStatus Quota,
    IReadOnlyList<ContractStatus> Contracts,
    IReadOnlyList<OrderStatus> Orders,
    IReadOnlyList<StrategyStatus> Strategies)
{
    /// <summary>How long the journal takes; left out until the book has told it.</summary>
    public JournalStatus? Journal { get; init; }

    /// <summary>Every actor that has to answer: how long a message takes through its mailbox, and how often it has failed.</summary>
    public IReadOnlyList<ActorStatus> Actors { get; init; } = [];

    /// <summary>Who was asked and did not answer in time; left out when all answered.</summary>
    public IReadOnlyList<string>? Silent { get; init; }
}

/// <summary>The engine's health.</summary>
/// <param name="Healthy">True only when everything that has to be known is known, fresh and good.</param>
/// <param name="Faults">What is wrong, the oldest first.</param>
/// <param name="Unknown">What has not been heard of yet.</param>
internal sealed record HealthStatus(bool Healthy, IReadOnlyList<FaultStatus> Faults, IReadOnlyList<string> Unknown);

/// <summary>A fault.</summary>
/// <param name="Fault">Its name, such as <c>feed-frozen</c>.</param>
/// <param name="Subject">Of what; left out for the engine as a whole.</param>
/// <param name="Since">Since when, wall clock, UTC.</param>
/// <param name="Sentence">What is wrong.</param>
internal sealed record FaultStatus(string Fault, string? Subject, DateTimeOffset Since, string Sentence);

/// <summary>How long the journal takes from the call to its word that the events stand on disk.</summary>
/// <param name="LastSeconds">The last write; left out before the first.</param>
/// <param name="LongestSeconds">The longest since the book was opened.</param>
/// <param name="WritingSeconds">The one under way; left out when none is.</param>
internal sealed record JournalStatus(double? LastSeconds, double LongestSeconds, double? WritingSeconds);

/// <summary>An actor.</summary>
/// <param name="Name">Its name.</param>
/// <param name="LagSeconds">How long a message takes through its mailbox; left out before its first answer.</param>
/// <param name="AnsweredSecondsAgo">Seconds since it answered; left out before its first answer.</param>
/// <param name="Failures">How often it has failed in this run: it was restarted, replaced or stopped.</param>
internal sealed record ActorStatus(string Name, double? LagSeconds, double? AnsweredSecondsAgo, int Failures);

/// <summary>The account.</summary>
/// <param name="Id">The venue's number.</param>
/// <param name="Name">The venue's name.</param>
/// <param name="Trading">active, reducing or halted.</param>
/// <param name="TradingWhy">Who set it and why; left out where nobody has.</param>
/// <param name="CanTrade">False once the firm has locked it.</param>
/// <param name="BookAnswers">False when the book did not answer in time: what is said of the account is older then.</param>
/// <param name="AgreesWithVenue">True when the book agrees with the venue; until then nothing is added.</param>
internal sealed record AccountStatus(int Id, string Name, Engine.Risk.TradingState Trading, string? TradingWhy, bool CanTrade, bool BookAnswers, bool AgreesWithVenue)
{
    /// <summary>Seconds since book and venue were compared; left out before the first time.</summary>
    public double? ComparedSecondsAgo { get; init; }

    /// <summary>Cash by the book; left out until the venue has told it.</summary>
    public decimal? Cash { get; init; }

    /// <summary>Cash less what it was when the trade date opened: realised today, after costs.</summary>
    public decimal? RealisedToday { get; init; }

    /// <summary>Open profit at the last prices, before costs.</summary>
    public decimal OpenProfit { get; init; }

    /// <summary>Realised by this run, before costs.</summary>
    public decimal RealisedGrossOfRun { get; init; }

    /// <summary>Fees and commissions of this run.</summary>
    public decimal CostsOfRun { get; init; }

    /// <summary>Orders of this run.</summary>
    public long OrdersOfRun { get; init; }

    /// <summary>Fills of this run.</summary>
    public long FillsOfRun { get; init; }

    /// <summary>What may be lost before the daily limit; left out without one.</summary>
    public decimal? DailyRoom { get; init; }

    /// <summary>What may be lost before the loss floor; left out without one.</summary>
    public decimal? FloorRoom { get; init; }

    /// <summary>True while a flatten is under way.</summary>
    public bool Flattening { get; init; }

    /// <summary>The longest stretch that a position went without its stop, this process.</summary>
    public double LongestUnprotectedSeconds { get; init; }
}

/// <summary>The login.</summary>
/// <param name="Phase">Where it stands.</param>
/// <param name="TokenSecondsLeft">Until the token expires; left out without one.</param>
/// <param name="Cause">Why, in words.</param>
internal sealed record SessionStatus(string Phase, double? TokenSecondsLeft, string? Cause);

/// <summary>A hub.</summary>
/// <param name="Phase">Where it stands.</param>
/// <param name="Connection">Number of the connection life.</param>
/// <param name="Cause">Why, in words.</param>
internal sealed record HubStatus(string Phase, int Connection, string? Cause);

/// <summary>Requests left of the venue's limits.</summary>
/// <param name="GeneralLeft">Of the general window.</param>
/// <param name="GeneralLimit">Its size.</param>
/// <param name="HistoryLeft">Of the window for bars.</param>
/// <param name="HistoryLimit">Its size.</param>
internal sealed record QuotaStatus(int GeneralLeft, int GeneralLimit, int HistoryLeft, int HistoryLimit);

/// <summary>A contract.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its short name.</param>
/// <param name="Feed">Whether its prices can be trusted.</param>
/// <param name="Net">Contracts held, positive for long.</param>
internal sealed record ContractStatus(string Id, string Name, string Feed, int Net)
{
    /// <summary>Last price.</summary>
    public decimal? Last { get; init; }

    /// <summary>Seconds of market time since the last frame; left out before the first.</summary>
    public double? FeedSecondsAgo { get; init; }

    /// <summary>Average entry price; left out when flat.</summary>
    public decimal? AveragePrice { get; init; }

    /// <summary>Open profit at the last price, before costs.</summary>
    public decimal OpenProfit { get; init; }

    /// <summary>How long after its end the last bar was delivered; left out before the first.</summary>
    public double? BarLagSeconds { get; init; }

    /// <summary>The longest of them.</summary>
    public double? LongestBarLagSeconds { get; init; }

    /// <summary>How long a bar that is due is overdue; left out when none is.</summary>
    public double? BarOverdueSeconds { get; init; }

    /// <summary>Seconds for which a part of the position has lacked the stop that it should have; left out when none does.</summary>
    public double? UnprotectedSeconds { get; init; }
}

/// <summary>A live order.</summary>
/// <param name="Id">The venue's number; left out before it is known.</param>
/// <param name="Tag">Our tag.</param>
/// <param name="Owner">Strategy, person, or foreign.</param>
/// <param name="Contract">The contract's short name.</param>
/// <param name="Side">buy or sell.</param>
/// <param name="Type">Type.</param>
/// <param name="Size">Contracts ordered.</param>
/// <param name="Filled">Contracts filled.</param>
/// <param name="State">Where it stands.</param>
internal sealed record OrderStatus(
    long? Id, string Tag, string Owner, string Contract, Engine.Orders.OrderSide Side, Engine.Orders.OrderType Type, int Size, int Filled, Engine.Orders.OrderState State)
{
    /// <summary>Limit, if any.</summary>
    public decimal? Limit { get; init; }

    /// <summary>Stop, if any.</summary>
    public decimal? Stop { get; init; }

    /// <summary>What it is for.</summary>
    public Engine.Orders.OrderRole Role { get; init; }
}

/// <summary>A strategy.</summary>
/// <param name="Name">Its name.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Since">Since when, wall clock, UTC.</param>
/// <param name="Cause">Why, in words.</param>
/// <param name="Paused">Why a person has paused it; left out when nobody has.</param>
internal sealed record StrategyStatus(string Name, string State, DateTimeOffset Since, string? Cause, string? Paused);
