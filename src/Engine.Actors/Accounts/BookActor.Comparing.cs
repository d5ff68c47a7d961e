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
    private int _verifications;
    private int _failures;
    private bool _blind;
    private bool _comparedOnce;
    private DateTimeOffset _tradesFrom;
    private bool _agreed;
    private DateTimeOffset _frameAt;
    private DateTimeOffset _readAt;

    /// <summary>Protection waits for what the venue says: a position is naked, or one that is being flattened is still held.</summary>
    private bool IsUrgent => _ahead.Positions.Keys.Any(_ahead.IsFlattening) || !Unprotected.Read(_ahead).IsEmpty;

    /// <summary>Looks every second whether a comparison is due; how soon it is depends on what is at stake (<see cref="ComparePacing"/>).</summary>
    private void StartComparing()
    {
        _frameAt = _readAt = _with.Wall.GetUtcNow();
        _differsSince = _readAt;
        var tick = TimeSpan.FromSeconds(1);
        Context.System.EventStream.Subscribe(Self, typeof(SessionProtocol.TokenRenewed));
        if (!IsStepped)
        {
            // What takes place in one process loses no frame, and how often this would look is a matter of the machine.
            Timers.StartPeriodicTimer("reconcile", CompareIfDue.Instance, tick < _settings.ReconcileEvery ? tick : _settings.ReconcileEvery);
        }

        PollVenue();
    }

    private void CompareWhenDue()
    {
        var now = _with.Wall.GetUtcNow();
        var (wait, why) = ComparePacing.After(_ahead, _with.Clock.Now, now - _frameAt, _settings.ReconcileEvery);
        if (!_reading && now - _readAt >= wait)
        {
            AskVenue(why);
        }
    }

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

        if (!_reading && !Timers.IsTimerActive("verify"))
        {
            Timers.StartSingleTimer("verify", new ReadVenue(AccountCore.VerifyFlat), TimeSpan.FromMilliseconds(20 << Math.Min(_verifications++, 7)));
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

        if (_settings.Stepped?.LastArrival() is { } arrival)
        {
            ReadAfter(arrival, why);
            return;
        }

        var urgent = IsUrgent;
        var now = _with.Wall.GetUtcNow();
        var heldBack = ComparePacing.HeldBack(_with.Quota.Usage, now - _readAt, urgent);
        if (heldBack > TimeSpan.Zero)
        {
            Timers.StartSingleTimer("held back", new ReadVenue(why), heldBack);
            return;
        }

        _reading = true;
        if (IsStepped)
        {
            _with.Work.Begin();
        }

        _readAt = now;
        _readVerifies = _verify;
        var from = _ahead.LastTradeAt > DateTimeOffset.MinValue ? _ahead.LastTradeAt : _with.Clock.Now;
        foreach (var order in _ahead.LiveOrders)
        {
            from = order.IntendedAt < from ? order.IntendedAt : from;
        }

        var live = _ahead.LiveOrders.Any(o => o.State == OrderState.Submitted);
        from -= TimeSpan.FromMinutes(1);

        // At first a day is searched: a journal that has lost its end is told by the orders that bear its tags. So are the trades of a day when
        // book and venue differ: a bust, or a fill that no frame told of, may be older than what is read otherwise.
        var dayAgo = Earlier(from, _with.Clock.Now - TimeSpan.FromDays(1));
        var ordersFrom = _comparedOnce ? from : dayAgo;
        var tradesFrom = _ahead.StartCash is not null && (!_comparedOnce || _picture?.DiffersFrom(_ahead) == true) ? dayAgo : from;
        _tradesFrom = from;
        var activity = live ? -1 : _activity;

        // Whatever the reading dies of is an answer: without one no comparison would ever be asked for again.
        _reader.ReadAsync(why, ordersFrom, tradesFrom, activity, _ahead, urgent).PipeTo(
            Self, failure: cause => new VenueReader.Result(why, activity, null, new GatewayFailure("comparison", FailureKind.Malformed, Text: cause.Message)));
    }

    private void Compare(VenueReader.Result result)
    {
        if (result.Read is not { } read)
        {
            _log.Warning("Comparing account {0} with the venue failed: {1}", _settings.Account, result.Failure);
            _compareCause = result.Failure?.ToString();
            _blind = result.Failure is { Kind: FailureKind.Unauthorized };
            var limited = result.Failure is { Kind: FailureKind.RateLimited };
            Timers.StartSingleTimer("retry", new ReadVenue(result.Why), ComparePacing.Retry(++_failures, limited, result.Failure?.RetryAfter, IsUrgent));
            if (IsStepped)
            {
                _with.Work.End();
            }

            return;
        }

        (_failures, _blind) = (0, false);
        (_compareCause, _comparedAt) = (null, _with.Wall.GetUtcNow());
        _comparedOnce = true;

        // Of what lies further back only trades of ours are taken: others may be older than this journal, and in its opening balance.
        read = read with { Trades = [.. read.Trades.Where(t => t.At >= _tradesFrom || _ahead.Trades.ContainsKey(t.Id) || _ahead.Orders.Contains(t.Order))] };

        // Frames say when the picture has changed; what no frame said yet, or can say, the repeated reading of trades does.
        var quiet = result.Activity == _activity && result.Stable;
        var verified = _readVerifies;
        if (verified)
        {
            (_verify, _readVerifies) = (false, false);
            _verifications = quiet ? 0 : _verifications;
        }

        if (quiet)
        {
            _picture = _picture is { } before && before.IsSame(read, _ahead) ? before : new SteadyPicture(read, _ahead);
        }

        if (verified && IsStepped)
        {
            // Both were work in flight, the flatten and its reading; one of them stands for the input.
            _with.Work.End();
        }

        Take(read with { At = _with.Clock.Now, Quiet = quiet, SteadySince = quiet ? _picture!.Since : null }, counted: verified || IsStepped);
        if (quiet)
        {
            // Where they differ either reading or book is old: nothing is added until a further reading has told which.
            _agreed = _picture!.AgreesWith(_ahead);
            Sync();
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

    /// <summary>A reading that failed for want of a token is taken up with the new one.</summary>
    private void TakeNewToken()
    {
        if (_blind)
        {
            _blind = false;
            Timers.Cancel("retry");
            AskVenue("new token");
        }
    }

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    /// <summary>A strategy that is told of agreement may decide at once: the stream has to be up, and the journal to take its order.</summary>
    private void Sync() => SetInSync(_agreed && _streamUp && _opened);

    private void SetInSync(bool inSync)
    {
        _differsSince = inSync ? null : _differsSince ?? _with.Wall.GetUtcNow();
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

    private sealed record CompareIfDue
    {
        public static CompareIfDue Instance { get; } = new();
    }

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
