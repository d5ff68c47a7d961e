using Engine.Accounts;
using Engine.Actors.Strategies;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Host.Tests.Replay;

/// <summary>
/// Enters at the market, at a limit and at a stop by turns, each with a stop and a target; moves an entry that rests, and cancels one that rests too
/// long. What it does depends on prints and on the news of its orders alone.
/// </summary>
public sealed class EveryOrder(StrategyContext context) : StrategyActor(context)
{
    private const int Pause = 3;
    private const int MoveAfter = 8;
    private const int CancelAfter = 20;

    /// <summary>A stop so far away that no price passes it on the way: the close that would follow leaves beside the target, and which of two arrives first is chance.</summary>
    private static readonly Bracket Legs = new(8, 2);

    private IntentId? _entry;
    private bool _rests;
    private bool _short;
    private int _entries;
    private int _prints;

    protected override bool WantsTrades => true;

    protected override void OnTrade(MarketTrade trade)
    {
        _prints++;
        if (_entry is null)
        {
            if (Position == 0 && IsReady && _prints >= Pause)
            {
                Enter(trade.Price);
            }

            return;
        }

        if (_rests && _entry is { } entry)
        {
            if (_prints == MoveAfter && _entries % 3 == 1)
            {
                Modify(entry, new OrderChange(LimitPrice: Instrument.Offset(trade.Price, _short ? 2 : -2)));
            }
            else if (_prints == CancelAfter)
            {
                Cancel(entry);
            }
        }
    }

    protected override void OnDenied(Denied denied)
    {
        if (denied.Intent == _entry)
        {
            (_entry, _prints) = (null, 0);
        }
    }

    protected override void OnOrder(OrderUpdate update)
    {
        if (update.Role != OrderRole.Entry || update.Intent != _entry)
        {
            return;
        }

        _rests = update.State is OrderState.Accepted or OrderState.Working;
        if (update.State.IsTerminal())
        {
            (_entry, _rests, _prints) = (null, false, 0);
        }
    }

    private void Enter(Price last)
    {
        // Alternately long and short.
        _prints = 0;
        _entries++;
        _short = _entries % 2 == 0;
        _entry = (_entries % 3, _short) switch
        {
            (0, false) => Buy(1, Legs),
            (0, true) => Sell(1, Legs),
            (1, false) => BuyLimit(1, Instrument.Offset(last, -6), Legs),
            (1, true) => SellLimit(1, Instrument.Offset(last, 6), Legs),
            (2, false) => BuyStop(1, Instrument.Offset(last, 3), Legs),
            _ => SellStop(1, Instrument.Offset(last, -3), Legs),
        };
    }
}
