using Akka.Actor;
using Akka.Event;
using Engine.Accounts;
using Engine.Actors.Accounts;

namespace Engine.Host.Run;

/// <summary>
/// Asks the operating system not to sleep while the account has a position or a live order, and gives it free when it is flat.
/// Where there is no such facility it says so once; trading does not depend on it.
/// </summary>
internal sealed class SleepInhibitor : ReceiveActor
{
    private readonly ISleepFacility _facility;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private IDisposable? _hold;
    private bool _missing;

    /// <summary>Creates the inhibitor; use <see cref="Props"/>.</summary>
    public SleepInhibitor(ISleepFacility facility)
    {
        _facility = facility;
        Receive<AccountProtocol.AccountChanged>(changed => Follow(!changed.State.Positions.IsEmpty || !changed.State.Live.IsEmpty));
    }

    /// <summary>How to create the inhibitor. It listens to the event stream.</summary>
    public static Props Props(ISleepFacility facility) => Akka.Actor.Props.Create(() => new SleepInhibitor(facility));

    /// <inheritdoc/>
    protected override void PreStart() => Context.System.EventStream.Subscribe(Self, typeof(AccountProtocol.AccountChanged));

    /// <inheritdoc/>
    protected override void PostStop()
    {
        Context.System.EventStream.Unsubscribe(Self);
        Release();
    }

    private void Follow(bool exposed)
    {
        if (!exposed)
        {
            Release();
        }
        else if (_hold is null && !_missing)
        {
            (_hold, var missing) = _facility.Acquire("A position or an order is open.");
            if (_hold is null)
            {
                _missing = true;
                _log.Warning("The operating system cannot be asked to stay awake ({0}); see to it that this machine does not sleep while you trade.", missing);
            }
        }
    }

    private void Release()
    {
        _hold?.Dispose();
        _hold = null;
    }
}
