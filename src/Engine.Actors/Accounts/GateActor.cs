using Akka.Actor;
using Akka.Event;
using Engine.Accounts;
using Engine.Actors.Health;
using Engine.Actors.Session;
using Engine.Gateway;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Actors.Accounts;

/// <summary>
/// The only sender of an account's requests. Orders and changes of one contract leave one after another, in the order of the
/// book; cancels and closes leave at once, beside them. Nothing is ever sent twice. It works while the book does not.
/// </summary>
public sealed class GateActor : ReceiveActor
{
    private readonly AccountSettings _settings;
    private readonly AccountDependencies _with;
    private readonly Dictionary<OrderLane, Queue<AccountEffect>> _orders = [];
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly List<AccountEffect> _untilToken = [];
    private readonly ClosesUnderWay _closes;
    private readonly Dictionary<ClientTag, OrderTrace> _traces = [];
    private AccountProtocol.EmergencyFlatten? _emergency;
    private AccountProtocol.EmergencyFlatten? _following;

    /// <summary>Creates the gate; use <see cref="Props"/>.</summary>
    public GateActor(AccountSettings settings, AccountDependencies with, ClosesUnderWay closes)
    {
        (_settings, _with, _closes) = (settings, with, closes);
        Receive<AccountProtocol.Send>(send =>
        {
            if (send is { Trace: { } trace, Effect: AccountEffect.SendPlace { Request.Tag: var tag } })
            {
                _traces[tag] = trace;
            }

            Send(send.Effect);
        });
        Receive<Answer>(Answered);
        Receive<SessionProtocol.TokenRenewed>(_ =>
        {
            var waiting = _untilToken.ToArray();
            _untilToken.Clear();
            Array.ForEach(waiting, Send);
        });
        Receive<AccountProtocol.EmergencyFlatten>(Flatten);
        Receive<EmergencyEnded>(Ended);
    }

    /// <summary>How to create the gate of an account.</summary>
    public static Props Props(AccountSettings settings, AccountDependencies with)
    {
        // An answer may find the next life of the gate: what it knows of closes must not end with a life.
        var closes = new ClosesUnderWay(with.Wall);
        return Akka.Actor.Props.Create(() => new GateActor(settings, with, closes));
    }

    /// <inheritdoc/>
    protected override void PreStart() => Context.System.EventStream.Subscribe(Self, typeof(SessionProtocol.TokenRenewed));

    private void Send(AccountEffect effect)
    {
        switch (effect)
        {
            case AccountEffect.SendPlace or AccountEffect.SendModify:
                SendInTurn(effect);
                break;
            case AccountEffect.SendCancel:
                Request(effect);
                break;
            case AccountEffect.SendClose { Contract: var contract }:
                _closes.Begin(contract);
                Request(effect);
                break;
            case AccountEffect.SendPartialClose { Contract: var contract }:
                _closes.Begin(contract);
                Request(effect);
                break;
            default:
                _with.Work.End();
                break;
        }
    }

    private void SendInTurn(AccountEffect effect)
    {
        if (IsHeldBack(effect))
        {
            if (effect is AccountEffect.SendPlace { Request.Tag: var held })
            {
                _traces.Remove(held);
            }

            Context.Parent.Tell(new Answer(
                new MutationOutcome.NotSent(new GatewayFailure(effect is AccountEffect.SendModify ? "Order/modify" : "Order/place", FailureKind.Cancelled, Text: "the account is being flattened")), effect));
            return;
        }

        var lane = LaneOf(effect);
        if (!_orders.TryGetValue(lane, out var queue))
        {
            _orders.Add(lane, queue = new Queue<AccountEffect>());
        }

        queue.Enqueue(effect);
        if (queue.Count == 1)
        {
            SendOrder(effect, hasWaited: false);
        }
        else
        {
            _with.Work.WaitBegun();
        }
    }

    private static bool IsInTurn(AccountEffect effect) => OrderLane.Of(effect) is not null;

    private static OrderLane LaneOf(AccountEffect effect) => OrderLane.Of(effect)!.Value;

    private void SendOrder(AccountEffect effect, bool hasWaited) =>
        Request(effect, hasWaited, effect is AccountEffect.SendPlace { Request.Tag: var tag } && _traces.Remove(tag, out var trace) ? trace.Begin("http") : null);

    private static KeyValuePair<string, object?> RequestTag(AccountEffect sent) => new("request", sent switch
    {
        AccountEffect.SendPlace => "place",
        AccountEffect.SendModify => "modify",
        AccountEffect.SendCancel => "cancel",
        _ => "close",
    });

    private void Request(AccountEffect effect, bool hasWaited = false, System.Diagnostics.Activity? span = null)
    {
        // Counted before it leaves: the venue may hold it before the call below returns, and would hold one more than is known to be on its way.
        _with.Work.RequestSent(hasWaited);
        var (wall, began) = (_with.Wall, _with.Wall.GetTimestamp());
        Leave(effect).PipeTo(Self, success: result =>
        {
            OrderTrace.End(span);
            EngineInstruments.Measure(EngineInstruments.Request, wall.GetElapsedTime(began), RequestTag(effect));
            return new Answer(result, effect);
        });
    }

    private Task<MutationOutcome> Leave(AccountEffect effect) => effect switch
    {
        AccountEffect.SendPlace place => _with.Client.PlaceOrderAsync(place.Request, CancellationToken.None),
        AccountEffect.SendModify modify => _with.Client.ModifyOrderAsync(_settings.Account, modify.Order, modify.Change, CancellationToken.None),
        AccountEffect.SendCancel cancel => _with.Client.CancelOrderAsync(_settings.Account, cancel.Order, CancellationToken.None),
        AccountEffect.SendClose close => _with.Client.CloseContractAsync(_settings.Account, close.Contract, CancellationToken.None),
        AccountEffect.SendPartialClose close => _with.Client.PartialCloseContractAsync(_settings.Account, close.Contract, close.Size, CancellationToken.None),
        _ => throw new InvalidOperationException($"The gate does not send {effect.GetType().Name}."),
    };

    private void Answered(Answer answer)
    {
        if (answer.Sent is AccountEffect.SendClose { Contract: var closed })
        {
            _closes.End(closed);
        }
        else if (answer.Sent is AccountEffect.SendPartialClose { Contract: var reduced })
        {
            _closes.End(reduced);
        }

        if (!IsInTurn(answer.Sent) && answer.Outcome is MutationOutcome.NotSent { Failure.Kind: FailureKind.Unauthorized })
        {
            // There is no token at this moment: a cancel or close leaves with the next one, for nothing has left yet.
            _untilToken.Add(answer.Sent);
            _with.Work.RequestAnswered();
            return;
        }

        // A gate that was restarted has forgotten its queue; the answer still belongs to the book.
        if (IsInTurn(answer.Sent)
            && _orders.TryGetValue(LaneOf(answer.Sent), out var queue)
            && queue.TryPeek(out var first)
            && ReferenceEquals(first, answer.Sent))
        {
            queue.Dequeue();
            if (queue.TryPeek(out var next))
            {
                SendOrder(next, hasWaited: true);
            }
            else
            {
                _orders.Remove(LaneOf(answer.Sent));
            }
        }

        // The work begun for the request passes on to the answer; the book ends it.
        _with.Work.RequestAnswered();
        Context.Parent.Tell(answer);
    }

    private void Flatten(AccountProtocol.EmergencyFlatten flatten)
    {
        if (_emergency is { } present)
        {
            // One at a time; a wider one follows the one under way.
            _following = Covers(present, flatten) || (_following is { } next && Covers(next, flatten)) ? _following : flatten;
            return;
        }

        _emergency = flatten;
        _log.Warning("Emergency flatten of {0} by {1}: {2}", flatten.Contract?.Value ?? $"account {_settings.Account}", flatten.Who, flatten.Why);
        foreach (var waiting in _orders.Values)
        {
            // What has not left yet stays here; what is under way is swept when the venue shows it.
            var first = waiting.Dequeue();
            var rest = waiting.ToArray();
            waiting.Clear();
            waiting.Enqueue(first);
            foreach (var effect in rest)
            {
                _with.Work.WaitEnded();
                SendInTurn(effect);
            }
        }

        new EmergencyFlattening(_settings, _with, _closes, _log).RunAsync(flatten).PipeTo(
            Self,
            success: result => new EmergencyEnded(result),
            failure: e => new EmergencyEnded(new AccountProtocol.EmergencyFlattened(false, e.Message)));
    }

    private void Ended(EmergencyEnded ended)
    {
        _emergency = null;
        Context.Parent.Tell(ended.Result);
        if (_following is { } next)
        {
            _following = null;
            Flatten(next);
        }
    }

    private static bool Covers(AccountProtocol.EmergencyFlatten present, AccountProtocol.EmergencyFlatten other) =>
        (present.ClosePositions || !other.ClosePositions) && (!present.KeepStops || other.KeepStops) && (present.Contract is null || present.Contract == other.Contract);

    /// <summary>True for an order that would work against a flatten under way.</summary>
    private bool IsHeldBack(AccountEffect effect) =>
        _emergency is { ClosePositions: true } emergency
        && (emergency.Contract is not { } contract || LaneOf(effect).Contract is not { } ordered || ordered == contract);

    /// <summary>The venue's answer to one request.</summary>
    internal sealed record Answer(MutationOutcome Outcome, AccountEffect Sent)
    {
        /// <summary>The answer as an input of the account core.</summary>
        public IAccountInput ToInput(DateTimeOffset at) => Sent switch
        {
            AccountEffect.SendPlace place => place.Answered(at, Outcome),
            AccountEffect.SendModify { Order: var order } => new ModifyAnswered(at, order, Outcome),
            AccountEffect.SendCancel { Order: var order } => new CancelAnswered(at, order, Outcome),
            AccountEffect.SendClose { Contract: var contract } => new CloseAnsweredByVenue(at, contract, Outcome),
            AccountEffect.SendPartialClose { Contract: var contract } => new CloseAnsweredByVenue(at, contract, Outcome),
            _ => throw new InvalidOperationException($"The gate does not send {Sent.GetType().Name}."),
        };
    }

    private sealed record EmergencyEnded(AccountProtocol.EmergencyFlattened Result);
}
