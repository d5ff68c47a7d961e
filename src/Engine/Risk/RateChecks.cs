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

        return context.Limits.DuplicateWithin is { } within && LastEntry(state, intent) is { } last
            && last.Side == intent.Side && last.Size == intent.Size && intent.At - last.IntendedAt < within
                ? new(DenialReason.DuplicateSignal, $"The same entry was placed {(intent.At - last.IntendedAt).TotalSeconds:0.0} s ago; {within.TotalSeconds:0.#} s must lie between.")
                : null;
    }

    private static int TodayCount(AccountState state, PlaceIntent intent) => state.Date == TradeDate.Of(intent.At) ? state.OrdersToday : 0;

    private static int LastMinute(AccountState state, PlaceIntent intent)
    {
        var from = intent.At - TimeSpan.FromMinutes(1);
        return state.RecentOrders.Count(at => at > from);
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
