namespace Engine.Simulator;

/// <summary>How the request that is being answered reads: the present state, or one of a moment ago. It travels with the request.</summary>
internal static class ReadingFault
{
    private static readonly AsyncLocal<FaultRule?> Current = new();

    /// <summary>How far behind the request reads; null reads the present.</summary>
    public static TimeSpan? Lag => Current.Value is { Action: FaultAction.Stale } rule ? rule.Wait ?? TimeSpan.FromSeconds(1) : null;

    /// <summary>True when bars include the forming one, unasked.</summary>
    public static bool WithForming => Current.Value?.Action == FaultAction.Partial;

    /// <summary>True when bars lack the older half.</summary>
    public static bool Cut => Current.Value?.Action == FaultAction.Cut;

    /// <summary>Lets reads follow a fault until it is disposed.</summary>
    public static Scope During(FaultRule? fault)
    {
        if (fault is not null)
        {
            Current.Value = fault;
        }

        return new Scope(fault is not null);
    }

    /// <summary>Ends the fault of a request.</summary>
    public readonly struct Scope(bool set) : IDisposable
    {
        public void Dispose()
        {
            if (set)
            {
                Current.Value = null;
            }
        }
    }
}
