using System.Collections.Immutable;
using Engine.Accounts;
using Engine.Markets;

namespace Engine.Actors.Accounts;

/// <summary>
/// Positions and balance as quiet readings of the venue show them beside those of the book, and since when both have been the same.
/// A book that has changed begins a new picture: what the venue had long shown before a fill may be shown a while after it as well.
/// </summary>
internal sealed class SteadyPicture(VenueRead first, AccountState book)
{
    private readonly ImmutableDictionary<ContractId, int> _positions = PositionsOf(first);
    private readonly ImmutableDictionary<ContractId, int> _held = PositionsOf(book);

    /// <summary>Wall time of the first reading with this picture, UTC.</summary>
    public DateTimeOffset Since => first.ReadAt;

    /// <summary>True when a later reading shows the same, and the book before it holds the same as before the first.</summary>
    public bool IsSame(VenueRead later, AccountState now) =>
        later.Account.Balance == first.Account.Balance
        && now.Cash == book.Cash
        && AreEqual(PositionsOf(later), _positions)
        && AreEqual(PositionsOf(now), _held);

    /// <summary>True when positions or balance of the book are not those that the venue shows: something older may explain it.</summary>
    public bool DiffersFrom(AccountState now) => now.Cash != first.Account.Balance || !AgreesWith(now);

    /// <summary>True when the book holds the same positions as the venue shows.</summary>
    public bool AgreesWith(AccountState now) => AreEqual(PositionsOf(now), _positions);

    private static ImmutableDictionary<ContractId, int> PositionsOf(AccountState book) =>
        book.Positions.Where(p => p.Value.Net != 0).ToImmutableDictionary(p => p.Key, p => p.Value.Net);

    private static ImmutableDictionary<ContractId, int> PositionsOf(VenueRead read) =>
        read.Positions.Where(p => p.Net != 0).ToImmutableDictionary(p => p.Contract, p => p.Net);

    private static bool AreEqual(ImmutableDictionary<ContractId, int> one, ImmutableDictionary<ContractId, int> other) =>
        one.Count == other.Count && one.All(p => other.TryGetValue(p.Key, out var net) && net == p.Value);
}
