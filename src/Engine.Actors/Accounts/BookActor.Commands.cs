using Akka.Actor;
using Engine.Accounts;
using Engine.Orders;

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
        foreach (var (_, wake) in _wakes.Values)
        {
            wake.Dispose();
        }

        if (_verify)
        {
            _with.Work.End();
        }

        if (_reading && IsStepped)
        {
            _with.Work.End();
        }

        base.PostStop();
    }

    /// <summary>The input that a command stands for; null for anything else.</summary>
    private static IAccountInput? InputOf(object command, DateTimeOffset now) => command is TidyDue ? new Tidy(now) : AccountCommands.InputOf(command, now);

    /// <summary>A person's order is numbered here: two that come at once must not take the same number.</summary>
    private void TakeByHand(PersonProtocol.ByHand hand, DateTimeOffset now)
    {
        var command = hand.Command is AccountProtocol.Place place
            ? place with { Strategy = StrategyName.Person, Intent = new IntentId(_ahead.LastIntent.GetValueOrDefault(StrategyName.Person).Value + 1) }
            : hand.Command;
        if (AccountCommands.InputOf(command, now) is { } input)
        {
            Take(input, person: Sender);
        }
        else
        {
            _with.Work.End();
            Unhandled(hand);
        }
    }

    /// <summary>What a step has to say to the person who caused it; null when it took the command and no order came of it.</summary>
    private static IStrategyNotice? NoticeToPerson(AccountStep step) => step.Effects
        .OfType<AccountEffect.Notify>()
        .FirstOrDefault(n => n.Strategy == StrategyName.Person && n.Notice is Accepted or Denied)?.Notice;

    private object AnswerTo(IStrategyNotice? notice) => notice is Denied denied
        ? new PersonProtocol.Refused(denied.Reason, denied.Text)
        : new PersonProtocol.Taken(_journaled, (notice as Accepted)?.Tag, _events);

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
