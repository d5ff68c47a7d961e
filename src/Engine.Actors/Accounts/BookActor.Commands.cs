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

    /// <summary>The input that a command stands for; null for anything else.</summary>
    private static IAccountInput? InputOf(object command, DateTimeOffset now) => command is TidyDue ? new Tidy(now) : AccountCommands.InputOf(command, now);

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
