using Akka.Actor;
using Akka.Event;
using Engine.Gateway;

namespace Engine.Actors.Session;

/// <summary>
/// The only owner of the credentials and the only writer of the token cell. Logs in at start, renews at half the token's
/// life by validation and, failing that, by a login; at most one request is under way at any time.
/// </summary>
/// <remarks>
/// <para>A refused token is dropped and replaced by one login, however many report it. Tries without an answer are paced
/// by back-off and go on for as long as it takes; answered ones have a budget (<see cref="SessionSettings.LoginBudget"/>),
/// and when that is spent the session stands at <see cref="SessionPhase.Refused"/> (or
/// <see cref="SessionPhase.RenewalOverdue"/> while the old token holds) until the window has moved on.</para>
/// <para>A definitive refusal (bad key, agreements, subscription) is never repeated by itself: a
/// <see cref="SessionProtocol.TokenRefused"/> after <see cref="SessionSettings.RefusedPause"/> starts again.</para>
/// <para>The cell is written before the events are published, so whoever acts on an event finds the new token.</para>
/// </remarks>
public sealed class SessionActor : ReceiveActor, IWithTimers
{
    private const string RenewalTimer = "renew";
    private const string RetryTimer = "retry";

    private readonly IGatewayLogin _client;
    private readonly TokenCell _cell;
    private readonly Credentials _credentials;
    private readonly TimeProvider _time;
    private readonly SessionSettings _settings;
    private readonly SessionPacing _pacing;
    private readonly LoginBudget _budget;
    private readonly CancellationTokenSource _stopped = new();
    private readonly ILoggingAdapter _log = Context.GetLogger();

    private SessionProtocol.SessionStateChanged? _state;
    private SessionRequest? _underWay;
    private bool _refusedMeanwhile;
    private TimeSpan _life;
    private long _obtained;
    private long? _refusedForGood;
    private Action<AccessToken>? _heard;

    private SessionActor(
        IGatewayLogin client, TokenCell cell, Credentials credentials, TimeProvider time, Random jitter, SessionSettings settings)
    {
        _client = client;
        _cell = cell;
        _credentials = credentials;
        _time = time;
        _settings = settings;
        _pacing = new SessionPacing(settings, jitter);
        _budget = new LoginBudget(settings.LoginBudget, settings.BudgetWindow, settings.OverBudgetPause, time);

        Receive<SessionProtocol.TokenRefused>(OnTokenRefused);
        Receive<SessionProtocol.GetState>(_ => Sender.Tell(_state));
        Receive<Due>(due => due == Due.Renewal, _ => Validate());
        Receive<Due>(_ => Login());
        Receive<LoginAnswered>(OnLogin);
        Receive<ValidateAnswered>(OnValidate);
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    private bool TokenHolds => _cell.Current is { } token && Remaining(token) > TimeSpan.Zero;

    /// <summary>How to make one.</summary>
    /// <param name="client">Reads its token from <paramref name="cell"/>.</param>
    /// <param name="cell">Written by this actor alone.</param>
    /// <param name="credentials">Held by this actor alone.</param>
    /// <param name="time">Wall clock, compared with the token's expiry.</param>
    /// <param name="jitter">Seeded by the caller; used by this actor alone.</param>
    /// <param name="settings">Null for the defaults.</param>
    public static Props Props(
        IGatewayLogin client, TokenCell cell, Credentials credentials, TimeProvider time, Random jitter, SessionSettings? settings = null) =>
        Akka.Actor.Props.CreateBy(new Producer(() => new SessionActor(client, cell, credentials, time, jitter, settings ?? new SessionSettings())));

    /// <inheritdoc/>
    protected override void PreStart()
    {
        var self = Self;
        _heard = token => self.Tell(new SessionProtocol.TokenRefused("a request was answered with 401", token.ExpiresAt), ActorRefs.NoSender);
        _cell.Refused += _heard;
        Publish(SessionPhase.LoggingIn, null);
        Login();
    }

    /// <inheritdoc/>
    protected override void PostStop()
    {
        _cell.Refused -= _heard;
        _stopped.Cancel();
        _stopped.Dispose();
    }

    private void OnTokenRefused(SessionProtocol.TokenRefused command)
    {
        if (_underWay is not null)
        {
            // What is under way may bring a new token; if it does not, its end drops the old one.
            _refusedMeanwhile = true;
            return;
        }

        if (_cell.Current is { } token
            && (command.ExpiresAt is { } refused ? refused != token.ExpiresAt : _time.GetElapsedTime(_obtained) < _settings.RefusalGrace))
        {
            // About the token before this one, or most likely so. Whoever waits for a new one has it already.
            Context.System.EventStream.Publish(new SessionProtocol.TokenRenewed(token.ExpiresAt));
            return;
        }

        _log.Info("The venue refused the token: {0}", command.Why);
        DropToken();
        if (_refusedForGood is { } since && _time.GetElapsedTime(since) < _settings.RefusedPause)
        {
            Publish(SessionPhase.Refused, _state?.Cause, _state?.Refusal);
        }
        else if (!Timers.IsTimerActive(RetryTimer))
        {
            _refusedForGood = null;
            Publish(SessionPhase.LoggingIn, command.Why);
            Login();
        }
        else
        {
            Publish(_budget.UntilNext() > TimeSpan.Zero ? SessionPhase.Refused : SessionPhase.LoggingIn, _state?.Cause);
        }
    }

    private void Login()
    {
        if (_underWay is not null)
        {
            return;
        }

        var wait = _budget.UntilNext();
        if (wait > TimeSpan.Zero)
        {
            Timers.StartSingleTimer(RetryTimer, Due.Retry, wait + TimeSpan.FromMilliseconds(1));
            Publish(
                TokenHolds ? SessionPhase.RenewalOverdue : SessionPhase.Refused,
                $"{_budget.Limit} logins within {_budget.Window}: the next is allowed in {wait:hh\\:mm\\:ss}.");
            return;
        }

        if (!TokenHolds)
        {
            Publish(SessionPhase.LoggingIn, _state?.Cause);
        }

        Timers.Cancel(RetryTimer);
        var request = _underWay = new SessionRequest();
        var login = _credentials.Application is { } application
            ? _client.LoginAppAsync(application, _stopped.Token)
            : _client.LoginKeyAsync(_credentials.UserName, _credentials.RevealKey(), _stopped.Token);
        var operation = _credentials.Application is null ? GatewayOperation.LoginKey : GatewayOperation.LoginApp;
        login.PipeTo(
            Self,
            success: reading => new LoginAnswered(request, reading),
            failure: error => new LoginAnswered(request, SessionRequest.Fault<AccessToken>(operation, error)));
    }

    private void Validate()
    {
        if (_underWay is not null || Timers.IsTimerActive(RetryTimer))
        {
            return;
        }

        var request = _underWay = new SessionRequest();
        _client.ValidateAsync(_stopped.Token).PipeTo(
            Self,
            success: reading => new ValidateAnswered(request, reading),
            failure: error => new ValidateAnswered(request, SessionRequest.Fault<AccessToken?>(GatewayOperation.Validate, error)));
    }

    private void OnValidate(ValidateAnswered answer)
    {
        if (!Finish(answer.Request, out var refusedMeanwhile))
        {
            return;
        }

        switch (answer.Reading)
        {
            case Reading<AccessToken?>.Answered { Value: { } token }:
                Adopt(token);
                return;
            case Reading<AccessToken?>.Answered when !refusedMeanwhile && _cell.Current is { } kept && Remaining(kept) > _life / 4:
                Timers.StartSingleTimer(RenewalTimer, Due.Renewal, _pacing.RenewalAfter(Remaining(kept)));
                _log.Debug("The venue keeps the present token.");
                Publish(SessionPhase.Open, null);
                return;
            case Reading<AccessToken?>.Failed { Failure: var failure }:
                // Also when only the answer was lost: the venue may have replaced the token without our learning the new one.
                _log.Info("Token not renewed, logging in: {0}", failure);
                break;
        }

        if (refusedMeanwhile)
        {
            DropToken();
        }

        Login();
    }

    private void OnLogin(LoginAnswered answer)
    {
        if (!Finish(answer.Request, out var refusedMeanwhile))
        {
            return;
        }

        if (answer.Reading is Reading<AccessToken>.Answered granted)
        {
            _budget.Spend();
            Adopt(granted.Value);
            return;
        }

        var failure = ((Reading<AccessToken>.Failed)answer.Reading).Failure;
        if (refusedMeanwhile)
        {
            DropToken();
        }

        if (failure.Kind is FailureKind.Refused or FailureKind.Unauthorized or FailureKind.InvalidRequest or FailureKind.Malformed)
        {
            _budget.Spend();
        }

        if (failure is { Kind: FailureKind.Refused, ErrorCode: { } code } && VenueErrors.IsDefinitiveLoginRefusal(code))
        {
            _refusedForGood = _time.GetTimestamp();
            _log.Error("Login refused for good: {0}", failure);
            Publish(SessionPhase.Refused, failure.ToString(), failure);
            return;
        }

        var wait = _pacing.NextBackOff(failure.RetryAfter);
        _log.Warning("Login failed, next try in {0}: {1}", wait, failure);
        Timers.StartSingleTimer(RetryTimer, Due.Retry, wait);
        Publish(TokenHolds ? SessionPhase.RenewalOverdue : SessionPhase.LoggingIn, failure.ToString());
    }

    private void Adopt(AccessToken token)
    {
        _pacing.Succeeded();
        _refusedForGood = null;
        _obtained = _time.GetTimestamp();
        _life = Remaining(token);
        _cell.Current = token;
        Timers.Cancel(RetryTimer);
        Timers.StartSingleTimer(RenewalTimer, Due.Renewal, _pacing.RenewalAfter(_life));
        Publish(SessionPhase.Open, null);
        Context.System.EventStream.Publish(new SessionProtocol.TokenRenewed(token.ExpiresAt));
    }

    private void DropToken()
    {
        _cell.Current = null;
        Timers.Cancel(RenewalTimer);
    }

    /// <summary>False for the answer to a request that is no longer the one under way.</summary>
    private bool Finish(SessionRequest request, out bool refusedMeanwhile)
    {
        refusedMeanwhile = _refusedMeanwhile;
        if (!ReferenceEquals(request, _underWay))
        {
            return false;
        }

        _underWay = null;
        _refusedMeanwhile = false;
        return true;
    }

    private TimeSpan Remaining(AccessToken token) => token.ExpiresAt - _time.GetUtcNow();

    private void Publish(SessionPhase phase, string? cause, GatewayFailure? refusal = null)
    {
        var state = new SessionProtocol.SessionStateChanged(phase, _cell.Current?.ExpiresAt, cause) { Refusal = refusal };
        if (state != _state)
        {
            _state = state;
            Context.System.EventStream.Publish(state);
        }
    }

    private enum Due
    {
        Renewal,
        Retry,
    }

    private sealed class Producer(Func<SessionActor> make) : IIndirectActorProducer
    {
        public Type ActorType => typeof(SessionActor);

        public ActorBase Produce() => make();

        public void Release(ActorBase actor)
        {
        }
    }
}
