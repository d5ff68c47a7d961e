using System.Text.Json;
using Akka.Actor;
using Akka.Event;
using Engine.Accounts;
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
    private const int EmergencyRounds = 10;
    private readonly AccountSettings _settings;
    private readonly AccountDependencies _with;
    private readonly Dictionary<Lane, Queue<AccountEffect>> _orders = [];
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly List<AccountEffect> _untilToken = [];
    private bool _emergency;

    /// <summary>Creates the gate; use <see cref="Props"/>.</summary>
    public GateActor(AccountSettings settings, AccountDependencies with)
    {
        (_settings, _with) = (settings, with);
        Receive<AccountProtocol.Send>(send => Send(send.Effect));
        Receive<Answer>(Answered);
        Receive<SessionProtocol.TokenRenewed>(_ =>
        {
            var waiting = _untilToken.ToArray();
            _untilToken.Clear();
            Array.ForEach(waiting, Send);
        });
        Receive<AccountProtocol.EmergencyFlatten>(Flatten);
        Receive<EmergencyEnded>(ended =>
        {
            _emergency = false;
            Context.Parent.Tell(ended.Result);
        });
    }

    /// <summary>How to create the gate of an account.</summary>
    public static Props Props(AccountSettings settings, AccountDependencies with) => Akka.Actor.Props.Create(() => new GateActor(settings, with));

    /// <inheritdoc/>
    protected override void PreStart() => Context.System.EventStream.Subscribe(Self, typeof(SessionProtocol.TokenRenewed));

    private void Send(AccountEffect effect)
    {
        switch (effect)
        {
            case AccountEffect.SendPlace or AccountEffect.SendModify:
                var lane = Lane.Of(effect);
                if (!_orders.TryGetValue(lane, out var queue))
                {
                    _orders.Add(lane, queue = new Queue<AccountEffect>());
                }

                queue.Enqueue(effect);
                if (queue.Count == 1)
                {
                    SendOrder(effect);
                }

                break;
            case AccountEffect.SendCancel { Order: var order }:
                Pipe(_with.Client.CancelOrderAsync(_settings.Account, order, CancellationToken.None), effect);
                break;
            case AccountEffect.SendClose { Contract: var contract }:
                Pipe(_with.Client.CloseContractAsync(_settings.Account, contract, CancellationToken.None), effect);
                break;
            case AccountEffect.SendPartialClose { Contract: var contract, Size: var size }:
                Pipe(_with.Client.PartialCloseContractAsync(_settings.Account, contract, size, CancellationToken.None), effect);
                break;
            default:
                _with.Work.End();
                break;
        }
    }

    private void SendOrder(AccountEffect effect) => Pipe(
        effect is AccountEffect.SendModify modify
            ? _with.Client.ModifyOrderAsync(_settings.Account, modify.Order, modify.Change, CancellationToken.None)
            : _with.Client.PlaceOrderAsync(((AccountEffect.SendPlace)effect).Request, CancellationToken.None),
        effect);

    private void Pipe(Task<MutationOutcome> outcome, AccountEffect sent) => outcome.PipeTo(Self, success: result => new Answer(result, sent));

    private void Answered(Answer answer)
    {
        if (answer.Sent.Urgent && answer.Outcome is MutationOutcome.NotSent { Failure.Kind: FailureKind.Unauthorized })
        {
            // There is no token at this moment: a cancel or close leaves with the next one, for nothing has left yet.
            _untilToken.Add(answer.Sent);
            return;
        }

        // A gate that was restarted has forgotten its queue; the answer still belongs to the book.
        if (!answer.Sent.Urgent
            && _orders.TryGetValue(Lane.Of(answer.Sent), out var queue)
            && queue.TryPeek(out var first)
            && ReferenceEquals(first, answer.Sent))
        {
            queue.Dequeue();
            if (queue.TryPeek(out var next))
            {
                SendOrder(next);
            }
            else
            {
                _orders.Remove(Lane.Of(answer.Sent));
            }
        }

        // The work begun for the request passes on to the answer; the book ends it.
        Context.Parent.Tell(answer);
    }

    private void Flatten(AccountProtocol.EmergencyFlatten flatten)
    {
        if (_emergency)
        {
            return;
        }

        _emergency = true;
        _log.Warning("Emergency flatten of account {0} by {1}: {2}", _settings.Account, flatten.Who, flatten.Why);
        FlattenAsync(flatten).PipeTo(
            Self,
            success: result => new EmergencyEnded(result),
            failure: e => new EmergencyEnded(new AccountProtocol.EmergencyFlattened(false, e.Message)));
    }

    private async Task<AccountProtocol.EmergencyFlattened> FlattenAsync(AccountProtocol.EmergencyFlatten flatten)
    {
        var sent = 0;
        for (var round = 1; round <= EmergencyRounds; round++)
        {
            var orders = await _with.Client.OpenOrdersAsync(_settings.Account, CancellationToken.None).ConfigureAwait(false);
            var positions = await _with.Client.OpenPositionsAsync(_settings.Account, CancellationToken.None).ConfigureAwait(false);
            if (orders is Reading<System.Collections.Immutable.ImmutableArray<VenueOrder>>.Answered { Value: var working }
                && positions is Reading<System.Collections.Immutable.ImmutableArray<VenuePosition>>.Answered { Value: var held })
            {
                if (working.IsEmpty && (held.IsEmpty || !flatten.ClosePositions))
                {
                    return new AccountProtocol.EmergencyFlattened(held.IsEmpty, $"{(held.IsEmpty ? "flat" : "no order works")} after {sent} requests");
                }

                foreach (var order in working)
                {
                    Note(flatten, $"cancel {order.Id}");
                    await _with.Client.CancelOrderAsync(_settings.Account, order.Id, CancellationToken.None).ConfigureAwait(false);
                    sent++;
                }

                foreach (var position in flatten.ClosePositions ? held : [])
                {
                    Note(flatten, $"close {position.Contract}");
                    await _with.Client.CloseContractAsync(_settings.Account, position.Contract, CancellationToken.None).ConfigureAwait(false);
                    sent++;
                }
            }

            await Task.Delay(TimeSpan.FromMilliseconds(250 * round), _with.Wall).ConfigureAwait(false);
        }

        return new AccountProtocol.EmergencyFlattened(false, $"not flat after {sent} requests");
    }

    /// <summary>Notes what leaves without the book, if that is possible; it leaves regardless.</summary>
    private void Note(AccountProtocol.EmergencyFlatten flatten, string what)
    {
        try
        {
            using var file = new FileStream(_settings.EmergencyFile, FileMode.Append, FileAccess.Write, FileShare.Read);
            file.Write(JsonSerializer.SerializeToUtf8Bytes(new
            {
                at = _with.Wall.GetUtcNow(),
                account = _settings.Account.Value,
                who = flatten.Who,
                why = flatten.Why,
                what,
            }));
            file.WriteByte((byte)'\n');
            file.Flush(flushToDisk: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _log.Warning("The emergency note could not be written: {0}", e.Message);
        }
    }

    /// <summary>The venue's answer to one request.</summary>
    internal sealed record Answer(MutationOutcome Outcome, AccountEffect Sent)
    {
        /// <summary>The answer as an input of the account core.</summary>
        public IAccountInput ToInput(DateTimeOffset at) => Sent switch
        {
            AccountEffect.SendPlace { Request.Tag: var tag } => new PlaceAnswered(at, tag, Outcome),
            AccountEffect.SendModify { Order: var order } => new ModifyAnswered(at, order, Outcome),
            AccountEffect.SendCancel { Order: var order } => new CancelAnswered(at, order, Outcome),
            AccountEffect.SendClose { Contract: var contract } => new CloseAnsweredByVenue(at, contract, Outcome),
            AccountEffect.SendPartialClose { Contract: var contract } => new CloseAnsweredByVenue(at, contract, Outcome),
            _ => throw new InvalidOperationException($"The gate does not send {Sent.GetType().Name}."),
        };
    }

    /// <summary>What leaves one after another: placements and changes of one contract, or changes of one order whose contract is not told.</summary>
    private readonly record struct Lane(ContractId? Contract, OrderId? Order)
    {
        public static Lane Of(AccountEffect effect) => effect switch
        {
            AccountEffect.SendPlace { Request.Contract: var contract } => new Lane(contract, null),
            AccountEffect.SendModify { Contract: { } contract } => new Lane(contract, null),
            AccountEffect.SendModify { Order: var order } => new Lane(null, order),
            _ => default,
        };
    }

    private sealed record EmergencyEnded(AccountProtocol.EmergencyFlattened Result);
}
