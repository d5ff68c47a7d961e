using Engine.Actors.Hubs;
using Engine.Actors.Strategies;
using Engine.Host.Run;
using Engine.Orders;

namespace Engine.Host.Tests.Run;

/// <summary>A replay that stands still says what it waits for.</summary>
public sealed class RunHoldsTests
{
    private readonly RunHolds _holds = new();

    [Fact]
    public void A_connection_that_is_refused_and_a_strategy_that_is_not_warm_are_named_with_their_reasons()
    {
        Assert.Equal("", _holds.Sentence());
        Hub(HubPhase.Connected, null);
        Hub(HubPhase.Reconnecting, "SubscribeContractTrades: HubException: not for you.");
        Hub(HubPhase.Connecting, null);
        Strategy("rolls", StrategyPhase.Waiting, "bars of the past cannot be read: 404");
        Strategy("stays", StrategyPhase.Waiting, "warming up");
        Strategy("stays", StrategyPhase.Ready, null);

        Assert.Equal(
            "What it waits for: the market hub is not connected (SubscribeContractTrades: HubException: not for you); strategy rolls is not ready (bars of the past cannot be read: 404).",
            _holds.Sentence());
        Hub(HubPhase.Connected, null);
        Strategy("rolls", StrategyPhase.Stopped, null);
        Assert.Equal("", _holds.Sentence());
    }

    private void Hub(HubPhase phase, string? cause) => _holds.Hear(new HubProtocol.HubStateChanged(HubKind.Market, phase, 1, cause));

    private void Strategy(string name, StrategyPhase phase, string? cause) => _holds.Hear(new StrategyProtocol.StrategyStateChanged(new StrategyName(name), phase, cause));
}
