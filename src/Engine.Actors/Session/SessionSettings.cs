namespace Engine.Actors.Session;

/// <summary>How often the session may log in. Wall-clock time.</summary>
public sealed record SessionSettings
{
    /// <summary>Logins at once that the venue may answer, granted or refused, within <see cref="BudgetWindow"/>; at least 1.</summary>
    public int LoginBudget { get; init; } = 5;

    /// <summary>The stretch of time of <see cref="LoginBudget"/>.</summary>
    public TimeSpan BudgetWindow { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Once the budget is spent a login is allowed this often all the same: an account that holds a position must not stay blind
    /// for the rest of the window. Far below the venue's quota (contract.md §3).
    /// </summary>
    public TimeSpan OverBudgetPause { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>Wait after the first failed try; doubled at each further one, with up to a quarter of jitter on top.</summary>
    public TimeSpan FirstBackOff { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait between tries that got no answer.</summary>
    public TimeSpan LongestBackOff { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>After a definitive refusal a new try needs a command at least this much later.</summary>
    public TimeSpan RefusedPause { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>A token younger than this is not replaced on a report that may concern the one before.</summary>
    public TimeSpan RefusalGrace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>A token is renewed at half its life, or after this if that is sooner.</summary>
    public TimeSpan LongestRenewal { get; init; } = TimeSpan.FromHours(12);
}
