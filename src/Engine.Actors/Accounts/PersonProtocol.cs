using Engine.Accounts;
using Engine.Markets;
using Engine.Orders;
using Engine.Risk;

namespace Engine.Actors.Accounts;

/// <summary>
/// What a person tells an account, always inside <see cref="ByHand"/>, to the account's address. Commands of
/// <see cref="AccountProtocol"/> may stand in it as well: an order, a flatten, a trading state, a strategy that goes on.
/// </summary>
public static class PersonProtocol
{
    /// <summary>
    /// A command that is answered: by <see cref="Taken"/> once what it decided stands in the journal, by <see cref="Refused"/>, or by
    /// <see cref="WithoutBook"/>. One piece of work, begun by the sender.
    /// </summary>
    /// <param name="Command">What is wanted; the book numbers an order and gives it the person's name.</param>
    public sealed record ByHand(object Command);

    /// <summary>The command was taken; what the venue makes of it comes later.</summary>
    /// <param name="Account">The account as journaled with the command.</param>
    /// <param name="Tag">The tag of an order that was placed.</param>
    /// <param name="Events">Events journaled since the book opened, as <see cref="AccountProtocol.AccountChanged"/> counts them: what is published with fewer is from before.</param>
    public sealed record Taken(AccountState Account, ClientTag? Tag, long Events);

    /// <summary>Nothing was done.</summary>
    /// <param name="Reason">The code.</param>
    /// <param name="Text">One sentence.</param>
    public sealed record Refused(DenialReason Reason, string Text);

    /// <summary>The book is down: what needs none is under way without it.</summary>
    /// <param name="Text">One sentence.</param>
    public sealed record WithoutBook(string Text);

    /// <summary>Change a working order.</summary>
    /// <param name="Tag">The order.</param>
    /// <param name="Change">The new terms.</param>
    /// <param name="Why">In words.</param>
    public sealed record Modify(ClientTag Tag, OrderChange Change, string Why);

    /// <summary>Cancel a working order.</summary>
    /// <param name="Tag">The order.</param>
    /// <param name="Why">In words.</param>
    public sealed record Cancel(ClientTag Tag, string Why);

    /// <summary>Cancel every working order that closes no open position.</summary>
    /// <param name="Contract">One contract, or all.</param>
    /// <param name="Why">In words.</param>
    public sealed record CancelAll(ContractId? Contract, string Why);

    /// <summary>Close a position, or a part of it.</summary>
    /// <param name="Contract">The contract.</param>
    /// <param name="Size">Contracts, at least 1; null for all.</param>
    /// <param name="Why">In words.</param>
    public sealed record Close(ContractId Contract, int? Size, string Why);

    /// <summary>A strategy adds nothing until a person lets it go on.</summary>
    /// <param name="Strategy">Which.</param>
    /// <param name="Why">In words.</param>
    public sealed record Pause(StrategyName Strategy, string Why);
}
