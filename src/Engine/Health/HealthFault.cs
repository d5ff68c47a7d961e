namespace Engine.Health;

/// <summary>What can be wrong with a running engine: a closed set, each with one name in status, metrics, alerts and log.</summary>
public enum HealthFault
{
    /// <summary>No trade or quote of a contract comes although the market is open, while the hub's connection lives.</summary>
    FeedFrozen,

    /// <summary>Quotes of a contract stand still while its trades go on, or the other way round.</summary>
    QuotesStale,

    /// <summary>Bars come later than their end allows.</summary>
    BarsLate,

    /// <summary>The market hub is not connected.</summary>
    MarketHubDown,

    /// <summary>The user hub is not connected.</summary>
    UserHubDown,

    /// <summary>Another session of the same user has taken a connection over.</summary>
    Evicted,

    /// <summary>No valid token, or its renewal fails.</summary>
    TokenTrouble,

    /// <summary>The journal takes long for an event.</summary>
    JournalSlow,

    /// <summary>The journal takes no events.</summary>
    JournalDown,

    /// <summary>The disk of the home folder is nearly full, or cannot be written.</summary>
    DiskLow,

    /// <summary>Book and venue could not be compared for too long.</summary>
    ReconcileFailing,

    /// <summary>Book and venue differ.</summary>
    ReconcileDifference,

    /// <summary>A position lacks the stop that it should have.</summary>
    Unprotected,

    /// <summary>A strategy has failed, hangs or has lost its right to trade.</summary>
    StrategyStopped,

    /// <summary>The wall clock has jumped, or is off the venue's.</summary>
    ClockJumped,

    /// <summary>The venue's request limits leave nothing.</summary>
    QuotaExhausted,

    /// <summary>An actor is far behind its messages.</summary>
    MailboxLag,

    /// <summary>An actor of the engine does not answer.</summary>
    Silent,
}
