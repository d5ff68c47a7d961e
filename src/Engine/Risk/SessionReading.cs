namespace Engine.Risk;

/// <summary>What the schedule allows at one moment.</summary>
public enum SessionRule
{
    /// <summary>Entries and exits.</summary>
    Open,

    /// <summary>Nothing that adds exposure.</summary>
    NoEntries,

    /// <summary>Nothing that adds exposure, and positions are to be closed.</summary>
    BeFlat,
}

/// <summary>The schedule's word on one contract at one moment: session, flat-by time, early closes, windows that the trader keeps.</summary>
/// <param name="Rule">What is allowed.</param>
/// <param name="Reason">The code under which an entry is denied, when it is.</param>
/// <param name="Why">One sentence; empty when all is allowed.</param>
public readonly record struct SessionReading(SessionRule Rule, DenialReason? Reason, string Why)
{
    /// <summary>All is allowed.</summary>
    public static SessionReading Open { get; } = new(SessionRule.Open, null, "");
}
