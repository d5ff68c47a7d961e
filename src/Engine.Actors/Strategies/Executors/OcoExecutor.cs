using Engine.Accounts;
using Engine.Markets;
using Engine.Orders;
using Engine.Risk;

namespace Engine.Actors.Strategies.Executors;

/// <summary>Decides for an <see cref="OcoPair"/>.</summary>
internal sealed class OcoExecutor : Executor
{
    private readonly ExecutorId _id;
    private readonly OcoPair _terms;
    private readonly Half[] _halves;
    private readonly List<Fill> _fills = [];
    private int _closed;
    private string _text = "";
    private DenialReason? _denial;
    private OcoReason? _wanted;
    private bool _flat;

    public OcoExecutor(ExecutorId id, OcoPair terms, ContractId contract, IntentId first, IntentId second, DateTimeOffset now)
        : base(contract)
    {
        (_id, _terms, _halves) = (id, terms, [new Half(first, terms.Size), new Half(second, terms.Size)]);
        if (terms.Within is { } within)
        {
            WakeAt(now + within, Wakes.Entry);
        }
    }

    private protected override int ToClose => Math.Min(Excess - _closed, Math.Max(0, _terms.First.Side.Sign() * Net));

    private protected override string CloseWhy => "both orders of a pair have filled";

    private int Total => _halves[0].Filled + _halves[1].Filled;

    /// <summary>Contracts filled beyond the pair's size; orders of opposite sides have closed each other.</summary>
    private int Excess => _terms.First.Side == _terms.Second.Side ? Math.Max(0, Total - _terms.Size) : 0;

    private protected override bool Owns(IntentId intent) => Of(intent) is not null;

    private protected override void OnAccepted(IntentId intent) => Of(intent)!.Accepted = true;

    private protected override void OnDenied(Denied denied)
    {
        var half = Of(denied.Intent)!;
        if (!half.Accepted)
        {
            half.Complete = true;
            Fail(denied.Reason, denied.Text);
        }
        else if (half.Resizing && !half.Complete)
        {
            // It could not be made smaller; a cancel always passes.
            (half.Resizing, half.GivenUp) = (false, true);
        }
    }

    private protected override void OnOrder(OrderUpdate update)
    {
        if (update.Role != OrderRole.Entry || Of(update.Intent) is not { } half)
        {
            return;
        }

        half.Accepted = true;
        half.State = update.State;
        half.Size = update.Size > 0 ? update.Size : half.Size;
        half.Complete |= update.Complete;
        if (update.State == OrderState.Rejected)
        {
            Fail(null, update.Text ?? "the venue refused it");
        }

        if (half.Resizing && update.State != OrderState.PendingModify)
        {
            // Settled, one way or the other; refused, what is too much of it is cancelled whole.
            half.GivenUp |= update.Text is not null;
            half.Resizing = false;
        }

        if (half.Cancelling && update.Text is not null && update.State.IsCancellable() && half.Cancels < MostCancels)
        {
            WakeAt(Now + Shortly, Wakes.Cancel);
        }
    }

    private protected override void OnFill(Fill fill)
    {
        if (fill.Role == OrderRole.Close)
        {
            // A flatten of somebody else closes too; of its excess no more is left than before.
            if (Excess > _closed && fill.Side != _terms.First.Side)
            {
                _closed += fill.Size;
                _fills.Add(fill);
            }
        }
        else if (fill.Role == OrderRole.Entry && Of(fill.Intent) is { } half)
        {
            half.Filled += fill.Size;
            _fills.Add(fill);
        }
    }

    private protected override void OnPosition(decimal? average)
    {
        if (Excess > _closed && _terms.First.Side.Sign() * Net <= 0)
        {
            // The fill that closed it comes behind; without one it was somebody else's.
            WakeAt(Now + Shortly, Wakes.Flat);
        }
    }

    private protected override void OnDue(string key)
    {
        switch (key)
        {
            case Wakes.Entry:
                _wanted ??= OcoReason.NotFilled;
                break;
            case Wakes.Cancel:
                foreach (var half in _halves)
                {
                    half.Cancelling = false;
                }

                break;
            case Wakes.Flat when ToClose <= 0:
                _flat = true;
                break;
        }
    }

    private protected override void OnCancel(string why) => (_wanted, _text) = (OcoReason.Cancelled, why);

    private protected override void OnRestart(Position position, IReadOnlyList<Order> live, IntentId decided)
    {
        foreach (var half in _halves)
        {
            if (half.Intent.Value > decided.Value)
            {
                if (IsResumed)
                {
                    half.Complete = true;
                    Fail(null, "the engine ended before both orders had left");
                }

                continue;
            }

            var order = live.FirstOrDefault(o => o.Intent == half.Intent && o.Role == OrderRole.Entry);
            half.Accepted = true;
            half.Complete |= order is null;
            if (order is not null)
            {
                half.State = order.State;
                half.Size = order.Size;
                half.Filled = Math.Max(half.Filled, order.Filled);
                half.Cancelling = order.State == OrderState.PendingCancel;
                half.Resizing = order.State == OrderState.PendingModify;
            }
        }
    }

    private protected override void Decide()
    {
        for (var i = 0; i < 2; i++)
        {
            Trim(_halves[i], _terms.Size - _halves[1 - i].Filled);
        }

        if (!_halves.All(h => h.Complete))
        {
            return;
        }

        // A position that never held the excess, or does not any more, has nothing to close.
        var left = Excess - _closed;
        if (left <= 0 || _flat || (ToClose <= 0 && !IsClosing))
        {
            End(Outcome());
        }
    }

    /// <summary>Takes from an order what the other has filled.</summary>
    private void Trim(Half half, int most)
    {
        // Filled whole, its last word is on the way.
        if (half.Complete || half.Cancelling || half.Filled >= half.Size)
        {
            return;
        }

        if (_wanted is not null || half.GivenUp || most <= half.Filled)
        {
            if (half.Cancels < MostCancels)
            {
                half.Cancelling = true;
                half.Cancels++;
                Wish(new ExecutorWish.CancelOrder(half.Intent));
            }
        }
        else if (half.Size > most && !half.Resizing && half.State.IsModifiable())
        {
            half.Resizing = true;
            Wish(new ExecutorWish.Resize(half.Intent, most));
        }
    }

    /// <summary>Half a pair is none: the other goes too.</summary>
    private void Fail(DenialReason? denial, string text)
    {
        if (_wanted is null)
        {
            (_wanted, _denial, _text) = (OcoReason.Denied, denial, text);
        }
    }

    private Half? Of(IntentId intent) => _halves.FirstOrDefault(h => h.Intent == intent);

    private OcoOutcome Outcome()
    {
        var (first, second) = (_halves[0].Filled, _halves[1].Filled);
        var reason = first + second > _terms.Size ? OcoReason.DoubleFill
            : first == _terms.Size ? OcoReason.First
            : second == _terms.Size ? OcoReason.Second
            : first + second == _terms.Size ? OcoReason.Shared
            : _wanted ?? OcoReason.EndedElsewhere;
        return new OcoOutcome(
            _id, Contract, reason, _text, Filled(f => f.Intent == _halves[0].Intent), Filled(f => f.Intent == _halves[1].Intent), Filled(f => f.Role == OrderRole.Close))
        {
            Denial = _denial,
            Fills = [.. _fills],
        };
    }

    private FilledSize Filled(Func<Fill, bool> which) => FilledSize.Of(_fills.Where(which));

    /// <summary>One order of the pair, by what is known of it.</summary>
    private sealed class Half(IntentId intent, int size)
    {
        public IntentId Intent { get; } = intent;

        public int Size { get; set; } = size;

        public OrderState State { get; set; } = OrderState.Submitted;

        public int Filled { get; set; }

        public bool Accepted { get; set; }

        public bool Complete { get; set; }

        public bool Resizing { get; set; }

        public bool Cancelling { get; set; }

        public int Cancels { get; set; }

        /// <summary>True when it could not be made smaller.</summary>
        public bool GivenUp { get; set; }
    }
}
