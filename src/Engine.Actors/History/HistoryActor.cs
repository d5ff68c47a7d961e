using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;
using Engine.Actors.Markets;
using Engine.Actors.Session;
using Engine.History;
using Engine.Markets;

namespace Engine.Actors.History;

/// <summary>What one history actor keeps, and how.</summary>
/// <param name="Series">What is kept current.</param>
/// <param name="Run">
/// Fetches what is missing, on threads of its own and within the archive's lane; the last argument gets a new token after a 401.
/// Throws when it cannot begin.
/// </param>
/// <param name="NextClose">The end of the trading session that is under way at an instant or comes next; market time, UTC.</param>
/// <param name="Clock">Market time.</param>
public sealed record HistorySettings(
    KeptSeries Series,
    Func<Func<CancellationToken, Task>, CancellationToken, Task<ImmutableArray<HistorySyncResult>>> Run,
    Func<DateTimeOffset, DateTimeOffset?> NextClose,
    IMarketClock Clock)
{
    /// <summary>How long after the end of a session the bars are asked for, market time.</summary>
    public TimeSpan AfterClose { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The first wait before a run that failed is tried again, wall time; doubled each time.</summary>
    public TimeSpan FirstRetry { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>No wait is longer.</summary>
    public TimeSpan LongestRetry { get; init; } = TimeSpan.FromMinutes(30);
}

/// <summary>
/// Keeps bars of the archive current while the engine runs: at the first login, after each session, and after a feed has read bars that it
/// missed. One run at a time. It takes permits from the archive's lane alone, so that orders, back-fill and warm-up never wait for it; a
/// failure is published and tried again, and disturbs nobody.
/// </summary>
public sealed class HistoryActor : ReceiveActor, IWithTimers
{
    private const string RetryTimer = "again";

    private readonly HistorySettings _settings;
    private readonly CancellationTokenSource _stopped = new();
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly HashSet<ContractId> _backFilling = [];
    private TaskCompletionSource _token = New();
    private IDisposable? _wake;
    private bool _running;
    private bool _loggedIn;
    private string? _asked;
    private int _failures;

    private HistoryActor(HistorySettings settings)
    {
        _settings = settings;
        Receive<SessionProtocol.TokenRenewed>(_ =>
        {
            _token.TrySetResult();
            if (!_loggedIn)
            {
                _loggedIn = true;
                Begin("the engine starts");
            }
        });
        Receive<FeedProtocol.FeedStateChanged>(change =>
        {
            if (change.Phase == FeedPhase.BackFilling)
            {
                _backFilling.Add(change.Contract);
            }
            else if (change.Phase == FeedPhase.Live && _backFilling.Remove(change.Contract))
            {
                Begin($"{change.Contract} had a gap");
            }
        });
        Receive<HistoryProtocol.Refresh>(refresh => Begin(refresh.Why));
        Receive<TokenWanted>(wanted =>
        {
            _token = New();
            var renewed = _token.Task;
            wanted.Waiting.TrySetResult(renewed);
            Context.System.EventStream.Publish(new SessionProtocol.TokenRefused("history was refused"));
        });
        Receive<Ended>(OnEnded);
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>How to make one.</summary>
    public static Props Props(HistorySettings settings) => Akka.Actor.Props.CreateBy(new Producer(settings));

    /// <inheritdoc/>
    protected override void PreStart()
    {
        Context.System.EventStream.Subscribe(Self, typeof(SessionProtocol.TokenRenewed));
        Context.System.EventStream.Subscribe(Self, typeof(FeedProtocol.FeedStateChanged));
    }

    /// <inheritdoc/>
    protected override void PostStop()
    {
        Context.System.EventStream.Unsubscribe(Self);
        _wake?.Dispose();
        _stopped.Cancel();
        _stopped.Dispose();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Begin(string why)
    {
        if (_running || !_loggedIn)
        {
            _asked = why;
            return;
        }

        (_running, _asked) = (true, null);
        Timers.Cancel(RetryTimer);
        _log.Debug("Bringing {0} up to date: {1}", _settings.Series, why);
        var (self, stop) = (Self, _stopped.Token);
        _settings.Run(RenewAsync, stop).PipeTo(self, success: results => new Ended(results, null), failure: error => new Ended([], error.Message));

        async Task RenewAsync(CancellationToken cancellation)
        {
            var waiting = new TaskCompletionSource<Task>(TaskCreationOptions.RunContinuationsAsynchronously);
            self.Tell(new TokenWanted(waiting));
            await (await waiting.Task.WaitAsync(cancellation).ConfigureAwait(false)).WaitAsync(cancellation).ConfigureAwait(false);
        }
    }

    private void OnEnded(Ended ended)
    {
        _running = false;
        var failure = ended.Results.SelectMany(result => result.Failures).Select(left => $"{left.Contract}: {left.Failure}").FirstOrDefault();
        var problem = ended.Problem ?? failure;
        var now = _settings.Clock.Now;
        if (problem is not null)
        {
            var wait = TimeSpan.FromTicks((long)Math.Min(_settings.LongestRetry.Ticks, _settings.FirstRetry.Ticks * Math.Pow(2, _failures++)));
            _log.Warning("The archive of {0} is behind, next try in {1}: {2}", _settings.Series, wait, problem);
            Timers.StartSingleTimer(RetryTimer, new HistoryProtocol.Refresh("the last run failed"), wait);
            Publish(now + wait);
            return;
        }

        _failures = 0;
        if (_asked is { } why)
        {
            Publish(now);
            Begin(why);
            return;
        }

        _wake?.Dispose();
        var self = Self;
        var due = _settings.NextClose(now) is { } close ? close + _settings.AfterClose : (DateTimeOffset?)null;
        _wake = due is { } at ? _settings.Clock.WakeAt(at, () => self.Tell(new HistoryProtocol.Refresh("a session has ended"))) : null;
        Publish(due);

        void Publish(DateTimeOffset? next) => Context.System.EventStream.Publish(new HistoryProtocol.Synchronised(_settings.Series, ended.Results, problem, next));
    }

    private sealed record Ended(ImmutableArray<HistorySyncResult> Results, string? Problem);

    private sealed record TokenWanted(TaskCompletionSource<Task> Waiting);

    private sealed class Producer(HistorySettings settings) : IIndirectActorProducer
    {
        public Type ActorType => typeof(HistoryActor);

        public ActorBase Produce() => new HistoryActor(settings);

        public void Release(ActorBase actor)
        {
        }
    }
}
