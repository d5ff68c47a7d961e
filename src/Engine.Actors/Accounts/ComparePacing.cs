using Engine.Accounts;
using Engine.Gateway;
using Engine.Orders;

namespace Engine.Actors.Accounts;

/// <summary>How long after one comparison with the venue the next one is due: the less the stream tells and the more is at stake, the sooner.</summary>
public static class ComparePacing
{
    /// <summary>While an outcome is open: an order or change in doubt, an answer overdue, a flatten under way.</summary>
    public static readonly TimeSpan InDoubt = TimeSpan.FromSeconds(2);

    /// <summary>While exposed and the user stream has been silent for <see cref="Silence"/>.</summary>
    public static readonly TimeSpan ExposedAndSilent = TimeSpan.FromSeconds(5);

    /// <summary>While a position is open or an order is live.</summary>
    public static readonly TimeSpan Exposed = TimeSpan.FromSeconds(10);

    /// <summary>A user stream without a frame for this long, wall time, is silent. That is healthy, but it is no proof.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(10);

    /// <summary>An order without an answer for this long, market time, is looked for.</summary>
    public static readonly TimeSpan Overdue = TimeSpan.FromSeconds(5);

    /// <summary>The longest pause after a failed comparison on which protection waits, unless the venue asks for more.</summary>
    public static readonly TimeSpan UrgentRetry = TimeSpan.FromSeconds(2);

    /// <summary>The wait, and what it is due to.</summary>
    /// <param name="state">The book.</param>
    /// <param name="now">Market time, UTC.</param>
    /// <param name="silence">Wall time since the last user frame.</param>
    /// <param name="normal">The wait when nothing is at stake.</param>
    public static (TimeSpan Wait, string Why) After(AccountState state, DateTimeOffset now, TimeSpan silence, TimeSpan normal)
    {
        var (wait, why) = !state.Flattening.IsEmpty ? (InDoubt, "flatten under way")
            : state.LiveOrders.Any(o => IsInDoubt(o, now)) ? (InDoubt, "order in doubt")
            : state.Positions.IsEmpty && state.Live.IsEmpty ? (normal, "timer")
            : silence >= Silence ? (ExposedAndSilent, "exposed and silent")
            : (Exposed, "exposed");
        return wait < normal ? (wait, why) : (normal, why);
    }

    /// <summary>
    /// Wall time that a comparison has to wait for the sake of the request window; zero when it may begin. Each costs six reads or
    /// more, and when the window is spent none is possible for up to a minute, whatever happens meanwhile: so the distance between
    /// the beginnings of two grows with what is used, and what protection waits for is let through until the last.
    /// </summary>
    /// <param name="usage">How much of the window is used.</param>
    /// <param name="sinceLast">Wall time since the last comparison began.</param>
    /// <param name="urgent">Protection waits for it.</param>
    public static TimeSpan HeldBack(QuotaUsage usage, TimeSpan sinceLast, bool urgent)
    {
        var used = (double)usage.GeneralUsed / usage.GeneralLimit;
        var distance = TimeSpan.FromSeconds(urgent
            ? used switch { < 0.5 => 0, < 0.7 => 1.5, _ => 3 }
            : used switch { < 0.3 => 0, < 0.45 => 2, < 0.6 => 4, _ => 8 });
        return distance > sinceLast ? distance - sinceLast : TimeSpan.Zero;
    }

    /// <summary>Wall time before a failed comparison is tried again.</summary>
    /// <param name="failures">Failures in a row, at least 1.</param>
    /// <param name="limited">True when the venue answered 429.</param>
    /// <param name="retryAfter">What the venue asked for.</param>
    /// <param name="urgent">Protection waits for it.</param>
    public static TimeSpan Retry(int failures, bool limited, TimeSpan? retryAfter, bool urgent)
    {
        var seconds = Math.Min(30, (limited ? 5 : 2) * (1 << Math.Min(4, failures - 1)));
        var wait = urgent ? UrgentRetry : TimeSpan.FromSeconds(limited ? seconds : Math.Min(10, seconds));
        return retryAfter is { } asked && asked > wait ? asked : wait;
    }

    private static bool IsInDoubt(Order order, DateTimeOffset now) =>
        order.State == OrderState.Unknown
        || order.ChangeInDoubt
        || (order.State is OrderState.Submitted && now - order.IntendedAt >= Overdue);
}
