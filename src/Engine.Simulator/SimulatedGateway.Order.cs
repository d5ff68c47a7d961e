using Engine.Accounts;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Simulator;

/// <content>
/// The one order of everything that happens at the venue: market events, commands and interventions, each carried out, logged and
/// exported under one lock. Who repeats the log repeats the run.
/// </content>
public sealed partial class SimulatedGateway
{
    private volatile ContractRolls _rolls = ContractRolls.None;
    private readonly List<VenueEvent> _unkept = [];
    private IDisposable? _wake;
    private DateTimeOffset? _wakeAt;

    /// <summary>A gateway without a server, for repeating a run.</summary>
    internal static SimulatedGateway Offline(SimulatorSettings settings, IMarketClock clock) => new(settings, clock, TimeProvider.System);

    /// <summary>Repeats a step of a log.</summary>
    internal void Repeat(LoggedStep step)
    {
        lock (_order)
        {
            switch (step)
            {
                case LoggedStep.Asked asked:
                    Execute(asked.Command, asked.At);
                    break;
                case LoggedStep.Intervened intervened:
                    Intervene(intervened.Intervention, intervened.At);
                    break;
            }
        }
    }

    /// <summary>Takes a market event in without sending.</summary>
    internal void Take(in MarketEvent happened)
    {
        lock (_order)
        {
            Interlocked.Increment(ref _events);
            TellVenue(happened);
            Settle();
            MarketSide.Enqueue(happened, Venue.PriceOf(happened.Contract));
        }
    }

    /// <summary>Lists a contract at the venue and at the hub.</summary>
    internal void List(Instrument contract)
    {
        lock (_order)
        {
            Venue.List(contract);
            Settle();
            MarketSide.List(contract);
        }
    }

    /// <summary>Halts a contract of whose price nothing is known any more.</summary>
    internal void Forget(ContractId contract)
    {
        lock (_order)
        {
            Venue.Forget(contract);
        }
    }

    /// <summary>An account as it stands between two happenings, whole or with what is open alone; null when there is none.</summary>
    internal AccountPicture? Picture(AccountId account, bool open)
    {
        lock (_order)
        {
            return Venue.Account(account) is { } known
                ? new AccountPicture(
                    Clock.Now,
                    _events,
                    known,
                    [.. Venue.Orders(account)!.Where(order => !open || !order.Status.IsTerminal())],
                    open ? [] : Venue.Trades(account)!,
                    Venue.Positions(account)!)
                : null;
        }
    }

    /// <summary>Carries a command out at a market time; the caller holds the order.</summary>
    internal VenueAnswer Execute(VenueCommand command, DateTimeOffset now)
    {
        // A contract that was rolled away is inactive, but what is open in it can be closed (contract.md §9.23).
        var answer = command is VenueCommand.Place place && _rolls.HasLeft(place.Contract, now)
            ? new VenueAnswer(9)
            : Venue.Execute(command, now);
        _commands.Add(new CommandLogEntry(_commands.Count + 1, _events, now, Wall.GetUtcNow(), command, answer));
        Settings.Log?.Write(_events, now, command);
        Settle();
        return answer;
    }

    /// <summary>Intervenes now; false when the venue cannot.</summary>
    internal bool Intervene(VenueIntervention intervention)
    {
        bool done;
        lock (_order)
        {
            done = Intervene(intervention, Clock.Now);
        }

        FlushUsers();
        WakeForDue();
        return done;
    }

    /// <summary>Intervenes at a market time; the caller holds the order.</summary>
    internal bool Intervene(VenueIntervention intervention, DateTimeOffset now)
    {
        var done = TellVenue(intervention, now);
        Settle();
        if (done)
        {
            Settings.Log?.Write(_events, now, intervention);
        }

        return done;
    }

    /// <summary>Notes in the log how far the run came.</summary>
    internal void EndLog()
    {
        lock (_order)
        {
            Settings.Log?.WriteEnd(_events, Clock.Now);
        }
    }

    /// <summary>Asks the market clock to be woken when the venue has something to do by itself.</summary>
    private void WakeForDue()
    {
        lock (_order)
        {
            if (Venue.NextDue is var due && due != _wakeAt)
            {
                _wake?.Dispose();
                _wakeAt = due;
                _wake = due is { } at ? Clock.WakeAt(at, PassTime) : null;
            }
        }
    }

    private void PassTime()
    {
        lock (_order)
        {
            _wakeAt = null;
        }

        Intervene(new VenueIntervention.Elapse());
    }

    /// <summary>The one place where the venue hears of the market. A quote is a book of one level on either side.</summary>
    private void TellVenue(in MarketEvent happened)
    {
        switch (happened.Kind)
        {
            case MarketEventKind.Print:
                var print = happened.Print;
                Venue.OnPrint(print.Contract, print.Price, print.Time, print.Size);
                Bars.Add(print);
                break;
            case MarketEventKind.Quote:
                var quote = happened.Quote!;
                Venue.OnBook(quote.Contract, [new BookLevel(quote.Bid, quote.BidSize)], [new BookLevel(quote.Ask, quote.AskSize)], quote.Time);
                break;
            default:
                var depth = happened.Depth!;
                Venue.OnBook(depth.Contract, depth.Bids.AsSpan(), depth.Asks.AsSpan(), depth.Time);
                break;
        }
    }

    /// <summary>The one place where the venue hears of an intervention; false when it knows none of the kind.</summary>
    private bool TellVenue(VenueIntervention intervention, DateTimeOffset now)
    {
        var due = Venue.NextDue <= now;
        Venue.OnTime(now);
        switch (intervention)
        {
            case VenueIntervention.Elapse:
                return due;
            case VenueIntervention.Halt halt:
                if (halt.Contract is { } one && Venue.Contracts(now).All(contract => contract.Id != one))
                {
                    return false;
                }

                Venue.HaltTrading(halt.Contract, halt.On);
                return true;
            case VenueIntervention.Void annulled:
                return Venue.Void(annulled.Trade, now);
            case VenueIntervention.Roll roll:
                var known = Venue.Contracts(now);
                if (known.All(contract => contract.Id != roll.From) || known.All(contract => contract.Id != roll.To))
                {
                    return false;
                }

                _rolls = _rolls.With(new ContractRoll(roll.From, roll.To, now));
                return true;
            case VenueIntervention.Permit permit:
                return Venue.Permit(permit.Account, permit.CanTrade);
            case VenueIntervention.Burst burst:
                return Settings.Market.Burst(burst.Length);
            default:
                return false;
        }
    }

    /// <summary>Takes over what was kept, and lets happen what fell due since; from here on everything is kept.</summary>
    private void ComeBack(SavedVenue? saved, DateTimeOffset now)
    {
        if (Settings.File is null)
        {
            return;
        }

        lock (_order)
        {
            if (saved is not null)
            {
                Venue.Restore(saved);
                foreach (var contract in Venue.Contracts(now))
                {
                    MarketSide.List(contract);
                }
            }

            Venue.Keep();
            Venue.OnTime(now);
            Settle();
        }
    }

    /// <summary>Keeps what a happening changed, and only then lets anybody hear of it; the caller holds the order.</summary>
    private void Settle()
    {
        if (Settings.File is { } file && Venue.TakeChanges() is { } change)
        {
            file.Write(change);
        }

        foreach (var happened in _unkept)
        {
            Tell(happened);
        }

        _unkept.Clear();
    }

    private void OnVenueEvent(VenueEvent happened)
    {
        if (Settings.File is null)
        {
            Tell(happened);
            return;
        }

        _unkept.Add(happened);
    }

    private void Tell(VenueEvent happened)
    {
        Settings.Export?.Event(happened);
        _past.OnEvent(happened);
        if (Transit is { } transit)
        {
            transit.Report(() => UserSide.OnEvent(happened));
        }
        else
        {
            UserSide.OnEvent(happened);
        }
    }
}
