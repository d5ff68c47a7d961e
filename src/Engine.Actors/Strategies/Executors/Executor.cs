using Engine.Accounts;
using Engine.Actors.Accounts;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Actors.Strategies.Executors;

/// <summary>
/// What an executor decides, without actors: it hears the notices of its own intents, of its contract and of the book, and wishes for what
/// its strategy is to ask of the account. Not thread-safe.
/// </summary>
internal abstract class Executor(ContractId contract)
{
    /// <summary>A cancel that was refused so often is not asked for again: the account has called a person by then.</summary>
    private protected const int MostCancels = 5;

    /// <summary>A close that has shown no effect after this long is asked for again, market time: twice what the account itself waits.</summary>
    private protected static readonly TimeSpan CloseTakes = TimeSpan.FromSeconds(10);

    /// <summary>How soon what was denied or refused is asked for again, and how long a fill may come behind the position, market time.</summary>
    private protected static readonly TimeSpan Shortly = TimeSpan.FromSeconds(1);

    private readonly List<ExecutorWish> _wishes = [];

    /// <summary>A snapshot has fills that are told once more, and the other way round.</summary>
    private readonly HashSet<TradeId> _seen = [];

    private bool _inSync = true;
    private bool _closing;
    private int _closingSize;

    /// <summary>Its contract.</summary>
    public ContractId Contract { get; } = contract;

    /// <summary>Market time of what it handles, UTC.</summary>
    public DateTimeOffset Now { get; set; }

    /// <summary>True until the first snapshot, for one that was saved by an earlier life of its strategy.</summary>
    public bool IsResumed { get; set; }

    /// <summary>True once it has told its outcome; nothing changes any more.</summary>
    public bool IsEnded { get; private set; }

    /// <summary>Signed contracts held in the contract, by booked fills.</summary>
    private protected int Net { get; private set; }

    /// <summary>True from the wish for a close until its fills have come, or are not waited for any more.</summary>
    private protected bool IsClosing => _closing;

    /// <summary>Contracts that are still to be closed.</summary>
    private protected abstract int ToClose { get; }

    /// <summary>Why they are to be closed.</summary>
    private protected abstract string CloseWhy { get; }

    /// <summary>What it wishes for since it was asked last.</summary>
    public IReadOnlyList<ExecutorWish> TakeWishes()
    {
        if (_wishes.Count == 0)
        {
            return [];
        }

        var wishes = _wishes.ToArray();
        _wishes.Clear();
        return wishes;
    }

    /// <summary>A notice of the account.</summary>
    public void Hear(IStrategyNotice notice)
    {
        if (IsEnded)
        {
            return;
        }

        switch (notice)
        {
            case AccountProtocol.SyncChanged { InSync: var inSync }:
                _inSync = inSync;
                break;
            case PositionUpdate position:
                Net = position.Net;
                OnPosition(position.AveragePrice);
                break;
            case Denied { Closing: not null }:
                // Another close is under way, or the position is gone and its fill on its way.
                WakeAt(Now + Shortly, Wakes.Close);
                break;
            case Fill told when !_seen.Add(told.Trade):
                return;
            case Fill { Role: OrderRole.Close } fill:
                _closingSize -= fill.Size;
                _closing &= _closingSize > 0;
                OnFill(fill);
                break;
            case Fill fill:
                OnFill(fill);
                break;
            case Denied denied:
                OnDenied(denied);
                break;
            case Accepted accepted:
                OnAccepted(accepted.Intent);
                break;
            case OrderUpdate update:
                OnOrder(update);
                break;
            default:
                return;
        }

        Decide();
        CloseWhatIsLeft();
    }

    /// <summary>The account shows itself after its book was opened again, or after a restart of the strategy itself.</summary>
    /// <param name="position">The position in its contract.</param>
    /// <param name="live">The strategy's live orders.</param>
    /// <param name="decided">The last number that the account has decided on.</param>
    /// <param name="inSync">True when the book agrees with the venue.</param>
    /// <param name="fills">The fills of the strategy that the book remembers, oldest first: what it missed is among them.</param>
    public void Restart(Position position, IReadOnlyList<Order> live, IntentId decided, bool inSync, IEnumerable<Fill> fills)
    {
        if (IsEnded)
        {
            return;
        }

        (Net, _inSync, _closing) = (position.Net, inSync, false);
        var begun = false;
        foreach (var fill in fills.Where(f => f.Contract == Contract))
        {
            // The venue's order for a close has no number of its own: after a fill of its own it is about what it holds.
            var own = Owns(fill.Intent) && fill.Role != OrderRole.Close;
            begun |= own;
            if ((own || (begun && fill.Role == OrderRole.Close)) && _seen.Add(fill.Trade))
            {
                OnFill(fill);
            }
        }

        OnRestart(position, live, decided);
        IsResumed = false;
        Decide();
        CloseWhatIsLeft();
    }

    /// <summary>A wake has fallen due.</summary>
    public void Due(string key)
    {
        if (IsEnded)
        {
            return;
        }

        if (key == Wakes.Close)
        {
            // Whether the last close was carried out, only a book that agrees with the venue can tell.
            _closing = !_inSync;
            if (_closing)
            {
                WakeAt(Now + Shortly, Wakes.Close);
            }
        }
        else
        {
            OnDue(key);
        }

        Decide();
        CloseWhatIsLeft();
    }

    /// <summary>The strategy wants it to end.</summary>
    public void Cancel(string why)
    {
        if (!IsEnded)
        {
            OnCancel(why);
            Decide();
            CloseWhatIsLeft();
        }
    }

    /// <summary>The strategy has taken it back in an earlier life.</summary>
    public void WasCancelled(string why) => OnCancel(why);

    /// <summary>True for the number of one of its orders, which is that of the legs too.</summary>
    private protected abstract bool Owns(IntentId intent);

    private protected abstract void OnAccepted(IntentId intent);

    private protected abstract void OnDenied(Denied denied);

    private protected abstract void OnOrder(OrderUpdate update);

    private protected abstract void OnFill(Fill fill);

    private protected abstract void OnPosition(decimal? average);

    private protected abstract void OnDue(string key);

    private protected abstract void OnCancel(string why);

    private protected abstract void OnRestart(Position position, IReadOnlyList<Order> live, IntentId decided);

    /// <summary>After each input: asks for what is missing, or ends.</summary>
    private protected abstract void Decide();

    private protected void Wish(ExecutorWish wish) => _wishes.Add(wish);

    private protected void WakeAt(DateTimeOffset due, string key) => _wishes.Add(new ExecutorWish.WakeAt(due, key));

    private protected void End(ExecutorOutcome outcome)
    {
        IsEnded = true;
        _wishes.Add(new ExecutorWish.End(outcome));
    }

    private void CloseWhatIsLeft()
    {
        if (IsEnded || _closing || ToClose <= 0)
        {
            return;
        }

        (_closing, _closingSize) = (true, ToClose);
        _wishes.Add(new ExecutorWish.Close(ToClose, CloseWhy));
        WakeAt(Now + CloseTakes, Wakes.Close);
    }

    /// <summary>Names of wakes.</summary>
    private protected static class Wakes
    {
        public const string Close = "close";
        public const string Cancel = "cancel";
        public const string Entry = "entry";
        public const string Limit = "limit";
        public const string Flat = "flat";
    }
}
