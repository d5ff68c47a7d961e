using Akka.Actor;
using Akka.Event;
using Engine.Accounts;
using Engine.Actors.Session;
using Engine.Gateway;
using Engine.Orders;

namespace Engine.Actors.Accounts;

/// <content>When the book compares itself with the venue, and what follows.</content>
public sealed partial class BookActor
{
    private bool _verify;
    private bool _readVerifies;

    /// <summary>Without the stream the book is kept true by reading; it stays out of sync, for a reading is old when it arrives.</summary>
    private void PollVenue() => Timers.StartPeriodicTimer("poll", new ReadVenue("stream down"), _settings.PollEvery);

    /// <summary>
    /// The book is flat and the venue has the last word. The comparison is work in flight: a strategy of a replay decides
    /// nothing while its flatten is being verified.
    /// </summary>
    private void VerifyFlat()
    {
        if (!_verify)
        {
            _verify = true;
            _with.Work.Begin();
        }

        if (!_reading)
        {
            Timers.StartSingleTimer("verify", new ReadVenue(AccountCore.VerifyFlat), TimeSpan.FromMilliseconds(20));
        }
    }

    /// <summary>At once, but a stream of unreadable frames must not spend the request quota.</summary>
    private void CompareAfterUnreadable()
    {
        _unreadable = false;
        AskVenue("unreadable frame");
        Timers.StartSingleTimer("unreadable", UnreadableSettled.Instance, _settings.PollEvery);
    }

    private void AskVenue(string why)
    {
        if (_reading)
        {
            _readAgain = why;
            return;
        }

        _reading = true;
        _readVerifies = _verify;
        var from = _ahead.LastTradeAt > DateTimeOffset.MinValue ? _ahead.LastTradeAt : _with.Clock.Now;
        foreach (var order in _ahead.LiveOrders)
        {
            from = order.IntendedAt < from ? order.IntendedAt : from;
        }

        var live = _ahead.LiveOrders.Any(o => o.State == OrderState.Submitted);
        _reader.ReadAsync(why, from - TimeSpan.FromMinutes(1), live ? -1 : _activity).PipeTo(Self);
    }

    private void Compare(VenueReader.Result result)
    {
        if (result.Read is not { } read)
        {
            _log.Warning("Comparing account {0} with the venue failed: {1}", _settings.Account, result.Failure);
            if (result.Failure is { Kind: FailureKind.Unauthorized })
            {
                Context.System.EventStream.Publish(new SessionProtocol.TokenRefused("a read was answered with 401"));
            }

            Timers.StartSingleTimer("retry", new ReadVenue(result.Why), TimeSpan.FromSeconds(2));
            return;
        }

        // Frames say when the picture has changed; what no frame said yet, or can say, the repeated reading of trades does.
        var quiet = result.Activity == _activity && result.Stable;
        var verified = _readVerifies;
        if (verified)
        {
            (_verify, _readVerifies) = (false, false);
        }

        Take(read with { At = _with.Clock.Now, Quiet = quiet }, counted: verified);
        if (quiet && _streamUp)
        {
            SetInSync(true);
        }

        if (!quiet && _streamUp && !_inSync)
        {
            Timers.StartSingleTimer("again", new ReadVenue(result.Why), TimeSpan.FromMilliseconds(100));
        }

        if (_readAgain is { } why)
        {
            _readAgain = null;
            AskVenue(why);
        }
        else if (_verify)
        {
            AskVenue(AccountCore.VerifyFlat);
        }
    }

    private void SetInSync(bool inSync)
    {
        if (_inSync == inSync)
        {
            return;
        }

        _inSync = inSync;
        foreach (var attached in _strategies.Values)
        {
            _with.Work.Begin();
            attached.Strategy.Tell(new AccountProtocol.SyncChanged(inSync));
        }

        Context.System.EventStream.Publish(Changed());
    }

    private sealed record ReadVenue(string Why);

    private sealed record AnswerSettled
    {
        public static AnswerSettled Instance { get; } = new();
    }

    private sealed record UnreadableSettled
    {
        public static UnreadableSettled Instance { get; } = new();
    }

    private sealed record CheckPositions
    {
        public static CheckPositions Instance { get; } = new();
    }
}
