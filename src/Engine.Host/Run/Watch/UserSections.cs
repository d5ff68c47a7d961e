namespace Engine.Host.Run.Watch;

/// <summary>What of an account is shown; its state and the hub's always are.</summary>
/// <param name="Orders">Orders.</param>
/// <param name="Positions">Positions.</param>
/// <param name="Trades">Fills.</param>
/// <param name="Balance">Balance, and whether the account may trade.</param>
internal readonly record struct UserSections(bool Orders, bool Positions, bool Trades, bool Balance)
{
    /// <summary>Everything.</summary>
    public static UserSections All { get; } = new(true, true, true, true);

    /// <summary>Whether a piece of news is shown.</summary>
    public bool Has(UserNews news) => news switch
    {
        UserNews.Order or UserNews.Gone => Orders,
        UserNews.Position => Positions,
        UserNews.Fill => Trades,
        UserNews.Account => Balance,
        _ => true,
    };
}
