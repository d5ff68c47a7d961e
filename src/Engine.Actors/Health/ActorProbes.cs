using System.Collections.Immutable;
using Akka.Actor;
using Engine.Health;

namespace Engine.Actors.Health;

/// <summary>
/// Questions that every actor answers in the order of its mailbox, whatever it is (Akka's Identify): how long the answer takes is how long any message takes. An answer
/// answers all earlier questions too, so that one lost with an actor that was replaced is made good by the next. Not thread-safe.
/// </summary>
internal sealed class ActorProbes(TimeProvider wall)
{
    private readonly SortedDictionary<string, Asked> _asked = new(StringComparer.Ordinal);
    private long _number;

    /// <summary>The facts.</summary>
    public ImmutableSortedDictionary<string, ActorFact> Facts =>
        _asked.ToImmutableSortedDictionary(a => a.Key, a => a.Value.Fact, StringComparer.Ordinal);

    /// <summary>From now on this actor has to answer. No effect when it has to already.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="path">Where it is; the last name may have a star.</param>
    public void Expect(string name, string path)
    {
        if (!_asked.TryGetValue(name, out var known) || known.Path != path)
        {
            _asked[name] = new Asked(path, new ActorFact(wall.GetUtcNow()));
        }
    }

    /// <summary>It need not answer any more.</summary>
    /// <param name="name">Its name.</param>
    public void Forget(string name) => _asked.Remove(name);

    /// <summary>Asks all of them.</summary>
    /// <param name="context">Where the answers come to.</param>
    public void Ask(IActorContext context)
    {
        var (now, stamp) = (wall.GetUtcNow(), wall.GetTimestamp());
        foreach (var (name, asked) in _asked)
        {
            var probe = new Probe(name, ++_number, stamp, now);
            asked.Open.Enqueue(probe);
            asked.Fact = asked.Fact with { AskedAt = asked.Fact.AskedAt ?? now };
            context.ActorSelection(asked.Path).Tell(new Identify(probe), context.Self);
        }
    }

    /// <summary>Takes an answer; one of nobody, or of an actor that need not answer any more, counts for nothing.</summary>
    /// <param name="identity">The answer.</param>
    public void Take(ActorIdentity identity)
    {
        if (identity is not { Subject: not null, MessageId: Probe probe } || !_asked.TryGetValue(probe.Name, out var asked))
        {
            return;
        }

        while (asked.Open.TryPeek(out var first) && first.Number <= probe.Number)
        {
            asked.Open.Dequeue();
        }

        asked.Fact = asked.Fact with
        {
            AskedAt = asked.Open.TryPeek(out var oldest) ? oldest.At : null,
            AnsweredAt = wall.GetUtcNow(),
            Lag = wall.GetElapsedTime(probe.Stamp),
        };
    }

    private sealed record Probe(string Name, long Number, long Stamp, DateTimeOffset At);

    private sealed class Asked(string path, ActorFact fact)
    {
        public string Path => path;

        public ActorFact Fact { get; set; } = fact;

        public Queue<Probe> Open { get; } = new();
    }
}
