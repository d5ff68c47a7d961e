using Engine.Accounts;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Soak.Book;

/// <summary>An account's book rebuilt from its journal, and what the journal has ever told: order numbers, fills, adoptions.</summary>
internal sealed class SeenBook(AccountId account)
{
    private readonly HashSet<long> _orders = [];
    private readonly HashSet<long> _trades = [];
    private readonly List<string> _adopted = [];

    public AccountState State { get; private set; } = AccountState.New(account);

    /// <summary>Events applied.</summary>
    public long Events { get; private set; }

    /// <summary>Market time at which the journal was last opened, UTC.</summary>
    public DateTimeOffset OpenedAt { get; private set; }

    /// <summary>Comparisons since the journal was last opened.</summary>
    public int ComparisonsOfEpoch { get; private set; }

    /// <summary>Fills that stand: booked and not voided.</summary>
    public IReadOnlySet<long> Trades => _trades;

    /// <summary>Differences that were adopted without an explanation, and our own orders that were taken for foreign ones.</summary>
    public IReadOnlyList<string> Adopted => _adopted;

    /// <summary>True when some event has told of the venue's order.</summary>
    public bool Knows(long order) => _orders.Contains(order);

    public void Apply(IAccountEvent happened)
    {
        Events++;
        var first = State.StartCash is null;
        State = State.Apply(happened);
        switch (happened)
        {
            case BookOpened:
                OpenedAt = happened.At;
                ComparisonsOfEpoch = 0;
                break;
            case Reconciled:
                ComparisonsOfEpoch++;
                break;
            case OrderAccepted accepted:
                _orders.Add(accepted.Id.Value);
                break;
            case OrderRefused { Id: { } refused }:
                _orders.Add(refused.Value);
                break;
            case OrderChanged changed:
                _orders.Add(changed.Id.Value);
                break;
            case BracketLegAdopted leg:
                _orders.Add(leg.Id.Value);
                break;
            case CloseOrderAdopted close:
                _orders.Add(close.Id.Value);
                break;
            case ForeignOrderAdopted foreign:
                _orders.Add(foreign.Id.Value);
                _adopted.Add($"{Time(foreign)} order {foreign.Id} ({foreign.Tag}, {foreign.Side} {foreign.Type} {foreign.Size}) was taken for a foreign one");
                break;
            case TradeBooked trade:
                _trades.Add(trade.Id.Value);
                break;
            case TradeVoided voided:
                _trades.Remove(voided.Id.Value);
                break;
            case PositionAdopted position:
                _adopted.Add($"{Time(position)} {position.Net} of {position.Contract} was adopted, the book held {position.BookNet}");
                break;
            case CashAdopted cash when !first:
                _adopted.Add($"{Time(cash)} a balance of {cash.Cash} was adopted, {cash.Difference} from the book's");
                break;
        }
    }

    /// <summary>Forgets what was adopted so far.</summary>
    public void ForgiveAdopted() => _adopted.Clear();

    private static string Time(IAccountEvent happened) => happened.At.ToString("HH:mm:ss.fff", System.Globalization.CultureInfo.InvariantCulture);
}
