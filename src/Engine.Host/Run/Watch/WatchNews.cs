using Engine.Actors.Hubs;
using Engine.Actors.Markets;
using Engine.Markets;

namespace Engine.Host.Run.Watch;

/// <summary>What a watcher of the market hears. A closed set.</summary>
internal abstract record MarketNews
{
    private MarketNews()
    {
    }

    /// <summary>A print.</summary>
    public sealed record Printed(Instrument Instrument, MarketTrade Trade) : MarketNews;

    /// <summary>The merged quote changed.</summary>
    public sealed record Quoted(Instrument Instrument, Quote Quote) : MarketNews;

    /// <summary>The book changed; empty when it was forgotten.</summary>
    public sealed record Depth(Instrument Instrument, DepthSnapshot Book) : MarketNews;

    /// <summary>A bar is complete.</summary>
    public sealed record BarClosed(Instrument Instrument, Bar Bar) : MarketNews;

    /// <summary>Whether the contract's stream can be trusted.</summary>
    public sealed record Feed(Instrument Instrument, FeedPhase Phase, DateTimeOffset Since, string? Cause) : MarketNews;

    /// <summary>Prints between two connections are lost.</summary>
    public sealed record Lost(Instrument Instrument, DateTimeOffset? After, DateTimeOffset Until) : MarketNews;

    /// <summary>The hub's state changed.</summary>
    public sealed record Hub(HubProtocol.HubStateChanged State, DateTimeOffset At) : MarketNews;

    /// <summary>A frame could not be read.</summary>
    public sealed record Unreadable(HubProtocol.FrameUnreadable Frame, DateTimeOffset At) : MarketNews;
}

/// <summary>Where a watcher's news go. Called by one thread at a time; never blocks.</summary>
/// <typeparam name="TNews">The news.</typeparam>
internal interface IWatchView<in TNews> : IAsyncDisposable
{
    /// <summary>Shows it.</summary>
    void On(TNews news);
}
