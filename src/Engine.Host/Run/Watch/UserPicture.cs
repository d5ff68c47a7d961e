using System.Collections.Immutable;
using Engine.Accounts;
using Engine.Actors.Hubs;
using Engine.Host.Console;

namespace Engine.Host.Run.Watch;

/// <summary>What a screen shows of an account at one moment. Immutable.</summary>
/// <param name="Account">The account; null until it was read.</param>
/// <param name="Hub">The user hub.</param>
/// <param name="IsCurrent">The account was read since the hub stands.</param>
internal sealed record UserPicture(AccountPicture? Account, HubLine Hub, bool IsCurrent)
{
    private const int MostNews = 200;

    /// <summary>Nothing is known yet.</summary>
    public static UserPicture Nothing { get; } = new(null, HubLine.Connecting, false);

    /// <summary>The balance when it was read first.</summary>
    public Money? BalanceAtFirst { get; init; }

    /// <summary>When anything was heard last, wall clock, UTC; null before the first.</summary>
    public DateTimeOffset? HeardAt { get; init; }

    /// <summary>What happened, newest first.</summary>
    public ImmutableList<UserNews> News { get; init; } = [];

    /// <summary>The picture after a piece of news.</summary>
    public UserPicture After(UserNews news)
    {
        var after = news switch
        {
            UserNews.Whole whole => this with { Account = whole.Picture, IsCurrent = true, BalanceAtFirst = whole.Picture.Account.Balance },
            UserNews.Account account => this with { Account = Account?.After(account.Now, news.At).Picture },
            UserNews.Order order => this with { Account = Account?.After(order.Now, news.At).Picture },
            UserNews.Gone gone => this with { Account = Account is { } known ? known with { Orders = known.Orders.Remove(gone.Last.Id.Value) } : null },
            UserNews.Position position => this with { Account = Account?.After(position.Now, news.At).Picture },
            UserNews.Fill fill => this with { Account = Account?.After(fill.Trade, news.At).Picture },
            UserNews.Hub hub => this with
            {
                Hub = new HubLine(hub.State.Phase, hub.State.Epoch, StatusText.Cause(hub.State)),
                IsCurrent = IsCurrent && hub.State.Phase == HubPhase.Connected,
            },
            UserNews.ReadAgain => this with { IsCurrent = true },
            UserNews.ReadFailed => this with { IsCurrent = false },
            _ => this,
        };
        return after with
        {
            HeardAt = news is UserNews.Hub or UserNews.ReadFailed ? HeardAt : news.At,
            News = news is UserNews.Whole or UserNews.ReadAgain ? News : (News.Count < MostNews ? News : News.RemoveAt(News.Count - 1)).Insert(0, news),
        };
    }
}
