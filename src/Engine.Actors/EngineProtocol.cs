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

    /// <summary>
    /// Command of a person after the start: have a contract that may be traded, with terms, prices and a guardian that watches it, whether or not a
    /// strategy trades it. Answered by <see cref="Followed"/> or <see cref="NotFollowed"/>.
    /// </summary>
    /// <param name="Word">A root, product or name such as <c>MNQ</c> or <c>NQZ6</c>, or a full id (<see cref="ContractResolution"/>).</param>
    public sealed record Follow(string Word);

    /// <summary>The contract is there.</summary>
    /// <param name="Instrument">Its terms.</param>
    /// <param name="Feed">Its feed; the first price may be on its way.</param>
    public sealed record Followed(Instrument Instrument, IActorRef Feed);

    /// <summary>The contract is not there.</summary>
    /// <param name="Sentence">Why and what to do.</param>
    /// <param name="ByWord">True when the word is the cause.</param>
    public sealed record NotFollowed(string Sentence, bool ByWord);

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
