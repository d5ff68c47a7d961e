namespace Engine.Risk;

/// <summary>What an account may do. Persisted: a restart keeps it, and only a person lifts a halt.</summary>
public enum TradingState
{
    /// <summary>Entries and exits.</summary>
    Active,

    /// <summary>Only what reduces a position.</summary>
    Reducing,

    /// <summary>Nothing but cancels and closes.</summary>
    Halted,
}
