namespace Engine.Actors.Session;

/// <summary>When to renew and when to try again. Jitter comes from the seeded source, so that a run can be repeated.</summary>
internal sealed class SessionPacing(SessionSettings settings, Random jitter)
{
    private static readonly TimeSpan ShortestRenewal = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RenewalOfDeadToken = TimeSpan.FromMinutes(1);

    private int _failures;

    /// <summary>A try succeeded: the next back-off is short again.</summary>
    public void Succeeded() => _failures = 0;

    /// <summary>The wait after one more failed try; what the venue asked for wins if it is longer, within the budget's window.</summary>
    public TimeSpan NextBackOff(TimeSpan? asked)
    {
        var wait = settings.FirstBackOff * Math.Pow(2, Math.Min(_failures++, 16));
        wait = wait < settings.LongestBackOff ? wait : settings.LongestBackOff;
        wait *= 1 + (jitter.NextDouble() / 4);
        var demanded = asked < settings.BudgetWindow ? asked.Value : asked is null ? TimeSpan.Zero : settings.BudgetWindow;
        return demanded > wait ? demanded : wait;
    }

    /// <summary>Half of what remains, up to a tenth sooner, so that programmes started together do not renew together.</summary>
    public TimeSpan RenewalAfter(TimeSpan remaining)
    {
        if (remaining <= TimeSpan.Zero)
        {
            // A token that is dead on arrival means that one of the two clocks is wrong; do not hammer.
            return RenewalOfDeadToken;
        }

        var half = remaining / 2 * (1 - (jitter.NextDouble() / 10));
        return half > settings.LongestRenewal ? settings.LongestRenewal : half < ShortestRenewal ? ShortestRenewal : half;
    }
}
