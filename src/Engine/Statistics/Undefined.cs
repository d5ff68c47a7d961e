namespace Engine.Statistics;

/// <summary>Why a figure has no value. A closed set: whoever shows a figure says this instead of a number.</summary>
public enum Undefined
{
    /// <summary>It has a value.</summary>
    None,

    /// <summary>No round trip was completed.</summary>
    NoRoundTrip,

    /// <summary>No round trip won.</summary>
    NoWinner,

    /// <summary>No round trip lost.</summary>
    NoLoser,

    /// <summary>No trade date lies in the range.</summary>
    NoTradeDate,

    /// <summary>Too few observations for this figure; each says how many it wants.</summary>
    TooFewObservations,

    /// <summary>The observations do not differ, so that nothing can be divided by their deviation.</summary>
    NoVariance,

    /// <summary>No trade date lost, so that there is no downside to divide by.</summary>
    NoLosingDate,

    /// <summary>The equity never fell below an earlier high.</summary>
    NoDrawdown,

    /// <summary>The capital is not known, or not above zero.</summary>
    NoCapital,

    /// <summary>No prices between the fills were given.</summary>
    NoPricePath,

    /// <summary>No fill has a price to be compared with.</summary>
    NoReferencePrice,

    /// <summary>No order was observed that has this figure.</summary>
    NoOrder,

    /// <summary>The range has no session time.</summary>
    NoSessionTime,

    /// <summary>There is no profit that a share could be of.</summary>
    NoProfit,

    /// <summary>The observed Sharpe ratio does not exceed the one that it is compared with, so that no track record is long enough.</summary>
    NotAboveBenchmark,

    /// <summary>The estimator has no real value: the deviation under its root is not above zero.</summary>
    NotEstimable,
}
