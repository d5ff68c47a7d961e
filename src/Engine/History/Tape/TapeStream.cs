namespace Engine.History.Tape;

/// <summary>The streams of a tape, each in files of its own.</summary>
public enum TapeStream
{
    /// <summary>Prints of a contract.</summary>
    Trades,

    /// <summary>Quotes of a contract, as the partial updates that came.</summary>
    Quotes,

    /// <summary>Depth entries of a contract.</summary>
    Depth,

    /// <summary>What happened to the recording itself, for every contract: where it is whole and where it has a gap.</summary>
    States,

    /// <summary>What each strategy took in and asked for, in its own order.</summary>
    Strategies,
}
