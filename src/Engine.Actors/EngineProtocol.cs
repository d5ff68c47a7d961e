using System.Collections.Immutable;
using Akka.Actor;
using Engine.Accounts;
using Engine.Markets;

namespace Engine.Actors;

/// <summary>Messages of the engine's supervisor.</summary>
public static class EngineProtocol
{
    /// <summary>Query: answered by <see cref="Started"/> once every strategy is set up, or by <see cref="StartFailed"/>.</summary>
    public sealed record AwaitStart
    {
        /// <summary>The only instance.</summary>
        public static AwaitStart Instance { get; } = new();
    }

    /// <summary>
    /// The engine is set up; strategies report for themselves when they are ready. Published on the event stream as well, and again whenever a
    /// contract joins later: because another gave way to it, or because the account has something at stake in it.
    /// </summary>
    /// <param name="Account">The account that is traded.</param>
    /// <param name="Instruments">The contracts that are or were traded, and those that are only watched; the newest last.</param>
    /// <param name="Feeds">Their feeds.</param>
    /// <param name="AccountRef">The account's address.</param>
    public sealed record Started(
        VenueAccount Account, ImmutableArray<Instrument> Instruments, ImmutableDictionary<ContractId, IActorRef> Feeds, IActorRef AccountRef);

    /// <summary>The engine cannot start.</summary>
    /// <param name="Sentence">Why and what to do.</param>
    /// <param name="ByConfiguration">True when the trader's input is the cause.</param>
    public sealed record StartFailed(string Sentence, bool ByConfiguration);

    /// <summary>Command: stop in order: strategies, entries, unprotected positions. Answered by <see cref="Stopped"/>.</summary>
    /// <param name="Policy">What the trader has decided now; null for what the plan says.</param>
    public sealed record Stop(StopPolicy? Policy = null);

    /// <summary>The engine has stopped trading.</summary>
    /// <param name="Account">The account at the end; null when it never started.</param>
    /// <param name="Clean">True when the venue confirmed that nothing works and nothing is open but what was to be left.</param>
    /// <param name="Text">What happened, and what was left standing.</param>
    public sealed record Stopped(AccountState? Account, bool Clean, string Text);
}
