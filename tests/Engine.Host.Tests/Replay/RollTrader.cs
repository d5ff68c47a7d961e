using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using Engine.Actors.Strategies;
using Engine.Actors.Strategies.Configuration;
using Engine.Markets;

namespace Engine.Host.Tests.Replay;

/// <summary>Parameters of <see cref="RollTrader"/>.</summary>
public sealed record RollTraderParameters
{
    /// <summary>It buys at each bar whose end is this many minutes after a multiple of four.</summary>
    [Range(0, 2)]
    public int Minute { get; init; } = 1;
}

/// <summary>Buys every four minutes for one minute, and never while it has seen fewer than five bars of the contract: flat when a session ends.</summary>
public sealed class RollTrader(StrategyContext context, RollTraderParameters parameters) : StrategyActor(context)
{
    public static readonly StrategyType Type = new("RollTrader", typeof(RollTrader), typeof(RollTraderParameters));
    public static readonly StrategyCatalog Catalog = new([Type]);
    private int _bars;

    protected override ImmutableDictionary<BarInterval, int> Bars => ImmutableDictionary<BarInterval, int>.Empty.Add(BarInterval.Minute, 5);

    protected override void OnBar(Bar bar)
    {
        _bars++;
        if (bar.Origin != BarOrigin.Live || !IsReady || _bars < 5)
        {
            return;
        }

        if (Position != 0)
        {
            Flatten("a minute later");
        }
        else if (bar.Start.AddMinutes(1).Minute % 4 == parameters.Minute)
        {
            Buy(1);
        }
    }
}
