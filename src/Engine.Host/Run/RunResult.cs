using Engine.Accounts;
using Engine.Actors;
using Engine.Simulator;

namespace Engine.Host.Run;

/// <summary>How a run ended.</summary>
/// <param name="Stop">What the engine reported when it stopped.</param>
/// <param name="Replay">What the market released, for an embedded gateway.</param>
/// <param name="VenueDifference">Null when book and embedded venue agree, else how they differ.</param>
/// <param name="Fault">The first strategy or replay failure, if any.</param>
/// <param name="JournalEvents">Events journaled by this run.</param>
/// <param name="PersistenceId">Where they stand in the journal.</param>
/// <param name="JournalPath">The journal.</param>
public sealed record RunResult(
    EngineProtocol.Stopped Stop,
    ReplayResult? Replay,
    string? VenueDifference,
    string? Fault,
    long JournalEvents,
    string PersistenceId,
    string JournalPath)
{
    /// <summary>True when all went well.</summary>
    public bool Succeeded => Stop.Clean && VenueDifference is null && Fault is null;

    /// <summary>The account at the end.</summary>
    public AccountState? Account => Stop.Account;
}
