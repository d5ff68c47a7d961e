using Engine.Accounts;
using Engine.Actors.Hubs;

namespace Engine.Host.Run.Watch;

/// <summary>What a watcher of an account hears. A closed set.</summary>
/// <param name="At">When it was heard, wall clock, UTC.</param>
internal abstract record UserNews(DateTimeOffset At)
{
    /// <summary>The account as a whole, read over REST: at the start.</summary>
    public sealed record Whole(DateTimeOffset At, AccountPicture Picture) : UserNews(At);

    /// <summary>The account's balance or rights changed.</summary>
    public sealed record Account(DateTimeOffset At, VenueAccount Now, VenueAccount Before) : UserNews(At);

    /// <summary>An order is new or changed.</summary>
    public sealed record Order(DateTimeOffset At, VenueOrder Now) : UserNews(At);

    /// <summary>The venue does not know an order any more that was thought to be working.</summary>
    public sealed record Gone(DateTimeOffset At, VenueOrder Last) : UserNews(At);

    /// <summary>A position is new, changed or closed.</summary>
    public sealed record Position(DateTimeOffset At, VenuePosition Now) : UserNews(At);

    /// <summary>A fill, or one that was voided.</summary>
    public sealed record Fill(DateTimeOffset At, VenueTrade Trade) : UserNews(At);

    /// <summary>The hub's state changed.</summary>
    public sealed record Hub(DateTimeOffset At, HubProtocol.HubStateChanged State) : UserNews(At);

    /// <summary>The account was read again over REST after a gap; what had changed was told before this.</summary>
    public sealed record ReadAgain(DateTimeOffset At) : UserNews(At);

    /// <summary>The account could not be read over REST; it is tried again.</summary>
    public sealed record ReadFailed(DateTimeOffset At, string Why) : UserNews(At);

    /// <summary>True where it was found by reading after a gap: the hub did not tell it in time.</summary>
    public bool Missed { get; init; }
}
