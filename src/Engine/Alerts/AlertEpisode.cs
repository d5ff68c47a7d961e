namespace Engine.Alerts;

/// <summary>What makes two alerts the same.</summary>
/// <param name="Kind">Kind.</param>
/// <param name="Subject">Subject.</param>
/// <param name="Id">Which of the subject's.</param>
/// <param name="Text">The sentence where another one is no repetition; empty otherwise.</param>
/// <param name="Lasts">True for beginnings and ends.</param>
internal readonly record struct AlertKey(AlertKind Kind, string Subject, string Id, string Text, bool Lasts);

/// <summary>What a receiver was told and not yet told of one alert.</summary>
internal sealed class AlertEpisode(AlertKey key, bool critical)
{
    private bool _told;
    private DateTimeOffset _since;
    private DateTimeOffset _over;
    private string _was = "";

    public AlertKey Key { get; } = key;

    /// <summary>Counts against the bound of critical ones.</summary>
    public bool Critical { get; private set; } = critical;

    /// <summary>The last one.</summary>
    public Alert Latest { get; private set; } = null!;

    /// <summary>What was not told yet: moments, or beginnings.</summary>
    public long Unsaid { get; private set; }

    /// <summary>True when there is something to tell, be it only an end.</summary>
    public bool HasNews => Unsaid > 0 || (_told && !Present);

    public DateTimeOffset First { get; private set; }

    public DateTimeOffset Last { get; private set; }

    /// <summary>True while what has begun lasts.</summary>
    public bool Present { get; private set; }

    /// <summary>Repetitions are only counted until then.</summary>
    public TimeSpan QuietUntil { get; private set; }

    public TimeSpan Window { get; private set; }

    /// <summary>True while it waits to be sent.</summary>
    public bool Queued { get; set; }

    /// <summary>Another moment.</summary>
    public void Happened(Alert alert) => Count(alert);

    /// <summary>A beginning; false when it is known and no worse than it was.</summary>
    public bool Begun(Alert alert)
    {
        if (Present && alert.Severity <= Latest.Severity)
        {
            return false;
        }

        if (!Present)
        {
            _since = alert.At;
        }

        (Present, _was) = (true, alert.Text);
        Critical |= alert.Severity == AlertSeverity.Critical;
        Count(alert);
        return true;
    }

    /// <summary>An end; true when its beginning was told, so that somebody waits for it. One without a known beginning is told as it comes.</summary>
    public bool Over(Alert alert)
    {
        if (Latest is null)
        {
            Count(alert);
            return true;
        }

        if (!Present)
        {
            return false;
        }

        // The end goes where the beginning went, whatever its source thinks of it.
        var end = new Alert(alert.Kind, Latest.Severity, alert.Subject, alert.Text, alert.At, AlertPhase.Over) { Id = alert.Id };
        if (!HasNews)
        {
            First = alert.At;
        }

        (Present, _over, Latest, Last) = (false, alert.At, end, alert.At);
        return _told;
    }

    /// <summary>What is to be told now; from here on repetitions are counted for a while.</summary>
    public AlertNotice.Single Tell(TimeSpan now, AlertFlow flow)
    {
        var notice = new AlertNotice.Single(Latest, Unsaid, First)
        {
            Lasted = Latest.Phase == AlertPhase.Over && _was.Length > 0 ? _over - _since : null,
            Was = Latest.Phase == AlertPhase.Over && _was.Length > 0 ? _was : null,
        };
        var goesOn = Window > TimeSpan.Zero && now < QuietUntil + Window;
        Window = !goesOn ? flow.Window : Window * 2 < flow.LongestWindow ? Window * 2 : flow.LongestWindow;
        (QuietUntil, Unsaid, Queued, _told) = (now + Window, 0, false, Present);
        return notice;
    }

    private void Count(Alert alert)
    {
        if (!HasNews)
        {
            First = alert.At;
        }

        (Latest, Last) = (alert, alert.At);
        Unsaid++;
    }
}
