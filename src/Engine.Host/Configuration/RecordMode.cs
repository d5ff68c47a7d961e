namespace Engine.Host.Configuration;

/// <summary>What is recorded of the market data. A replay is never recorded.</summary>
public enum RecordMode
{
    /// <summary>Nothing.</summary>
    Off,

    /// <summary>Every stream that the run subscribes anyway: trades always, quotes and depth where a strategy reads them.</summary>
    On,

    /// <summary>Trades, quotes and depth of every contract of the run, whether or not anybody reads them.</summary>
    All,
}
