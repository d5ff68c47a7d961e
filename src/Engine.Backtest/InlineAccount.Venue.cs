using Engine.Accounts;
using Engine.Actors.Accounts;
using Engine.Gateway;
using Engine.Orders;
using Engine.Simulator;

namespace Engine.Backtest;

/// <content>The way to the venue and back: latency, readings, and a user hub that can be down.</content>
internal sealed partial class InlineAccount
{
    /// <summary>Time between two readings while something is in doubt or the user hub is down.</summary>
    private static readonly TimeSpan ReadEvery = TimeSpan.FromSeconds(2);

    private readonly OrderLatency _latency;
    private DateTimeOffset? _readDue;
    private IDisposable? _poll;
    private DateTimeOffset _lastCommand;
    private DateTimeOffset _lastReport;
    private SplitMix _random;
    private int _onTheirWay;
    private readonly Dictionary<OrderLane, Queue<Action>> _lanes = [];

    /// <summary>Stands between account and venue: gets the command, its path and a way to have it carried out, and gives what the account learns. Null in a backtest.</summary>
    public Func<VenueCommand, string, Func<MutationOutcome>, MutationOutcome>? Interpose { get; set; }

    /// <summary>True while the venue tells nothing by itself: the user hub is down.</summary>
    public bool IsDark { get; private set; }

    /// <summary>The user hub goes down: new exposure is denied, and the book is kept true by reading every so often, as live.</summary>
    public void GoDark()
    {
        if (!IsDark)
        {
            (IsDark, _context) = (true, _context with { InSync = false });
            TellSync(false);
            Poll();
        }
    }

    /// <summary>The user hub stands again: what was missed is read before anything is added.</summary>
    public void ComeBack()
    {
        if (IsDark)
        {
            IsDark = false;
            _poll?.Dispose();
            Take(Read("the user hub stands again"));
            _context = _context with { InSync = true };
            TellSync(true);
        }
    }

    /// <summary>When the last of what is on its way arrives, UTC; null when nothing is.</summary>
    public DateTimeOffset? LastArrival => _onTheirWay == 0 ? null : _lastReport > _lastCommand ? _lastReport : _lastCommand;

    private void Poll() => _poll = _clock.WakeAt(_clock.Now + ReadEvery, () =>
    {
        Take(Read("the user hub is down"));
        Poll();
    });

    private void TellSync(bool inSync)
    {
        foreach (var strategy in _strategies.Keys)
        {
            _notify(strategy, new AccountProtocol.SyncChanged(inSync));
        }
    }

    /// <summary>While an answer proved nothing the venue is read every so often: an order's absence takes two readings some time apart.</summary>
    private bool IsInDoubt => _context.Settle > TimeSpan.Zero && State.LiveOrders.Any(o => o.State == OrderState.Unknown || o.ChangeInDoubt);

    private void ReadLater(string why)
    {
        var due = _clock.Now + ReadEvery;
        if (_readDue is { } asked && asked > _clock.Now)
        {
            return;
        }

        _readDue = due;
        _clock.WakeAt(due, () => Take(Read(why)));
    }

    private void Send(AccountEffect effect, VenueCommand command)
    {
        if (_latency.IsNone)
        {
            _inputs.Enqueue(VenueOrders.InputOf(effect, _clock.Now, Ask(command)));
        }
        else
        {
            SendLater(effect, command, OrderLane.Of(effect));
        }
    }

    private void SendLater(AccountEffect effect, VenueCommand command, OrderLane? lane)
    {
        if (lane is not { } one)
        {
            Leave(effect, command, null);
        }
        else if (_lanes.TryGetValue(one, out var waiting))
        {
            waiting.Enqueue(() => Leave(effect, command, one));
        }
        else
        {
            _lanes.Add(one, new Queue<Action>());
            Leave(effect, command, one);
        }
    }

    private void Leave(AccountEffect effect, VenueCommand command, OrderLane? lane)
    {
        _onTheirWay++;
        _lastCommand = _latency.ArrivalAt(_clock.Now, _latency.ToVenue, _lastCommand, ref _random);
        _clock.WakeAt(_lastCommand, () =>
        {
            var done = Ask(command);
            _onTheirWay--;
            ReportLater(at =>
            {
                LeaveNext(lane);
                return VenueOrders.InputOf(effect, at, done);
            });
        });
    }

    /// <summary>As live, the next of a contract leaves when the one before has been answered.</summary>
    private void LeaveNext(OrderLane? lane)
    {
        if (lane is not { } one)
        {
            return;
        }

        if (_lanes[one].TryDequeue(out var next))
        {
            next();
        }
        else
        {
            _lanes.Remove(one);
        }
    }

    private MutationOutcome Ask(VenueCommand command) => Interpose is null ? Execute(command) : AskThrough(Interpose, command);

    private MutationOutcome AskThrough(Func<VenueCommand, string, Func<MutationOutcome>, MutationOutcome> interpose, VenueCommand command) =>
        interpose(command, VenueOrders.OperationOf(command), () => Execute(command));

    private MutationOutcome Execute(VenueCommand command) => VenueOrders.Outcome(command, IsLeft(command) ? new VenueAnswer(9) : Venue.Execute(command, _clock.Now));

    private void Heard(VenueEvent heard)
    {
        if (IsDark)
        {
            return;
        }

        if (_latency.IsNone)
        {
            _inputs.Enqueue(InputOf(heard, _clock.Now));
        }
        else
        {
            HearLater(heard);
        }
    }

    private void HearLater(VenueEvent heard) => ReportLater(at => InputOf(heard, at));

    private static IAccountInput InputOf(VenueEvent heard, DateTimeOffset at) => heard switch
    {
        VenueEvent.OrderChanged { Order: var order } => new OrderReported(at, order),
        VenueEvent.TradeBooked { Trade: var trade } => new TradeReported(at, trade),
        VenueEvent.PositionChanged { Position.Position: var position } => new PositionReported(at, position),
        VenueEvent.AccountChanged { Account: var account } => new AccountReported(at, account),
        _ => throw new InvalidOperationException($"The venue does not tell of {heard.GetType().Name}."),
    };

    private void ReportLater(Func<DateTimeOffset, IAccountInput> report)
    {
        _onTheirWay++;
        _lastReport = _latency.ArrivalAt(_clock.Now, _latency.FromVenue, _lastReport, ref _random);
        _clock.WakeAt(_lastReport, () =>
        {
            _onTheirWay--;
            Take(report(_clock.Now));
        });
    }

    /// <summary>A comparison is of one instant: what is on its way arrives first.</summary>
    private void ReadWhenQuiet(string why)
    {
        if (_onTheirWay == 0)
        {
            _inputs.Enqueue(Read(why));
            return;
        }

        var last = _lastReport > _lastCommand ? _lastReport : _lastCommand;
        _clock.WakeAt((last > _clock.Now ? last : _clock.Now).AddTicks(1), () =>
        {
            ReadWhenQuiet(why);
            Drain();
        });
    }

    private VenueRead Read(string why)
    {
        var shown = Venue.LiveOrders(_account)!.ToDictionary(o => o.Id);
        foreach (var order in State.LiveOrders)
        {
            if (order.Id is null && Venue.Orders(_account)!.FirstOrDefault(o => o.Tag == order.Tag) is { } numbered)
            {
                // Its answer was lost; the venue knows it by its tag.
                shown.TryAdd(numbered.Id, numbered);
            }
            else if (order.Id is { } id && !shown.ContainsKey(id) && Venue.Order(_account, id) is { } ended)
            {
                shown.Add(id, ended);
            }
        }

        return new VenueRead(
            _clock.Now,
            _clock.Now,
            why,
            Venue.Account(_account)!,
            [.. shown.Values.OrderBy(o => o.Id.Value)],
            [.. Venue.TradesSince(_account, State.LastTradeAt)!],
            [.. Venue.Positions(_account)!.Select(p => p.Position).Where(p => p.Net != 0)],
            Quiet: true);
    }
}
