using Engine.Accounts;

namespace Engine.Actors.Accounts;

/// <summary>What an account's commands mean to its core: the same in every shell.</summary>
public static class AccountCommands
{
    /// <summary>The input that a command of <see cref="AccountProtocol"/> stands for; null for anything else. Its sender has begun one piece of work.</summary>
    /// <param name="command">The message.</param>
    /// <param name="now">Market time, UTC.</param>
    public static IAccountInput? InputOf(object command, DateTimeOffset now) => command switch
    {
        AccountProtocol.Place place => new PlaceIntent(
            now, place.Strategy, place.Intent, place.Contract, place.Side, place.Type, place.Size, place.LimitPrice, place.DecidedAt)
        {
            StopPrice = place.StopPrice,
            TrailPrice = place.TrailPrice,
            Bracket = place.Bracket,
            Executor = place.Executor,
            Why = place.Why,
        },
        AccountProtocol.Modify modify => new ModifyIntent(now, modify.Strategy, modify.Intent, modify.Change, modify.Role),
        AccountProtocol.Cancel cancel => new CancelIntent(now, cancel.Strategy, cancel.Intent),
        AccountProtocol.PartialClose close => new PartialCloseIntent(now, close.Strategy, close.Contract, close.Size, close.Why),
        AccountProtocol.Reverse reverse => new ReverseIntent(
            now, reverse.Strategy, reverse.Intent, reverse.Contract, reverse.Size, reverse.Bracket, reverse.DecidedAt)
        { Why = reverse.Why },
        AccountProtocol.Flatten flatten => new CloseAll(now, flatten.Contract, flatten.Who, flatten.Why),
        AccountProtocol.CancelEverything cancel => new CancelAll(now, cancel.Contract, cancel.Who),
        AccountProtocol.CancelEntries cancel => new CancelEntries(now, cancel.Contract, cancel.Who, cancel.Why),
        AccountProtocol.SetTrading set => new SetTradingState(now, set.State, set.Who, set.Why),
        AccountProtocol.StateProfile profile => new AdoptProfile(
            now, profile.Rules, profile.StartBalance, profile.Floor, profile.HighestDayEnd, profile.Who),
        AccountProtocol.ResumeStrategy resume => new ResumeStrategy(now, resume.Strategy, resume.Who, resume.Why),
        PersonProtocol.Modify modify => new ModifyByHand(now, modify.Tag, modify.Change, modify.Why),
        PersonProtocol.Cancel cancel => new CancelByHand(now, cancel.Tag, cancel.Why),
        PersonProtocol.CancelAll cancel => new CancelAllByHand(now, cancel.Contract, cancel.Why),
        PersonProtocol.Close close => new CloseByHand(now, close.Contract, close.Size, close.Why),
        PersonProtocol.Pause pause => new PauseByHand(now, pause.Strategy, pause.Why),
        AccountProtocol.ReportEquity report => new EquityReported(now, report.Equity),
        _ => null,
    };
}
