using Engine.Accounts;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Risk;

/// <summary>Whether orders come too fast, or the same one twice. Pure; market time.</summary>
public static class RateChecks
{
    /// <summary>The guard against a repeated entry looks back no farther than this.</summary>
    public static readonly TimeSpan LongestDuplicateWindow = TimeSpan.FromMinutes(1);

    /// <summary>Null when the order does not come too soon.</summary>
    public static Denial? Check(AccountState state, AccountContext context, PlaceIntent intent)
    {
        if (context.Limits.MaxOrdersPerDay is { } daily && TodayCount(state, intent) >= daily)
        {
            return new(DenialReason.OrdersPerDay, $"{daily} orders were placed on this trade date.");
        }

        if (context.Limits.MaxOrdersPerMinute is { } perMinute && LastMinute(state, intent) >= perMinute)
        {
            return new(DenialReason.OrdersPerMinute, $"{perMinute} orders were placed within a minute.");
        }

        if (context.Limits.MaxOrdersPerMinute is { } most && Share(context, most) is var share && share < most
            && state.RecentOrderCount >= share && LastMinuteOf(state, intent) >= share)
        {
            return new(DenialReason.OrdersPerMinute, $"{intent.Strategy} has placed {share} orders within a minute: its share of the {most} that the account's strategies may place.");
        }

        return context.Limits.DuplicateWithin is { } within && LastEntry(state, intent) is { } last
            && last.Side == intent.Side && last.Size == intent.Size && intent.At - last.IntendedAt < within
                ? new(DenialReason.DuplicateSignal, $"The same entry was placed {(intent.At - last.IntendedAt).TotalSeconds:0.0} s ago; {within.TotalSeconds:0.#} s must lie between.")
                : null;
    }

    private static int TodayCount(AccountState state, PlaceIntent intent) => state.Date == TradeDate.Of(intent.At) ? state.OrdersToday : 0;

    /// <summary>Orders a minute of which each strategy is sure: one that floods does not use up what the others need. Those that trade no more leave theirs.</summary>
    private static int Share(AccountContext context, int perMinute)
    {
        var trading = context.Strategies.Keys.Count(s => !context.Revoked.ContainsKey(s));
        return trading < 2 ? perMinute : (perMinute + trading - 1) / trading;
    }

    private static int LastMinute(AccountState state, PlaceIntent intent)
    {
        var from = intent.At - TimeSpan.FromMinutes(1);
        return state.RecentOrders.Count(at => at > from);
    }

    /// <summary>
    /// The strategy's own entries of the last minute, by their tags. Each order of the account may have brought the numbers of two legs and of
    /// one that was placed again.
    /// </summary>
    private static int LastMinuteOf(AccountState state, PlaceIntent intent)
    {
        var (from, count) = (intent.At - TimeSpan.FromMinutes(1), 0);
        for (var number = state.TagCounter; number > 0 && number > state.TagCounter - (4L * state.RecentOrderCount); number--)
        {
            var tag = new ClientTag($"{state.Instance}-{intent.Strategy}-{number}-0");
            count += state.Orders.TryGetValue(tag, out var order) && order.Role == OrderRole.Entry && order.IntendedAt > from ? 1 : 0;
        }

        return count;
    }

    /// <summary>
    /// The strategy's newest entry of the last minute. Tags count up, so it is found by walking back over as many numbers as orders were placed
    /// in that minute.
    /// </summary>
    private static Order? LastEntry(AccountState state, PlaceIntent intent)
    {
        for (var number = state.TagCounter; number > 0 && number > state.TagCounter - state.RecentOrderCount; number--)
        {
            var tag = new ClientTag($"{state.Instance}-{intent.Strategy}-{number}-0");
            if (state.Orders.TryGetValue(tag, out var order) && order.Role == OrderRole.Entry && order.Contract == intent.Contract)
            {
                return order;
            }
        }

        return null;
    }
}
