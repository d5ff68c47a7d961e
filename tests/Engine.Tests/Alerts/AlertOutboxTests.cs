using Engine.Alerts;
using static Engine.Tests.Alerts.Alarms;

namespace Engine.Tests.Alerts;

public sealed class AlertOutboxTests
{
    private readonly AlertOutbox _outbox = new(AlertFlow.Phone);

    [Fact]
    public void A_repetition_is_counted_and_told_when_its_window_is_over()
    {
        _outbox.Take(Reject("MNQ", 0), At(0));
        Assert.Equal("refused.", Line(Assert.Single(_outbox.Drain(At(0)))));
        for (var i = 1; i <= 40; i++)
        {
            _outbox.Take(Reject("MNQ", i, $"refused, order {i}."), At(i));
            Assert.Empty(_outbox.Drain(At(i)));
        }

        Assert.Equal(At(300), _outbox.Wake(At(40)));
        Assert.Empty(_outbox.Drain(At(299)));
        var again = Assert.IsType<AlertNotice.Single>(Assert.Single(_outbox.Drain(At(300))));
        Assert.Equal((40, Start + At(1), "refused, order 40."), (again.Count, again.First, again.Alert.Text));
        Assert.Equal("refused, order 40. 40 times since 14:02:12Z.", Line(again));
    }

    [Fact]
    public void Going_on_and_on_it_is_told_ever_less_often()
    {
        var told = new List<double>();
        for (var second = 0; second < 14_400; second++)
        {
            _outbox.Take(Reject("MNQ", second), At(second));
            told.AddRange(_outbox.Drain(At(second)).Select(_ => (double)second));
        }

        Assert.Equal([0, 300, 900, 2100, 4500, 8100, 11_700], told);
    }

    [Fact]
    public void Another_subject_is_no_repetition_and_another_sentence_is_one_unless_it_is_critical()
    {
        _outbox.Take(Reject("MNQ", 0, "one."), At(0));
        _outbox.Take(Reject("ES", 0, "one."), At(0));
        _outbox.Take(Reject("MNQ", 0, "two."), At(0));
        _outbox.Take(Flatten("one.", 0), At(0));
        _outbox.Take(Flatten("two.", 0), At(0));
        _outbox.Take(Flatten("two.", 0), At(0));
        Assert.Equal(["one.", "two. 2 times since 14:02:11Z.", "two. 2 times since 14:02:11Z.", "one."], _outbox.Drain(At(0)).Select(Line).ToArray());
    }

    [Fact]
    public void What_lasts_is_told_at_its_beginning_and_once_at_its_end()
    {
        _outbox.Take(Feed(true, 0), At(0));
        Assert.Equal("No price comes.", Line(Assert.Single(_outbox.Drain(At(0)))));
        _outbox.Take(Feed(true, 30), At(30));
        Assert.Empty(_outbox.Drain(At(30)));
        _outbox.Take(Feed(false, 240), At(240));
        Assert.Equal("over: Prices come again. It lasted 4 min.", Line(Assert.Single(_outbox.Drain(At(240)))));
        _outbox.Take(Feed(false, 250), At(250));
        Assert.Empty(_outbox.Drain(At(100_000)));
    }

    [Fact]
    public void What_is_over_before_it_could_be_told_is_told_as_one()
    {
        _outbox.Take(Feed(true, 0), At(0));
        _outbox.Take(Feed(false, 12), At(12));
        Assert.Equal("over: Prices come again. It lasted 12 s. It was: No price comes.", Line(Assert.Single(_outbox.Drain(At(13)))));
    }

    [Fact]
    public void What_comes_and_goes_is_told_once_in_its_window_and_with_the_truth_at_its_end()
    {
        _outbox.Take(Feed(true, 0), At(0));
        _outbox.Drain(At(0));
        _outbox.Take(Feed(false, 10), At(10));
        _outbox.Drain(At(10));
        for (var i = 2; i < 20; i++)
        {
            _outbox.Take(Feed(true, i * 10), At(i * 10));
            _outbox.Take(Feed(false, (i * 10) + 5), At((i * 10) + 5));
            Assert.Empty(_outbox.Drain(At((i * 10) + 5)));
        }

        _outbox.Take(Feed(true, 200), At(200));
        var told = Assert.IsType<AlertNotice.Single>(Assert.Single(_outbox.Drain(At(2000))));
        Assert.Equal((AlertPhase.Begun, 19), (told.Alert.Phase, told.Count));
        _outbox.Take(Feed(false, 2100), At(2100));
        Assert.Equal(AlertPhase.Over, Assert.IsType<AlertNotice.Single>(Assert.Single(_outbox.Drain(At(2100)))).Alert.Phase);
    }

    [Fact]
    public void A_critical_fault_that_is_back_is_told_at_once()
    {
        var told = new List<AlertPhase>();
        for (var i = 0; i < 3; i++)
        {
            _outbox.Take(UserHub(true, i * 20), At(i * 20));
            told.AddRange(_outbox.Drain(At(i * 20)).Cast<AlertNotice.Single>().Select(single => single.Alert.Phase));
            _outbox.Take(UserHub(false, (i * 20) + 10), At((i * 20) + 10));
            told.AddRange(_outbox.Drain(At((i * 20) + 10)).Cast<AlertNotice.Single>().Select(single => single.Alert.Phase));
        }

        Assert.Equal([AlertPhase.Begun, AlertPhase.Over, AlertPhase.Begun, AlertPhase.Over, AlertPhase.Begun, AlertPhase.Over], told);
    }

    [Fact]
    public void What_gets_worse_is_told_again()
    {
        _outbox.Take(new Alert(AlertKind.Halt, AlertSeverity.Warning, "4711", "REDUCING.", Start, AlertPhase.Begun), At(0));
        _outbox.Drain(At(0));
        _outbox.Take(new Alert(AlertKind.Halt, AlertSeverity.Critical, "4711", "HALTED.", Start, AlertPhase.Begun), At(1));
        _outbox.Take(new Alert(AlertKind.Halt, AlertSeverity.Warning, "4711", "REDUCING.", Start, AlertPhase.Begun), At(2));
        Assert.Equal((AlertSeverity.Critical, "HALTED."), (_outbox.Drain(At(2)).Single() is var told ? told.Severity : default, Line(told)));
    }

    [Fact]
    public void An_end_whose_beginning_was_before_the_start_is_told()
    {
        _outbox.Take(new Alert(AlertKind.Halt, AlertSeverity.Critical, "4711", "Account 4711 is ACTIVE.", Start, AlertPhase.Over), At(0));
        Assert.Equal("over: Account 4711 is ACTIVE.", Line(Assert.Single(_outbox.Drain(At(0)))));
    }

    [Fact]
    public void Critical_ones_go_first_and_have_messages_in_reserve()
    {
        for (var i = 0; i < 8; i++)
        {
            _outbox.Take(Reject($"C{i}", 0), At(0));
        }

        Assert.Equal(7, _outbox.Drain(At(0)).Count);
        _outbox.Take(Flatten("now.", 1), At(1));
        Assert.Equal("now.", Line(Assert.Single(_outbox.Drain(At(1)))));
        Assert.Equal(At(30), _outbox.Wake(At(1)));
        Assert.Equal("refused.", Line(Assert.Single(_outbox.Drain(At(30)))));
    }

    [Fact]
    public void What_exceeds_the_rate_becomes_one_digest_with_every_critical_sentence()
    {
        // Ten thousand in a minute: three thousand subjects, a hundred critical sentences.
        var sent = new List<AlertNotice>();
        for (var i = 0; i < 10_000; i++)
        {
            var now = i * 60.0 / 10_000;
            _outbox.Take(i % 100 == 0 ? Flatten($"critical {i / 100}.", now) : Reject($"C{i % 3000}", now, $"refused {i}."), At(now));
            sent.AddRange(_outbox.Drain(At(now)));
        }

        while (_outbox.Wake(At(60)) is { } at && at < At(200))
        {
            sent.AddRange(_outbox.Drain(at));
        }

        var digest = Assert.Single(sent.OfType<AlertNotice.Digest>());
        var critical = sent.OfType<AlertNotice.Single>().Where(single => single.Severity == AlertSeverity.Critical).Concat(digest.Critical).Select(single => single.Alert.Text);
        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"critical {i}.").Order(), critical.Order());
        Assert.Equal(10_000, sent.OfType<AlertNotice.Single>().Sum(single => single.Count) + digest.Total);
        Assert.InRange(sent.Count, 2, 15);
        Assert.InRange(_outbox.Keys, 1, AlertFlow.Phone.MostKeys + AlertFlow.Phone.MostCritical);
        Assert.Contains(digest.Others, rest => rest is { Kind: AlertKind.Reject, Critical: false } && rest.Count > 1000);
    }

    [Fact]
    public void Critical_sentences_beyond_the_bound_are_counted_and_the_last_is_kept()
    {
        for (var i = 0; i < 3000; i++)
        {
            _outbox.Take(Flatten($"critical {i}.", 0), At(0));
        }

        var digest = Assert.IsType<AlertNotice.Digest>(_outbox.Rest(At(1)));
        Assert.Equal(1000, digest.Critical.Length);
        var beyond = Assert.Single(digest.Others);
        Assert.Equal((2000, true, "critical 2999."), (beyond.Count, beyond.Critical, beyond.Text));
    }

    [Fact]
    public void At_the_end_everything_that_waits_goes_in_one()
    {
        _outbox.Take(Reject("MNQ", 0), At(0));
        _outbox.Drain(At(0));
        Assert.Null(_outbox.Rest(At(0)));
        _outbox.Take(Reject("MNQ", 1), At(1));
        Assert.Equal("refused.", Line(_outbox.Rest(At(1))!));
        _outbox.Take(Reject("MNQ", 2), At(2));
        _outbox.Take(Reject("ES", 2), At(2));
        Assert.Equal(2, Assert.IsType<AlertNotice.Digest>(_outbox.Rest(At(2))).Total);
        Assert.Null(_outbox.Rest(At(3)));
    }
}
