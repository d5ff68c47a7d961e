using System.Collections.Immutable;
using Engine.Accounts;

namespace Engine.Actors;

/// <summary>Which of the user's active accounts is meant. Pure.</summary>
public static class AccountChoice
{
    /// <summary>The named account, or the only one where none is named; else one sentence with the list of those that there are.</summary>
    /// <param name="wanted">The account that the trader named; null for none.</param>
    /// <param name="active">The user's active accounts, as the venue lists them.</param>
    public static (VenueAccount? Account, string? Refusal) Of(AccountId? wanted, ImmutableArray<VenueAccount> active)
    {
        var account = wanted is { } id ? active.FirstOrDefault(a => a.Id == id) : active.Length == 1 ? active[0] : null;
        if (account is not null)
        {
            return (account, null);
        }

        var list = active.IsEmpty ? "none" : string.Join(", ", active.Select(a => $"{a.Id} ({a.Name})"));
        return (null, wanted is { } named ? $"Account {named} is not among your active accounts ({list})."
            : active.IsEmpty ? "You have no active account at this venue."
            : $"Choose an account with --account; your active accounts are: {list}.");
    }
}
