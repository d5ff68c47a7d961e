using System.Collections.Frozen;
using Akka.Event;
using Engine.Accounts;
using Engine.Gateway;
using Engine.Markets;
using Engine.Risk;

namespace Engine.Actors.Accounts;

/// <summary>
/// Cancels and closes from a process that has neither journal nor book: for a person whose engine holds both and does not answer. It does what the
/// gate of an account does without its book, and leaves the same note; that engine's book takes it up when it compares itself with the venue.
/// </summary>
public static class EmergencyPath
{
    /// <summary>Runs until the venue shows that it is done, or the rounds are used up. Never throws on what the venue says.</summary>
    /// <param name="client">A client that is logged in.</param>
    /// <param name="quota">Its quota.</param>
    /// <param name="account">The account.</param>
    /// <param name="note">The file in which what leaves is noted, one JSON object a line; it leaves regardless.</param>
    /// <param name="wanted">What is to be cancelled and closed.</param>
    /// <param name="wall">Wall time.</param>
    public static Task<AccountProtocol.EmergencyFlattened> RunAsync(
        GatewayClient client, RequestQuota quota, AccountId account, string note, AccountProtocol.EmergencyFlatten wanted, TimeProvider wall)
    {
        var settings = new AccountSettings(
            account, "", "", FrozenDictionary<ContractId, Instrument>.Empty, RiskLimits.None, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(30), note);
        var with = new AccountDependencies(client, quota, new WallMarketClock(wall), wall, WorkInFlight.None, new PriceBoard());
        return new EmergencyFlattening(settings, with, new ClosesUnderWay(wall), NoLogger.Instance).RunAsync(wanted);
    }
}
