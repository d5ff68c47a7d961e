using Engine.Accounts;
using Engine.Orders;

namespace Engine.Actors.Strategies.Executors;

/// <summary>Between a strategy and its executors; each message is one piece of work, begun by its sender.</summary>
internal interface IExecutorMessage
{
}

/// <summary>Messages between a strategy and its executors. A strategy is the only one that speaks to them.</summary>
internal static class ExecutorProtocol
{
    /// <summary>To an executor: the account's notice.</summary>
    public sealed record Heard(IStrategyNotice Notice) : IExecutorMessage;

    /// <summary>To an executor: a wake has fallen due.</summary>
    public sealed record Due(string Key) : IExecutorMessage;

    /// <summary>To an executor: end.</summary>
    public sealed record Cancel(string Why) : IExecutorMessage;

    /// <summary>To the strategy: what its executor wishes for.</summary>
    public sealed record Asked(ExecutorId Executor, ExecutorWish Wish) : IExecutorMessage;

    /// <summary>To the strategy, from the clock.</summary>
    public sealed record WakeDue(ExecutorId Executor, string Key, long Number) : IExecutorMessage;
}

/// <summary>What an executor wants its strategy to do.</summary>
internal abstract record ExecutorWish
{
    /// <summary>Cancel the order of an intent.</summary>
    public sealed record CancelOrder(IntentId Intent) : ExecutorWish;

    /// <summary>Change the size of the order of an intent.</summary>
    public sealed record Resize(IntentId Intent, int Size) : ExecutorWish;

    /// <summary>Close so many contracts of the position at the market.</summary>
    public sealed record Close(int Size, string Why) : ExecutorWish;

    /// <summary>Wake it at a market time; in place of an earlier wish under the key.</summary>
    public sealed record WakeAt(DateTimeOffset At, string Key) : ExecutorWish;

    /// <summary>It has ended.</summary>
    public sealed record End(ExecutorOutcome Outcome) : ExecutorWish;
}
