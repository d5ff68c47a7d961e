using Engine.Accounts;
using Engine.Actors.Accounts;
using Engine.Actors.Health;
using Engine.Orders;

namespace Engine.Host.Run.Metrics;

/// <summary>Counts orders, fills and refusals, and measures how long the venue takes, from what is journaled. Called one after another.</summary>
internal sealed class OrderMeters : IRunObserver
{
    private const int Kept = 1_000;
    private readonly Dictionary<ClientTag, DateTimeOffset> _intended = [];
    private readonly Queue<ClientTag> _order = new();

    /// <inheritdoc/>
    public void Heard(object message)
    {
        if (message is not AccountProtocol.Journaled journaled)
        {
            return;
        }

        foreach (var @event in journaled.Events)
        {
            Count(@event);
        }
    }

    private void Count(IAccountEvent @event)
    {
        switch (@event)
        {
            case OrderIntended intended:
                EngineInstruments.Orders.Add(1);
                Remember(intended.Tag, intended.At);
                break;
            case OrderAccepted accepted:
                Measure(accepted.Tag, accepted.At, isFill: false);
                break;
            case TradeBooked trade:
                EngineInstruments.Fills.Add(1);
                if (trade.Tag is { } tag)
                {
                    Measure(tag, trade.At, isFill: true);
                }

                break;
            case OrderRefused or ModifyRefused or CancelRefused:
                EngineInstruments.Rejects.Add(1);
                break;
            case OrderChanged { State: OrderState.Cancelled }:
                EngineInstruments.Cancels.Add(1);
                break;
            case IntentDenied:
                EngineInstruments.Denials.Add(1);
                break;
        }
    }

    private void Remember(ClientTag tag, DateTimeOffset at)
    {
        if (_intended.TryAdd(tag, at))
        {
            _order.Enqueue(tag);
            if (_order.Count > Kept)
            {
                _intended.Remove(_order.Dequeue());
            }
        }
    }

    private void Measure(ClientTag tag, DateTimeOffset at, bool isFill)
    {
        if (_intended.TryGetValue(tag, out var since))
        {
            (isFill ? EngineInstruments.Fill : EngineInstruments.Ack).Record(Math.Max(0, (at - since).TotalSeconds));
            if (isFill)
            {
                // The first fill tells; what else comes of the order is another matter.
                _intended.Remove(tag);
            }
        }
    }
}
