using Engine.Markets;
using Engine.Orders;

namespace Engine.Accounts;

/// <summary>Something in a journal that must not be.</summary>
/// <param name="Row">The event's sequence number; 0 for the end of the journal as a whole.</param>
/// <param name="Sentence">What is wrong.</param>
public sealed record JournalViolation(long Row, string Sentence);

/// <summary>
/// Replays one account's journal and checks it against a second, independent book-keeping: sums of trades per order and per
/// contract, cash, tags, numbers and epochs. Feed it every event in order.
/// </summary>
public sealed class JournalInvariants(AccountId account)
{
    private readonly HashSet<ClientTag> _intended = [];
    private readonly HashSet<ClientTag> _known = [];
    private readonly HashSet<TradeId> _booked = [];
    private readonly Dictionary<ClientTag, (int Filled, int Voided)> _fills = [];
    private readonly Dictionary<ContractId, int> _nets = [];
    private readonly Dictionary<TradeId, (ClientTag? Tag, ContractId Contract, int Signed, Money Costs)> _trades = [];
    private readonly List<JournalViolation> _violations = [];
    private Money _cash;
    private int _epoch;
    private DateOnly? _date;
    private bool _broken;

    /// <summary>The book after the events so far.</summary>
    public AccountState State { get; private set; } = AccountState.New(account);

    /// <summary>Sequence number of the last event.</summary>
    public long Row { get; private set; }

    /// <summary>False once an event could not be applied; what follows it says nothing.</summary>
    public bool Sound => !_broken;

    /// <summary>What was found so far.</summary>
    public IReadOnlyList<JournalViolation> Violations => _violations;

    /// <summary>Takes the next event.</summary>
    public void Take(long row, IAccountEvent @event)
    {
        if (row != Row + 1)
        {
            Wrong(row, $"follows event {Row}: the numbers have a hole");
        }

        Row = row;
        if (row == 1 && @event is not BookOpened)
        {
            Wrong(row, "is the first and does not open the book");
        }

        if (@event.At.Offset != TimeSpan.Zero)
        {
            Wrong(row, $"carries the time {@event.At:O}, which is not in UTC");
        }

        Order(row, @event);
        Money(row, @event);
        Opening(row, @event);
        Apply(row, @event);
        if (!_broken && ContractOf(@event) is { } contract && State.PositionIn(contract).Net != _nets.GetValueOrDefault(contract))
        {
            Wrong(row, $"leaves the book at {State.PositionIn(contract).Net} of {contract}; trades and adoptions add up to {_nets.GetValueOrDefault(contract)}");
            _nets[contract] = State.PositionIn(contract).Net;
        }
    }

    /// <summary>Notes that an event could not be read; nothing after it can be checked.</summary>
    public void Unreadable(long row, string why)
    {
        Wrong(row, $"cannot be read: {why}");
        _broken = true;
    }

    /// <summary>Checks the book at the end of the journal.</summary>
    public void End()
    {
        if (_broken)
        {
            return;
        }

        foreach (var (tag, (filled, voided)) in _fills)
        {
            // Whether a bust is taken out of the order as well as out of the position is the book's choice.
            if (State.Orders.TryGetValue(tag, out var order) && order.Filled != filled && order.Filled != filled - voided)
            {
                _violations.Add(new JournalViolation(0, $"Order {tag} counts {order.Filled} filled; its trades add up to {filled}."));
            }
        }

        if (State.Cash != _cash)
        {
            _violations.Add(new JournalViolation(0, $"The book's cash is {State.Cash}; adoptions and trades add up to {_cash}."));
        }

        _violations.AddRange(AccountInvariants.Check(State).Select(sentence => new JournalViolation(0, sentence)));
    }

    private void Order(long row, IAccountEvent @event)
    {
        switch (@event)
        {
            case OrderIntended e:
                if (!_intended.Add(e.Tag) || _known.Contains(e.Tag))
                {
                    Wrong(row, $"intends order {e.Tag} a second time");
                }

                if (e.Role is OrderRole.StopLoss or OrderRole.TakeProfit && (e.Parent is not { } entry || !_known.Contains(entry)))
                {
                    Wrong(row, $"intends the protective order {e.Tag} of an entry that the journal does not know ({e.Parent?.Value ?? "none"})");
                }

                _known.Add(e.Tag);
                break;
            case BracketLegAdopted e:
                if (!_known.Contains(e.Parent))
                {
                    Wrong(row, $"adopts leg {e.Tag} of the entry {e.Parent}, which the journal does not know");
                }

                Adopt(row, e.Tag);
                break;
            case ForeignOrderAdopted e:
                Adopt(row, e.Tag);
                break;
            case CloseOrderAdopted e:
                Adopt(row, e.Tag);
                break;
            default:
                if (TagOf(@event) is { } tag && !_known.Contains(tag))
                {
                    Wrong(row, $"is about order {tag}, which the journal does not know before it");
                }

                break;
        }
    }

    private void Adopt(long row, ClientTag tag)
    {
        if (State.Orders.ContainsKey(tag))
        {
            Wrong(row, $"adopts order {tag}, which is in the book already");
        }

        _known.Add(tag);
    }

    private void Money(long row, IAccountEvent @event)
    {
        switch (@event)
        {
            case TradeBooked e:
                if (!_booked.Add(e.Id))
                {
                    Wrong(row, $"books trade {e.Id} a second time");
                }

                var signed = e.Side.Sign() * e.Size;
                _trades[e.Id] = (e.Tag, e.Contract, signed, e.Fees + e.Commissions);
                _nets[e.Contract] = _nets.GetValueOrDefault(e.Contract) + signed;
                _cash = _cash + e.RealizedGross - e.Fees - e.Commissions;
                Fill(e.Tag, e.Size, 0);
                break;
            case TradeAttributed e:
                if (!_trades.TryGetValue(e.Id, out var attributed) || attributed.Tag is not null)
                {
                    Wrong(row, $"gives trade {e.Id} to an order, although it is {(attributed.Tag is null ? "not booked" : $"that of {attributed.Tag}")}");
                    break;
                }

                _trades[e.Id] = attributed with { Tag = e.Tag };
                Fill(e.Tag, Math.Abs(attributed.Signed), 0);
                break;
            case TradeVoided e:
                if (!_trades.TryGetValue(e.Id, out var voided))
                {
                    Wrong(row, $"takes out trade {e.Id}, which is not booked");
                    break;
                }

                if (e.Net != _nets.GetValueOrDefault(voided.Contract) - voided.Signed)
                {
                    Wrong(row, $"leaves {e.Net} of {voided.Contract} without trade {e.Id}; it should be {_nets.GetValueOrDefault(voided.Contract) - voided.Signed}");
                }

                _nets[voided.Contract] = e.Net;
                _cash = _cash + e.RealizedGross + voided.Costs;
                Fill(voided.Tag, 0, Math.Abs(voided.Signed));
                break;
            case PositionAdopted e:
                if (e.BookNet != _nets.GetValueOrDefault(e.Contract))
                {
                    Wrong(row, $"says that the book held {e.BookNet} of {e.Contract}; it held {_nets.GetValueOrDefault(e.Contract)}");
                }

                _nets[e.Contract] = e.Net;
                break;
            case CashAdopted e:
                if (e.Difference != e.Cash - _cash)
                {
                    Wrong(row, $"adopts the cash {e.Cash} with the difference {e.Difference}; the book had {_cash}");
                }

                _cash = e.Cash;
                break;
        }
    }

    private void Opening(long row, IAccountEvent @event)
    {
        switch (@event)
        {
            case BookOpened e:
                if (e.Epoch != _epoch + 1)
                {
                    Wrong(row, $"opens epoch {e.Epoch} after epoch {_epoch}");
                }

                _epoch = e.Epoch;
                break;
            case Reconciled e when e.Epoch != _epoch:
                Wrong(row, $"compares in epoch {e.Epoch} while the book is in epoch {_epoch}");
                break;
            case TradeDateOpened e:
                if (e.Date <= _date)
                {
                    Wrong(row, $"opens the trade date {e.Date:yyyy-MM-dd} after {_date:yyyy-MM-dd}");
                }

                _date = e.Date;
                break;
        }
    }

    private void Apply(long row, IAccountEvent @event)
    {
        if (_broken)
        {
            return;
        }

        try
        {
            State = State.Apply(@event);
        }
        catch (Exception e) when (e is InvalidOperationException or KeyNotFoundException or OverflowException)
        {
            Wrong(row, $"cannot be applied: {e.Message.TrimEnd('.')}");
            _broken = true;
        }
    }

    private void Fill(ClientTag? tag, int filled, int voided)
    {
        if (tag is { } order)
        {
            var before = _fills.GetValueOrDefault(order);
            _fills[order] = (before.Filled + filled, before.Voided + voided);
        }
    }

    private void Wrong(long row, string what) => _violations.Add(new JournalViolation(row, $"Event {row} {what}."));

    private ContractId? ContractOf(IAccountEvent @event) => @event switch
    {
        TradeBooked e => e.Contract,
        PositionAdopted e => e.Contract,
        TradeVoided e when _trades.TryGetValue(e.Id, out var trade) => trade.Contract,
        _ => null,
    };

    private static ClientTag? TagOf(IAccountEvent @event) => @event switch
    {
        OrderAccepted e => e.Tag,
        OrderRefused e => e.Tag,
        OrderOutcomeUnknown e => e.Tag,
        OrderNotFound e => e.Tag,
        OrderPresumedNotPlaced e => e.Tag,
        OrderChanged e => e.Tag,
        ModifyRequested e => e.Tag,
        ModifyRefused e => e.Tag,
        ModifyOutcomeUnknown e => e.Tag,
        CancelRequested e => e.Tag,
        CancelRefused e => e.Tag,
        TradeBooked e => e.Tag,
        TradeAttributed e => e.Tag,
        _ => null,
    };
}
