using System.Collections.Immutable;
using Akka.Actor;
using Engine.Accounts;
using Engine.Actors.Hubs;
using Engine.Actors.Session;
using Engine.Host.Run.Reads;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Host.Run.Watch;

/// <summary>
/// Listens to an account. When the hub stands, the account is read over REST, and frames wait until that has answered: what happened before the
/// subscription is in no frame, and what they say is newer or the same (contract.md §6.5).
/// </summary>
internal sealed class UserWatchActor : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan ReadPause = TimeSpan.FromSeconds(3);

    private readonly AccountReader _reader;
    private readonly IWatchView<UserNews> _view;
    private readonly IMarketClock _clock;
    private readonly CancellationTokenSource _stopped = new();
    private readonly List<HubProtocol.UserFrame> _waiting = [];
    private AccountPicture? _picture;
    private bool _reading;
    private bool _again;

    /// <summary>Creates the watcher; use <see cref="Props"/>.</summary>
    public UserWatchActor(AccountId account, AccountReader reader, IWatchView<UserNews> view, IMarketClock clock, WatchOutcome outcome)
    {
        (_reader, _view, _clock) = (reader, view, clock);
        Receive<Begin>(begin => begin.UserHub.Tell(new HubProtocol.SubscribeAccount(account, Self)));
        Receive<HubProtocol.HubUp>(_ => Read());
        Receive<HubProtocol.HubDown>(_ => { });
        Receive<HubProtocol.UserFrame>(OnFrame);
        Receive<AccountReading>(OnRead);
        Receive<Status.Failure>(OnFailed);
        Receive<ReadNow>(_ => Read());
        Receive<HubProtocol.HubStateChanged>(hub =>
        {
            if (outcome.Heard(hub))
            {
                _view.On(new UserNews.Hub(clock.Now, hub));
            }
        });
        Receive<HubProtocol.FrameUnreadable>(_ => { });
        Receive<SessionProtocol.SessionStateChanged>(outcome.Heard);
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>How to create the watcher.</summary>
    /// <param name="account">The account.</param>
    /// <param name="reader">Reads it.</param>
    /// <param name="view">Where news go; called by this actor alone.</param>
    /// <param name="clock">Wall time.</param>
    /// <param name="outcome">Told when there is nothing more to hear.</param>
    public static Props Props(AccountId account, AccountReader reader, IWatchView<UserNews> view, IMarketClock clock, WatchOutcome outcome) =>
        Akka.Actor.Props.Create(() => new UserWatchActor(account, reader, view, clock, outcome));

    /// <inheritdoc/>
    protected override void PostStop()
    {
        _stopped.Cancel();
        _stopped.Dispose();
    }

    private void Read()
    {
        Timers.Cancel(ReadNow.Instance);
        if (_reading)
        {
            _again = true;
            return;
        }

        _reading = true;
        ImmutableArray<OrderId> thought = _picture is null ? [] : [.. _picture.Working.Select(o => o.Id)];
        _reader.ReadAsync(_clock.Now, thought, _stopped.Token).PipeTo(Self);
    }

    private void OnRead(AccountReading reading)
    {
        _reading = false;
        if (_picture is null)
        {
            _picture = AccountPicture.Of(reading);
            _view.On(new UserNews.Whole(_clock.Now, _picture));
        }
        else
        {
            (_picture, var news) = _picture.After(reading, _clock.Now);
            foreach (var told in news)
            {
                _view.On(told);
            }

            _view.On(new UserNews.ReadAgain(_clock.Now));
        }

        var waiting = _waiting.ToArray();
        _waiting.Clear();
        foreach (var frame in waiting)
        {
            OnFrame(frame);
        }

        if (_again)
        {
            _again = false;
            Read();
        }
    }

    private void OnFailed(Status.Failure failed)
    {
        _reading = _again = false;
        _view.On(new UserNews.ReadFailed(_clock.Now, failed.Cause is VenueReadException told ? told.Message : $"The account could not be read: {failed.Cause.Message}"));
        Timers.StartSingleTimer(ReadNow.Instance, ReadNow.Instance, ReadPause);
    }

    private void OnFrame(HubProtocol.UserFrame frame)
    {
        if (_picture is null || _reading)
        {
            _waiting.Add(frame);
            return;
        }

        var at = _clock.Now;
        (AccountPicture Picture, UserNews? News)? step = frame switch
        {
            { Order: { } order } => _picture.After(order, at),
            { Trade: { } trade } => _picture.After(trade, at),
            { Position: { } position } => _picture.After(position, at),
            { Account: { } account } => _picture.After(account, at),
            _ => null,
        };
        if (step is not { } taken)
        {
            // A frame that could not be read: nobody knows what it said.
            Read();
            return;
        }

        _picture = taken.Picture;
        if (taken.News is { } news)
        {
            _view.On(news);
        }
    }

    /// <summary>The user hub to listen to.</summary>
    internal sealed record Begin(IActorRef UserHub);

    private sealed record ReadNow
    {
        public static ReadNow Instance { get; } = new();
    }
}
