using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Persistence.Sql;
using Akka.Persistence.Sql.Config;
using Engine.Actors.Strategies.State;
using LinqToDB;

namespace Engine.Actors.Journal;

/// <summary>A journal that this process writes: what the actor system needs to do so, and the proof that nobody else writes it.</summary>
public abstract class JournalStore : IDisposable
{
    /// <summary>Where it is.</summary>
    public abstract JournalPlace Place { get; }

    /// <summary>What the user should know of the place: sentences.</summary>
    public virtual IReadOnlyList<string> Notes => [];

    /// <summary>Ends, with a sentence, when another process has become the writer of an account of this one; until then it does not end.</summary>
    public virtual Task<string> Taken { get; } = new TaskCompletionSource<string>().Task;

    /// <summary>Hears, as a sentence, that nothing can be written for the time being, and that it can again.</summary>
    public Action<string> Tell { get; set; } = _ => { };

    /// <summary>Makes this process the only writer of an account's journal, for as long as this object lives; asked again, it says so again.</summary>
    /// <param name="persistenceId">The account's.</param>
    /// <returns>Null when it is, else the sentence that refuses it.</returns>
    public virtual string? Claim(string persistenceId) => null;

    /// <summary>True when an account of this venue has been journaled here.</summary>
    /// <param name="environment">Name of the environment.</param>
    /// <param name="instance">Name of the venue.</param>
    /// <exception cref="JournalException">It cannot be read.</exception>
    public bool Knows(string environment, string instance)
    {
        var beginning = $"{JournalReader.AccountPrefix}{environment}-{instance}";
        return JournalReader.IsBegun(Place) && JournalReader.AnyBetween(Place, beginning + "-", beginning + ".");
    }

    /// <summary>The actor system's set-up: persistence plugins, dispatcher, serializer, strict serialization.</summary>
    public (Config Hocon, Setup Setup) Configure()
    {
        var hocon = ConfigurationFactory.ParseString($$"""
            akka.persistence.journal {
              plugin = "akka.persistence.journal.sql"
              sql {
                class = "Akka.Persistence.Sql.Journal.SqlWriteJournal, Akka.Persistence.Sql"
                connection-string = "{{Quoted}}"
                provider-name = "{{Provider}}"
                parallelism = 1
                auto-initialize = {{(MakesTables ? "true" : "false")}}
                plugin-dispatcher = "journal-dispatcher"
                materializer-dispatcher = "journal-dispatcher"
                replay-filter.mode = fail
              }
            }
            akka.persistence.query.journal.sql {
              connection-string = "{{Quoted}}"
              provider-name = "{{Provider}}"
            }
            akka.persistence.snapshot-store {
              plugin = "akka.persistence.snapshot-store.sql"
              sql {
                class = "Akka.Persistence.Sql.Snapshot.SqlSnapshotStore, Akka.Persistence.Sql"
                connection-string = "{{Quoted}}"
                provider-name = "{{Provider}}"
                auto-initialize = {{(MakesTables ? "true" : "false")}}
                plugin-dispatcher = "journal-dispatcher"
                snapshot-is-optional = true
              }
            }
            journal-dispatcher {
              type = ForkJoinDispatcher
              throughput = 10
              dedicated-thread-pool { thread-count = 2, threadtype = background }
            }
            akka.actor.serializers.account-event = "{{typeof(AccountEventSerializer).FullName}}, {{typeof(AccountEventSerializer).Assembly.GetName().Name}}"
            akka.actor.serializers.account-state = "{{typeof(AccountStateSerializer).FullName}}, {{typeof(AccountStateSerializer).Assembly.GetName().Name}}"
            akka.actor.serializers.strategy-state = "{{typeof(StrategyStateSerializer).FullName}}, {{typeof(StrategyStateSerializer).Assembly.GetName().Name}}"
            akka.actor.serialization-bindings {
              "{{typeof(StrategyStateSaved).FullName}}, {{typeof(StrategyStateSaved).Assembly.GetName().Name}}" = strategy-state
              "{{typeof(Engine.Accounts.AccountState).FullName}}, {{typeof(Engine.Accounts.AccountState).Assembly.GetName().Name}}" = account-state
              "{{typeof(Engine.Accounts.IAccountEvent).FullName}}, {{typeof(Engine.Accounts.IAccountEvent).Assembly.GetName().Name}}" = account-event
            }
            """).WithFallback(SqlPersistence.DefaultConfiguration);
        return (hocon, new DataOptionsSetup(Options()));
    }

    /// <summary>Refuses an actor system whose journal is not this one: Akka's default journal is in memory.</summary>
    /// <exception cref="JournalException">The resolved plugin is another one.</exception>
    public void Verify(ActorSystem system)
    {
        var plugin = system.Settings.Config.GetString("akka.persistence.journal.plugin");
        var journal = system.Settings.Config.GetString("akka.persistence.journal.sql.connection-string");
        if (plugin != "akka.persistence.journal.sql" || journal != ConfiguredText)
        {
            throw new JournalException($"The configured journal is '{plugin}', not {Place}; take akka.persistence out of the configuration.");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Lets the journal go.</summary>
    protected virtual void Dispose(bool disposing)
    {
    }

    /// <summary>The plugin's name of the database.</summary>
    private protected abstract string Provider { get; }

    /// <summary>What stands in the configuration as connection string; no secret may be in it. The connections themselves are made by <see cref="Options"/>.</summary>
    private protected abstract string ConfiguredText { get; }

    /// <summary>True where the plugin makes the tables that are missing.</summary>
    private protected abstract bool MakesTables { get; }

    /// <summary>How the plugin connects.</summary>
    private protected abstract DataOptions Options();

    private string Quoted => ConfiguredText.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
}
