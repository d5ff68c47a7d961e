namespace Engine.Alerts;

/// <summary>What an alert is about: a closed set. The name in settings and messages is the member's in lower case with hyphens.</summary>
public enum AlertKind
{
    /// <summary>An order has filled.</summary>
    Fill,

    /// <summary>The venue has refused an order.</summary>
    Reject,

    /// <summary>The risk checks have denied what a strategy asked for.</summary>
    Denied,

    /// <summary>An order's outcome is not known, or was taken for something else than it was.</summary>
    UnknownOrder,

    /// <summary>An order or a close does not do what it should: a cancel without effect, an overfill, a bust.</summary>
    OrderTrouble,

    /// <summary>Book and venue differ, or cannot be compared.</summary>
    ReconcileDifference,

    /// <summary>The account may do less than everything: it is halted, or only reduces.</summary>
    Halt,

    /// <summary>Little is left before a loss limit.</summary>
    NearLimit,

    /// <summary>A position lacks its stop.</summary>
    Unprotected,

    /// <summary>The engine or its guardian closes a position by itself.</summary>
    Flatten,

    /// <summary>The firm has acted on the account.</summary>
    Firm,

    /// <summary>An order or a fill that is not the engine's.</summary>
    Foreign,

    /// <summary>Prices or bars of a contract do not come as they should.</summary>
    FeedStale,

    /// <summary>A hub is not connected.</summary>
    HubDown,

    /// <summary>Another session of the same user has taken a connection over.</summary>
    Evicted,

    /// <summary>A strategy has failed, hangs, or has lost its right to trade.</summary>
    StrategyStopped,

    /// <summary>A strategy is paused by a person's hand, or goes on.</summary>
    StrategyPaused,

    /// <summary>The login does not hold.</summary>
    TokenTrouble,

    /// <summary>The journal is slow, takes no events or cannot be read.</summary>
    Journal,

    /// <summary>The disk is nearly full or cannot be written.</summary>
    Disk,

    /// <summary>The clock has jumped or is off.</summary>
    Clock,

    /// <summary>The venue's request limits leave nothing.</summary>
    Quota,

    /// <summary>A part of the engine is behind or does not answer.</summary>
    Lag,

    /// <summary>A strategy's contract gives way to the next, or a contract joins the run.</summary>
    Contract,

    /// <summary>The engine has started.</summary>
    EngineStarted,

    /// <summary>The engine has stopped.</summary>
    EngineStopped,

    /// <summary>Alerts themselves do not reach a receiver.</summary>
    Delivery,

    /// <summary>Asked for by a person, to see whether alerts arrive.</summary>
    Test,
}
