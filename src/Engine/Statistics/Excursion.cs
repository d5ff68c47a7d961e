using Engine.Accounts;

namespace Engine.Statistics;

/// <summary>
/// How far a position went against its holder and in his favour before it ended (J. Sweeney, Campaign Trading, 1996). Before costs;
/// the prices of the fills count among the prices, so that a losing trip has at least its loss as adverse excursion.
/// </summary>
/// <param name="Adverse">Largest loss at any price, what was realised meanwhile included; zero or positive.</param>
/// <param name="Favourable">Largest profit at any price, likewise; zero or positive.</param>
/// <param name="AdverseTicks">Largest distance in ticks of a price from the average entry at that time, against the position; zero or positive.</param>
/// <param name="FavourableTicks">The same in favour.</param>
public readonly record struct Excursion(Money Adverse, Money Favourable, double AdverseTicks, double FavourableTicks);
