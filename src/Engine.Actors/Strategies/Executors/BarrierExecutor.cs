using Engine.Accounts;
using Engine.Markets;
using Engine.Orders;
using Engine.Risk;

namespace Engine.Actors.Strategies.Executors;

/// <summary>Decides for a <see cref="TripleBarrier"/>. It begins flat and has its contract for itself, so the position is its own.</summary>
internal sealed class BarrierExecutor : Executor
{
    private readonly ExecutorId _id;
    private readonly TripleBarrier _terms;
    private readonly IntentId _intent;
    private readonly List<Fill> _fills = [];
    private OrderState _state = OrderState.Submitted;
    private bool _accepted;
    private bool _complete;
    private int _entered;
    private DateTimeOffset? _timeUp;
    private int _left;
    private bool _cancelling;
    private int _cancels;
    private string _text = "";
    private DenialReason? _denial;
    private BarrierReason? _wanted;
    private BarrierReason? _lastExit;

    /// <summary>The exit of its own that left the position flat, while others may have closed a part of it.</summary>
    private BarrierReason? _flatBy;

    public BarrierExecutor(ExecutorId id, TripleBarrier terms, ContractId contract, IntentId intent, DateTimeOffset now)
        : base(contract)
    {
        (_id, _terms, _intent) = (id, terms, intent);
        if (terms.EntryWithin is { } within)
        {
            WakeAt(now + within, Wakes.Entry);
        }
    }

    private protected override int ToClose => _wanted is BarrierReason.Time or BarrierReason.Cancelled ? Math.Min(Open, Held) : 0;

    private protected override string CloseWhy => _wanted == BarrierReason.Time ? "the time of a barrier is up" : $"a barrier is taken back: {_text}";

    /// <summary>Contracts of the entry that nothing has closed yet.</summary>
    private int Open => _entered - _left;

    /// <summary>Contracts held to the entry's side.</summary>
    private int Held => Math.Max(0, _terms.Side.Sign() * Net);

    private protected override bool Owns(IntentId intent) => intent == _intent;

    private protected override void OnAccepted(IntentId intent) => _accepted = true;

    private protected override void OnDenied(Denied denied)
    {
        // After it was accepted, it is the cancel that is denied: the order has ended, and its last word is on the way.
        if (!_accepted)
        {
            (_complete, _state, _denial, _text) = (true, OrderState.Rejected, denied.Reason, denied.Text);
        }
    }

    private protected override void OnOrder(OrderUpdate update)
    {
        if (update.Role != OrderRole.Entry)
        {
            return;
        }

        (_accepted, _state) = (true, update.State);
        _complete |= update.Complete;
        _text = update.Text is { } text && _wanted is null ? text : _text;
        if (_cancelling && update.State.IsCancellable() && update.Text is not null && _cancels < MostCancels)
        {
            // The cancel was refused.
            WakeAt(Now + Shortly, Wakes.Cancel);
        }
    }

    private protected override void OnFill(Fill fill)
    {
        if (fill.Role == OrderRole.Entry)
        {
            if (_entered == 0)
            {
                BeginTime(fill.At);
            }

            _fills.Add(fill);
            (_entered, _flatBy) = (_entered + fill.Size, null);
        }
        else if (fill.Side != _terms.Side)
        {
            _fills.Add(fill);
            _left += fill.Size;
            _lastExit = fill.Role switch
            {
                OrderRole.TakeProfit => BarrierReason.Target,
                OrderRole.StopLoss => BarrierReason.Stop,
                _ when _wanted is BarrierReason.Time or BarrierReason.Cancelled => _wanted,

                // Its own close of before a restart.
                _ => fill.At >= _timeUp ? BarrierReason.Time : BarrierReason.ClosedElsewhere,
            };
            _flatBy = Held == 0 ? _lastExit : null;
        }
    }

    private protected override void OnPosition(decimal? average) => LookWhetherFlat();

    private protected override void OnDue(string key)
    {
        switch (key)
        {
            case Wakes.Limit:
                _wanted = _wanted == BarrierReason.Cancelled ? _wanted : BarrierReason.Time;
                break;
            case Wakes.Entry when !_complete:
                _wanted ??= _entered == 0 ? BarrierReason.NotFilled : null;
                CancelEntry();
                break;
            case Wakes.Cancel:
                _cancelling = false;
                CancelEntry();
                break;
            case Wakes.Flat when Open > 0 && Held == 0:
                // No order of its own closed them: their fills would be here by now.
                _lastExit = _flatBy ?? BarrierReason.ClosedElsewhere;
                _left += Open;
                break;
        }
    }

    private protected override void OnCancel(string why)
    {
        // What time has begun to close stays closed by time.
        (_wanted, _text) = _wanted == BarrierReason.Time ? (_wanted, _text) : (BarrierReason.Cancelled, why);
    }

    private protected override void OnRestart(Position position, IReadOnlyList<Order> live, IntentId decided)
    {
        if (_intent.Value > decided.Value)
        {
            if (IsResumed)
            {
                (_complete, _state, _text) = (true, OrderState.PresumedNotPlaced, "the engine ended before the entry had left");
            }

            // Otherwise it waits for the book like the notices that will answer it.
            return;
        }

        var order = live.FirstOrDefault(o => o.Intent == _intent && o.Role == OrderRole.Entry);
        _accepted = true;
        _complete |= order is null;
        _state = order?.State ?? (_state.IsTerminal() ? _state : OrderState.Cancelled);
        _cancelling = order is { State: OrderState.PendingCancel };
        if (Held > Open)
        {
            // Filled while nobody could tell; the average of the position is the nearest that is known of their price.
            if (_entered == 0)
            {
                BeginTime(Now);
            }

            _entered += Held - Open;
        }

        LookWhetherFlat();
    }

    private protected override void Decide()
    {
        if (_complete && Open <= 0)
        {
            End(Outcome());
        }
        else if (_wanted is BarrierReason.Time or BarrierReason.Cancelled)
        {
            CancelEntry();
        }
    }

    private void BeginTime(DateTimeOffset from)
    {
        if (_terms.TimeLimit is { } limit)
        {
            _timeUp = from + limit;
            WakeAt(from + limit, Wakes.Limit);
        }
    }

    /// <summary>The position is told before the fill that changed it; one without a fill was somebody else's.</summary>
    private void LookWhetherFlat()
    {
        if (Open > 0 && Held == 0)
        {
            WakeAt(Now + Shortly, Wakes.Flat);
        }
    }

    private void CancelEntry()
    {
        if (!_complete && !_cancelling && _cancels < MostCancels)
        {
            _cancelling = true;
            _cancels++;
            Wish(new ExecutorWish.CancelOrder(_intent));
        }
    }

    private BarrierOutcome Outcome()
    {
        var reason = _entered > 0 ? _lastExit ?? BarrierReason.ClosedElsewhere
            : _state == OrderState.Rejected ? BarrierReason.Denied
            : _wanted ?? (_state == OrderState.Cancelled ? BarrierReason.Cancelled : BarrierReason.NotFilled);
        return new BarrierOutcome(
            _id, Contract, reason, _text, FilledSize.Of(_fills.Where(f => f.Role == OrderRole.Entry)), FilledSize.Of(_fills.Where(f => f.Role != OrderRole.Entry)))
        {
            Denial = _denial,
            Fills = [.. _fills],
        };
    }
}
