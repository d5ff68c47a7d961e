using Engine.Markets;
using Engine.Orders;
using Engine.Risk;
using Engine.Signals;

namespace Engine.Actors.Strategies.BuiltIn;

/// <summary>
/// Does what signals from outside ask for, at the market, and nothing by itself. A signal that names a position is a target: the same one twice changes nothing,
/// and one that was lost is made good by the next. One that buys or sells counts from the position that is on the way. What is added comes under a bracket;
/// what makes a position smaller passes in every trading state; flat cancels all orders of the contract and closes it.
/// </summary>
public sealed class SignalFollower : StrategyActor
{
    private readonly SignalFollowerParameters _parameters;

    /// <summary>Called by the engine.</summary>
    public SignalFollower(StrategyContext context, SignalFollowerParameters parameters)
        : base(context) => _parameters = parameters;

    /// <inheritdoc/>
    protected override string? OnSignal(Signal signal, ContractId contract)
    {
        var heading = Heading(contract);
        var wish = signal.Action switch
        {
            SignalAction.Buy => heading + signal.Size,
            SignalAction.Sell => heading - signal.Size,
            SignalAction.Position => signal.Size,
            _ => 0,
        };
        wish = _parameters.Sides switch
        {
            SignalSides.Long => Math.Max(wish, 0),
            SignalSides.Short => Math.Min(wish, 0),
            _ => wish,
        };
        if (wish == 0)
        {
            // Where nothing is, a flatten would only stand in the way of what comes next until the venue has confirmed it.
            if (heading != 0 || PositionIn(contract) != 0 || WorkingOrders.Any(o => o.Contract == contract))
            {
                Flatten(signal.Why, contract);
            }

            return null;
        }

        // From one side to the other, and from less to more, exposure is added.
        if ((Math.Sign(wish) != Math.Sign(heading) || Math.Abs(wish) > Math.Abs(heading)) && RefusalOf(signal, contract) is { } refusal)
        {
            return refusal;
        }

        _ = Target(wish, signal.Why, _parameters.Bracket, contract);
        return null;
    }

    /// <summary>Why nothing may be added now; null when it may be asked for. The account has its own checks.</summary>
    private string? RefusalOf(Signal signal, ContractId contract)
    {
        if (Trading != TradingState.Active)
        {
            return $"The account is {Trading.ToString().ToLowerInvariant()}: nothing is added.";
        }

        if (!IsReadyIn(contract))
        {
            return "Prices or the account are still missing: nothing is added.";
        }

        if (_parameters.MostAwayTicks == 0 || signal.Price is not { } seen)
        {
            return null;
        }

        return MarketOf(contract)?.Last is not { } last ? "No price is known yet: nothing is added."
            : Math.Abs(InstrumentOf(contract).TicksBetween(last, seen)) > _parameters.MostAwayTicks ? $"The signal's price {seen} lies more than {_parameters.MostAwayTicks} ticks from {last}: nothing is added."
            : null;
    }
}
