using System.Collections.Immutable;
using Akka.Persistence;
using Akka.Persistence.Journal;

namespace Engine.Actors.Tests.Accounts;

/// <summary>A journal in memory that a test can break: then it neither writes nor replays.</summary>
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

    private bool IsBroken => Broken.ContainsKey(Context.System.Name);

    /// <inheritdoc/>
    protected override Task<IImmutableList<Exception>> WriteMessagesAsync(IEnumerable<AtomicWrite> messages, CancellationToken cancellationToken) =>
        IsBroken ? Task.FromException<IImmutableList<Exception>>(new IOException("the disk is full")) : base.WriteMessagesAsync(messages, cancellationToken);

    /// <inheritdoc/>
    public override Task<long> ReadHighestSequenceNrAsync(string persistenceId, long fromSequenceNr, CancellationToken cancellationToken) =>
        IsBroken ? Task.FromException<long>(new IOException("the disk is gone")) : base.ReadHighestSequenceNrAsync(persistenceId, fromSequenceNr, cancellationToken);
}
