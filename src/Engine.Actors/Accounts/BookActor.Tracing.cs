using System.Diagnostics;
using Engine.Accounts;
using Engine.Actors.Health;
using Engine.Orders;

namespace Engine.Actors.Accounts;

/// <content>The traces of orders under way, by their tags; empty and untouched while nobody listens.</content>
public sealed partial class BookActor
{
    /// <summary>An order that works for days is not worth its trace.</summary>
    private const int KeptTraces = 256;

    private readonly Dictionary<ClientTag, OrderTrace> _traces = [];
    private readonly Queue<ClientTag> _traced = new();

    /// <summary>What the step began and ended of traced orders: its spans end when it stands in the journal.</summary>
    private void Trace(in AccountStep step, OrderTrace? placed, JournalBatch batch)
    {
        foreach (var @event in step.Events)
        {
            switch (@event)
            {
                case OrderIntended { Role: null or OrderRole.Entry, Tag: var tag } when placed is not null:
                    Remember(tag, placed);
                    Add(batch, placed.Begin("journal"), tag);
                    break;
                case OrderAccepted { Tag: var tag } when _traces.TryGetValue(tag, out var trace):
                    Add(batch, trace.Begin("ack"), tag);
                    break;
                case TradeBooked { Tag: { } tag } when _traces.TryGetValue(tag, out var trace):
                    Add(batch, trace.Begin("fill"), tag);
                    break;
            }
        }
    }

    private void Remember(ClientTag tag, OrderTrace trace)
    {
        _traces[tag] = trace;
        _traced.Enqueue(tag);
        if (_traced.Count > KeptTraces)
        {
            _traces.Remove(_traced.Dequeue());
        }
    }

    private static void Add(JournalBatch batch, Activity? span, ClientTag tag)
    {
        if (span is not null)
        {
            batch.Spans.Add(span.SetTag("order", tag.Value));
        }
    }
}
