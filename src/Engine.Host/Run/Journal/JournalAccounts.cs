using Engine.Accounts;
using Engine.Actors.Journal;
using Engine.Host.Configuration;

namespace Engine.Host.Run.Journal;

/// <summary>The journals of one account in a file: a venue that begins anew begins another one.</summary>
/// <param name="Account">The account's number, as the ids have it.</param>
/// <param name="Ids">Its journals, oldest first; at least one.</param>
/// <param name="Selection">The same for queries, those that are begun later included.</param>
internal sealed record JournalAccounts(string Account, IReadOnlyList<string> Ids, JournalSelection Selection)
{
    /// <summary>The newest journal.</summary>
    public string Newest => Ids[^1];

    /// <summary>Finds what was named; the only account where nothing was.</summary>
    /// <param name="place">The journal.</param>
    /// <param name="word">Number of an account, or id of a journal; null for the only account.</param>
    /// <exception cref="UserErrorException">There is none, or several; the sentence has the list.</exception>
    /// <exception cref="JournalException">The journal is missing or is none.</exception>
    public static JournalAccounts Find(JournalPlace place, string? word)
    {
        var all = JournalReader.PersistenceIds(place);
        var accounts = all.Select(NumberOf).Distinct().ToList();
        if (accounts.Count == 0)
        {
            throw new UserErrorException($"The journal {place.Name} is empty.");
        }

        if (word is null)
        {
            return accounts is [var only]
                ? new(only, all, JournalSelection.OfAccount(only))
                : throw new UserErrorException($"The journal {place.Name} has {accounts.Count} accounts: say which of {string.Join(", ", accounts)}.");
        }

        if (all.Contains(word))
        {
            return new(NumberOf(word), [word], JournalSelection.Of(word));
        }

        return all.Where(id => NumberOf(id) == word).ToList() is { Count: > 0 } ids
            ? new(word, ids, JournalSelection.OfAccount(word))
            : throw new UserErrorException($"The journal {place.Name} holds nothing of account {word}; it has {string.Join(", ", word.StartsWith(JournalReader.AccountPrefix, StringComparison.Ordinal) ? all : accounts)}.");
    }

    /// <summary>The account of a journal's id.</summary>
    public static AccountId AccountOf(string persistenceId) =>
        new(int.TryParse(NumberOf(persistenceId), System.Globalization.CultureInfo.InvariantCulture, out var account) ? account : 0);

    private static string NumberOf(string persistenceId) => persistenceId[(persistenceId.LastIndexOf('-') + 1)..];
}
