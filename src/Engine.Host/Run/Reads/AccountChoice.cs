using System.Collections.Immutable;
using System.Globalization;
using Engine.Accounts;
using Engine.Host.Configuration;

namespace Engine.Host.Run.Reads;

/// <summary>Which account a command means. Pure.</summary>
internal static class AccountChoice
{
    /// <summary>The account that was named, or else the configured one, or else the only one; one that may trade before those that may not.</summary>
    /// <param name="accounts">All of the user's, those that may not trade included.</param>
    /// <param name="word">Number or name; null when none was given.</param>
    /// <param name="configured">The configured number; null when there is none.</param>
    /// <exception cref="UserErrorException">None or several fit; the sentence lists them.</exception>
    public static VenueAccount Of(ImmutableArray<VenueAccount> accounts, string? word, int? configured)
    {
        if (word?.Trim() is { Length: > 0 } named)
        {
            return accounts.FirstOrDefault(a => Number(a) == named)
                ?? accounts.FirstOrDefault(a => a.Name.Equals(named, StringComparison.OrdinalIgnoreCase))
                ?? throw new UserErrorException($"Account {named} is not among your accounts ({List(accounts)}).");
        }

        if (configured is { } number)
        {
            return accounts.FirstOrDefault(a => a.Id.Value == number)
                ?? throw new UserErrorException($"The configured account {number} is not among your accounts ({List(accounts)}); name another.");
        }

        return (accounts.Where(a => a.CanTrade).ToArray(), accounts) switch
        {
            ([var only], _) => only,
            ([], [var locked]) => locked,
            (_, []) => throw new UserErrorException("The user has no account."),
            _ => throw new UserErrorException($"Name the account; yours are: {List(accounts)}."),
        };
    }

    private static string List(ImmutableArray<VenueAccount> accounts) =>
        accounts.IsEmpty ? "none" : string.Join(", ", accounts.Select(a => $"{Number(a)} ({a.Name}{(a.CanTrade ? "" : ", may not trade")})"));

    private static string Number(VenueAccount account) => account.Id.Value.ToString(CultureInfo.InvariantCulture);
}
