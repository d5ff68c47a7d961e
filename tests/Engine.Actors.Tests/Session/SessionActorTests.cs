using Akka.Actor;
using Akka.Event;
using Engine.Actors.Session;
using Engine.Gateway;
using static Engine.Actors.Session.SessionProtocol;

namespace Engine.Actors.Tests.Session;

public sealed class SessionActorTests : SessionSpec
{
    [Fact]
    public void It_logs_in_at_start_and_the_token_stands_in_the_cell_before_it_is_announced()
    {
        Venue.Login = _ => FakeLoginVenue.Granted(Start.AddHours(24));

        StartSession();

        Assert.Equal(new SessionStateChanged(SessionPhase.LoggingIn, null, null), State());
        Assert.Equal(new SessionStateChanged(SessionPhase.Open, Start.AddHours(24), null), State());
        Assert.Equal(Start.AddHours(24), Renewed().ExpiresAt);
        Assert.Equal(Start.AddHours(24), Cell.Current!.ExpiresAt);
    }

    [Fact]
    public void An_application_logs_in_with_its_own_operation_and_no_secret_of_it_is_shown()
    {
        Venue.Login = _ => FakeLoginVenue.Refused(5, "verify-secret and word-secret");
        var credentials = new Credentials(new AppLogin("trader", "word-secret", "device", "app", "verify-secret"));

        StartSession(credentials);

        State();
        var state = State();
        Assert.Equal(["loginApp"], Venue.Seen);
        Assert.Contains("Auth/loginApp: Refused HTTP 200 code 5", state.Cause);
        Assert.DoesNotContain("secret", state.Cause);
        Assert.DoesNotContain("secret", credentials.ToString());
    }

    [Fact]
    public void It_renews_at_half_the_tokens_life_by_validation()
    {
        Venue.Login = _ => FakeLoginVenue.Granted(Start.AddSeconds(60));
        Venue.Validate = _ => FakeLoginVenue.Granted(Start.AddSeconds(100), "newToken");
        var session = StartOpen();

        Advance(TimeSpan.FromSeconds(26));
        Barrier(session);
        Assert.Equal(["loginKey"], Venue.Seen);
        Advance(TimeSpan.FromSeconds(4));

        State();
        Assert.Equal(Start.AddSeconds(100), Renewed().ExpiresAt);
        Assert.Equal(["loginKey", "validate"], Venue.Seen);
        Assert.Equal(Start.AddSeconds(100), Cell.Current!.ExpiresAt);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(500)]
    public void A_validation_that_fails_falls_back_to_a_login(int status)
    {
        Venue.Login = number => FakeLoginVenue.Granted(Start.AddSeconds(60 * number));
        Venue.Validate = _ => FakeLoginVenue.Status(status);
        StartOpen();

        Advance(TimeSpan.FromSeconds(30));

        State();
        Assert.Equal(Start.AddSeconds(120), Renewed().ExpiresAt);
        Assert.Equal(["loginKey", "validate", "loginKey"], Venue.Seen);
    }

    [Fact]
    public void A_validation_without_a_new_token_keeps_the_present_one_until_it_is_old()
    {
        var logs = CreateTestProbe();
        Sys.EventStream.Subscribe(logs.Ref, typeof(Debug));
        Venue.Login = number => FakeLoginVenue.Granted(Start.AddSeconds(6000 * number));
        Venue.Validate = _ => FakeLoginVenue.Json("""{"newToken":null,"success":true,"errorCode":0,"errorMessage":null}""");
        var session = StartOpen();
        var first = Cell.Current;

        // At half and at three quarters of the life, a little sooner for the jitter; the third time less than a quarter is left.
        for (var kept = 1; kept <= 2; kept++)
        {
            AdvanceToValidation(session, kept);
            logs.FishForMessage<Debug>(entry => entry.Message.ToString()!.Contains("keeps", StringComparison.Ordinal), Patience);
            Assert.Same(first, Cell.Current);
        }

        AdvanceToValidation(session, 3);
        State();
        Assert.Equal(Start.AddSeconds(12000), Renewed().ExpiresAt);
        Assert.Equal(["loginKey", "validate", "validate", "validate", "loginKey"], Venue.Seen);
        Assert.InRange(Time.GetUtcNow() - Start, TimeSpan.FromSeconds(6000 * 0.8), TimeSpan.FromSeconds(6000 * 0.9));
    }

    [Fact]
    public async Task Many_reports_of_a_refused_token_make_one_login()
    {
        var answer = new TaskCompletionSource<HttpResponseMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        Venue.Login = number => number == 1 ? FakeLoginVenue.Granted(Start.AddHours(24)) : answer.Task;
        var session = StartOpen();
        Time.Advance(TimeSpan.FromMinutes(1));

        for (var i = 0; i < 20; i++)
        {
            session.Tell(new TokenRefused("HTTP 401"));
        }

        Assert.Equal(new SessionStateChanged(SessionPhase.LoggingIn, null, "HTTP 401"), State());
        Barrier(session);
        Assert.Null(Cell.Current);
        answer.SetResult(await FakeLoginVenue.Granted(Start.AddHours(25)));

        Assert.Equal(SessionPhase.Open, State().Phase);
        Assert.Equal(Start.AddHours(25), Renewed().ExpiresAt);
        Assert.Equal(2, Venue.Logins);
    }

    [Fact]
    public void A_request_answered_with_401_replaces_its_own_token_however_young_and_no_other()
    {
        Venue.Login = number => FakeLoginVenue.Granted(Start.AddHours(24 + number));
        StartOpen();
        var first = Cell.Current!;

        Cell.Refuse(first);

        Assert.Equal(Start.AddHours(26), Renewed().ExpiresAt);
        Cell.Refuse(first);
        Assert.Equal(Start.AddHours(26), Renewed().ExpiresAt);
        Assert.Equal(2, Venue.Logins);
    }

    [Fact]
    public void A_report_about_the_token_before_is_answered_with_the_one_at_hand()
    {
        Venue.Login = _ => FakeLoginVenue.Granted(Start.AddHours(24));
        var session = StartOpen();

        session.Tell(new TokenRefused("HTTP 401"));

        Assert.Equal(Start.AddHours(24), Renewed().ExpiresAt);
        Assert.Equal(1, Venue.Logins);
        Assert.NotNull(Cell.Current);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(9)]
    [InlineData(10)]
    public void A_definitive_refusal_is_not_repeated_until_it_is_asked_for_after_a_long_pause(int code)
    {
        Venue.Login = number => number == 1 ? FakeLoginVenue.Refused(code) : FakeLoginVenue.Granted(Start.AddDays(2));
        var session = StartSession();
        State();
        var refused = State();
        Assert.Equal((SessionPhase.Refused, (int?)code), (refused.Phase, refused.Refusal?.ErrorCode));

        session.Tell(new TokenRefused("HTTP 401"));
        Advance(TimeSpan.FromMinutes(9));
        session.Tell(new TokenRefused("HTTP 401"));
        Barrier(session);
        Assert.Equal(1, Venue.Logins);

        Advance(TimeSpan.FromMinutes(1));
        session.Tell(new TokenRefused("HTTP 401"));
        Assert.Equal(SessionPhase.LoggingIn, State().Phase);
        Assert.Equal(SessionPhase.Open, State().Phase);
        Assert.Equal(2, Venue.Logins);
    }

    [Fact]
    public void Tokens_that_are_refused_again_and_again_spend_the_budget_and_the_session_says_so_and_goes_on_slowly()
    {
        Venue.Login = _ => FakeLoginVenue.Granted(Start.AddHours(24));
        var session = StartOpen();
        for (var login = 2; login <= 5; login++)
        {
            Advance(TimeSpan.FromSeconds(10));
            session.Tell(new TokenRefused("evicted"));
            Assert.Equal(SessionPhase.LoggingIn, State().Phase);
            Assert.Equal(SessionPhase.Open, State().Phase);
            Renewed();
        }

        Advance(TimeSpan.FromSeconds(2));
        session.Tell(new TokenRefused("evicted", Start.AddHours(24)));
        Assert.Equal(SessionPhase.LoggingIn, State().Phase);
        var spent = State();
        Assert.Equal(SessionPhase.Refused, spent.Phase);
        Assert.Contains("5 logins within 00:10:00", spent.Cause);
        session.Tell(new TokenRefused("evicted"));
        Barrier(session);
        Assert.Equal(5, Venue.Logins);

        // Four seconds after the last login it tries again by itself: an account with a position must not stay blind for the rest of the window.
        Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(SessionPhase.LoggingIn, State().Phase);
        Assert.Equal(SessionPhase.Open, State().Phase);
        Assert.Equal(6, Venue.Logins);
    }

    [Fact]
    public void Without_an_answer_it_tries_again_after_a_back_off_that_grows()
    {
        Venue.Login = number => number <= 3 ? FakeLoginVenue.Status(500 + number) : FakeLoginVenue.Granted(Start.AddHours(24));
        var session = StartSession();
        State();
        Assert.Equal(new SessionStateChanged(SessionPhase.LoggingIn, null, "Auth/loginKey: Http HTTP 501"), State());

        // One second, then two, then four, each with up to a quarter more.
        Advance(TimeSpan.FromSeconds(0.9));
        Barrier(session);
        Assert.Equal(1, Venue.Logins);
        AdvanceUntil(session, logins: 2, TimeSpan.FromSeconds(0.4));
        Assert.Contains("502", State().Cause);
        Advance(TimeSpan.FromSeconds(1.9));
        Barrier(session);
        Assert.Equal(2, Venue.Logins);
        AdvanceUntil(session, logins: 3, TimeSpan.FromSeconds(0.7));
        Assert.Contains("503", State().Cause);
        Advance(TimeSpan.FromSeconds(3.9));
        Barrier(session);
        Assert.Equal(3, Venue.Logins);
        AdvanceUntil(session, logins: 4, TimeSpan.FromSeconds(1.2));

        Assert.Equal(SessionPhase.Open, State().Phase);
    }

    [Fact]
    public void A_renewal_that_fails_leaves_the_old_token_in_use()
    {
        Venue.Login = number => number == 1 ? FakeLoginVenue.Granted(Start.AddSeconds(60)) : FakeLoginVenue.Status(502);
        Venue.Validate = _ => FakeLoginVenue.Status(502);
        StartOpen();

        Advance(TimeSpan.FromSeconds(30));

        var overdue = State();
        Assert.Equal((SessionPhase.RenewalOverdue, Start.AddSeconds(60)), (overdue.Phase, overdue.ExpiresAt));
        Assert.NotNull(Cell.Current);

        // And once it has expired, that is said as well.
        Advance(TimeSpan.FromSeconds(80));
        Assert.Equal(SessionPhase.LoggingIn, State().Phase);
    }

    [Fact]
    public void A_token_that_is_refused_while_its_renewal_is_overdue_is_dropped()
    {
        Venue.Login = number => number == 1 ? FakeLoginVenue.Granted(Start.AddSeconds(60)) : FakeLoginVenue.Status(502);
        Venue.Validate = _ => FakeLoginVenue.Status(502);
        var session = StartOpen();
        Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(SessionPhase.RenewalOverdue, State().Phase);

        session.Tell(new TokenRefused("HTTP 401"));

        Assert.Equal((SessionPhase.LoggingIn, null), (State() is var state ? state.Phase : default, state.ExpiresAt));
        Assert.Null(Cell.Current);
    }

    [Fact]
    public void Its_log_its_events_and_its_credentials_show_no_secret()
    {
        var logs = CreateTestProbe();
        Sys.EventStream.Subscribe(logs.Ref, typeof(LogEvent));
        var token = FakeLoginVenue.Jwt(Start.AddHours(24));
        Venue.Login = number => number == 1 ? FakeLoginVenue.Refused(8, "bad " + Key) : FakeLoginVenue.Refused(3, "very bad " + Key);
        var credentials = new Credentials("trader", Key);
        var session = StartSession(credentials);
        State();
        var failed = State();
        AdvanceUntil(session, logins: 2, TimeSpan.FromSeconds(2));
        var refused = State();

        var warning = logs.FishForMessage<Warning>(_ => true, Patience);
        var error = logs.FishForMessage<Error>(_ => true, Patience);

        var texts = new[] { failed.ToString(), refused.ToString(), warning.ToString(), error.ToString(), credentials.ToString() };
        Assert.Contains("[redacted]", failed.Cause);
        Assert.All(texts, text => Assert.DoesNotContain(Key, text));
        Assert.All(texts, text => Assert.DoesNotContain(token, text));
    }
}
