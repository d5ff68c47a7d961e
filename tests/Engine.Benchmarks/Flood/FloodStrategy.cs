using System.Collections.Immutable;
using Engine.Actors.Strategies;
using Engine.Markets;

namespace Engine.Benchmarks.Flood;

/// <summary>What a strategy of the burst has seen. Written by the strategy alone; read when the round is over.</summary>
internal sealed class FloodSeen
{
    private long _trades;
    private long _quotes;
    private long _depth;
    private long _second;
    private long _inSecond;
    private DateTimeOffset? _barAt;
    private DateTimeOffset? _lastBar;

    /// <summary>Microseconds from the sending of the print that completed a bar to the handling of the bar.</summary>
    public List<double> BarMicros { get; } = [];

    /// <summary>Microseconds from the sending of a print to its handling.</summary>
    public List<double> TradeMicros { get; } = [];

    /// <summary>Live bars.</summary>
    public long Bars { get; private set; }

    /// <summary>Seconds without a bar between two that have one, and bars that hold other prints than those seen.</summary>
    public long WrongBars { get; private set; }

    /// <summary>Prints that came out of their order.</summary>
    public long Disordered { get; private set; }

    /// <summary>Prints handled; of any thread.</summary>
    public long Trades => Interlocked.Read(ref _trades);

    /// <summary>Quotes handled.</summary>
    public long Quotes => _quotes;

    /// <summary>States of the book handled.</summary>
    public long Depth => _depth;

    public void Saw(MarketTrade trade)
    {
        var now = DateTimeOffset.UtcNow;
        if (FloodMarket.Number(trade.Price) != _trades % FloodMarket.PriceCycle)
        {
            Disordered++;
        }

        TradeMicros.Add((now - trade.Timestamp).TotalMicroseconds);
        if (_barAt is { } at)
        {
            // The bar comes right before the print that completed it.
            BarMicros.Add((at - trade.Timestamp).TotalMicroseconds);
            _barAt = null;
        }

        var second = trade.Timestamp.UtcTicks / TimeSpan.TicksPerSecond;
        (_second, _inSecond) = (second, second == _second ? _inSecond + 1 : 1);
        Interlocked.Increment(ref _trades);
    }

    public void Saw(Bar bar)
    {
        if (bar.Origin != BarOrigin.Live)
        {
            return;
        }

        _barAt = DateTimeOffset.UtcNow;
        Bars++;
        var follows = _lastBar is not { } last || bar.Start == last + TimeSpan.FromSeconds(1);
        var whole = bar.Start.UtcTicks / TimeSpan.TicksPerSecond == _second && bar.Volume == _inSecond;
        WrongBars += follows && whole ? 0 : 1;
        _lastBar = bar.Start;
    }

    public void SawQuote() => _quotes++;

    public void SawDepth() => _depth++;
}

/// <summary>Takes everything; the slow one computes at each quote and each state of the book.</summary>
internal sealed class FloodStrategy(StrategyContext context, FloodSeen seen, int burn, TaskCompletionSource ready) : StrategyActor(context)
{
    protected override bool WantsTrades => true;

    protected override bool WantsQuotes => true;

    protected override int DepthLevels => 10;

    protected override ImmutableDictionary<BarInterval, int> Bars =>
        ImmutableDictionary<BarInterval, int>.Empty.Add(new BarInterval(BarUnit.Second, 1), 0);

    protected override void OnReady() => ready.TrySetResult();

    protected override void OnTrade(MarketTrade trade) => seen.Saw(trade);

    protected override void OnBar(Bar bar) => seen.Saw(bar);

    protected override void OnQuote(Quote quote)
    {
        seen.SawQuote();
        Burn.For(burn);
    }

    protected override void OnDepth(DepthSnapshot depth)
    {
        seen.SawDepth();
        Burn.For(burn);
    }
}
