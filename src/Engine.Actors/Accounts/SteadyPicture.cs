using System.Collections.Immutable;
using Engine.Accounts;
using Engine.Markets;

namespace Engine.Actors.Accounts;

/// <summary>Positions and balance as quiet readings of the venue show them, and since when they have shown the same.</summary>
internal sealed class SteadyPicture(VenueRead first)
{
    private readonly ImmutableDictionary<ContractId, int> _positions = PositionsOf(first);

    /// <summary>Wall time of the first reading with this picture, UTC.</summary>
    public DateTimeOffset Since => first.ReadAt;

    /// <summary>True when a later reading shows the same.</summary>
    public bool IsSame(VenueRead later) => later.Account.Balance == first.Account.Balance && AreEqual(PositionsOf(later), _positions);

    /// <summary>True when the book holds the same positions.</summary>
    public bool AgreesWith(AccountState book) => AreEqual(book.Positions.ToImmutableDictionary(p => p.Key, p => p.Value.Net), _positions);

    private static ImmutableDictionary<ContractId, int> PositionsOf(VenueRead read) =>
        read.Positions.Where(p => p.Net != 0).ToImmutableDictionary(p => p.Contract, p => p.Net);

    private static bool AreEqual(ImmutableDictionary<ContractId, int> one, ImmutableDictionary<ContractId, int> other) =>
        one.Count == other.Count && one.All(p => other.TryGetValue(p.Key, out var net) && net == p.Value);
}
