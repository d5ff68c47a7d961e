using System.Collections.Immutable;
using Akka.Persistence;
using Akka.Persistence.Journal;

namespace Engine.Actors.Tests.Accounts;

/// <summary>A journal in memory that a test can break, so that it neither writes nor replays, or hold, so that writes wait.</summary>
public sealed class BreakableJournal : MemoryJournal
{
    /// <summary>The configuration that chooses it.</summary>
    public static string Hocon { get; } = $$"""
        akka.loglevel = OFF
        akka.persistence.journal.plugin = "breakable-journal"
        {{SnapshotsInMemory.Hocon}}
        breakable-journal {
          class = "{{typeof(BreakableJournal).FullName}}, {{typeof(BreakableJournal).Assembly.GetName().Name}}"
          plugin-dispatcher = "akka.actor.default-dispatcher"
        }
        """;

    /// <summary>Actor systems whose journal is broken, by name.</summary>
    public static System.Collections.Concurrent.ConcurrentDictionary<string, bool> Broken { get; } = new();

    /// <summary>What the writes of an actor system wait for, by its name.</summary>
    public static System.Collections.Concurrent.ConcurrentDictionary<string, Task> Held { get; } = new();

    private bool IsBroken => Broken.ContainsKey(Context.System.Name);

    /// <inheritdoc/>
    protected override async Task<IImmutableList<Exception>> WriteMessagesAsync(IEnumerable<AtomicWrite> messages, CancellationToken cancellationToken)
    {
        if (IsBroken)
        {
            throw new IOException("the disk is full");
        }

        await Held.GetValueOrDefault(Context.System.Name, Task.CompletedTask);
        return await base.WriteMessagesAsync(messages, cancellationToken);
    }

    /// <inheritdoc/>
    public override Task<long> ReadHighestSequenceNrAsync(string persistenceId, long fromSequenceNr, CancellationToken cancellationToken) =>
        IsBroken ? Task.FromException<long>(new IOException("the disk is gone")) : base.ReadHighestSequenceNrAsync(persistenceId, fromSequenceNr, cancellationToken);
}
