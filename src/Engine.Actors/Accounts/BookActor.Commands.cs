using Akka.Actor;
using Engine.Accounts;

namespace Engine.Actors.Accounts;

/// <content>The commands of strategies, guardian and persons, and the time that the core asks for.</content>
public sealed partial class BookActor
{
    private IDisposable? _tidyWake;
    private DateTimeOffset _tidyDue;

    /// <inheritdoc/>
    protected override void PostStop()
    {
        Context.System.EventStream.Unsubscribe(Self);
        _tidyWake?.Dispose();
        if (_verify)
        {
            _with.Work.End();
        }

        base.PostStop();
    }

    /// <summary>The input that a command stands for; null for anything else. Its sender has begun one piece of work.</summary>
    private static IAccountInput? InputOf(object command, DateTimeOffset now) => command switch
    {
        AccountProtocol.Place place => new PlaceIntent(
            now, place.Strategy, place.Intent, place.Contract, place.Side, place.Type, place.Size, place.LimitPrice, place.DecidedAt)
        {
            StopPrice = place.StopPrice,
            TrailPrice = place.TrailPrice,
            Bracket = place.Bracket,
        },
        AccountProtocol.Modify modify => new ModifyIntent(now, modify.Strategy, modify.Intent, modify.Change, modify.Role),
        AccountProtocol.Cancel cancel => new CancelIntent(now, cancel.Strategy, cancel.Intent),
        AccountProtocol.PartialClose close => new PartialCloseIntent(now, close.Strategy, close.Contract, close.Size, close.Why),
        AccountProtocol.Reverse reverse => new ReverseIntent(
            now, reverse.Strategy, reverse.Intent, reverse.Contract, reverse.Size, reverse.Bracket, reverse.DecidedAt),
        AccountProtocol.Flatten flatten => new CloseAll(now, flatten.Contract, flatten.Who, flatten.Why),
        AccountProtocol.CancelEverything cancel => new CancelAll(now, cancel.Contract, cancel.Who),
        AccountProtocol.CancelEntries cancel => new CancelEntries(now, cancel.Contract, cancel.Who, cancel.Why),
        AccountProtocol.SetTrading set => new SetTradingState(now, set.State, set.Who, set.Why),
        AccountProtocol.StateProfile profile => new AdoptProfile(
            now, profile.Rules, profile.StartBalance, profile.Floor, profile.HighestDayEnd, profile.Who),
        AccountProtocol.ResumeStrategy resume => new ResumeStrategy(now, resume.Strategy, resume.Who, resume.Why),
        AccountProtocol.ReportEquity report => new EquityReported(now, report.Equity),
        TidyDue => new Tidy(now),
        _ => null,
    };

    /// <summary>One wake at a time: an earlier one serves a later wish as well, for the core asks again while it has to.</summary>
    private void LookAgain(TimeSpan after)
    {
        var due = _with.Clock.Now + after;
        if (_tidyWake is not null && _tidyDue > _with.Clock.Now && _tidyDue <= due)
        {
            return;
        }

        _tidyWake?.Dispose();
        _tidyDue = due;
        var (self, work) = (Self, _with.Work);
        _tidyWake = _with.Clock.WakeAt(due, () =>
        {
            work.Begin();
            self.Tell(TidyDue.Instance);
        });
    }

    private sealed record TidyDue
    {
        public static TidyDue Instance { get; } = new();
    }
}
