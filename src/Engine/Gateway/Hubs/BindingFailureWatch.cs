using Microsoft.Extensions.Logging;

namespace Engine.Gateway.Hubs;

/// <summary>
/// SignalR drops a frame whose arguments do not bind, for instance because there is one too few, or whose target has no
/// handler, and says so in its log alone. This logger factory reports the name of that frame's target and discards every
/// other log event unformatted: they may carry tokens and payloads.
/// </summary>
/// <param name="unbound">The arguments did not bind; with arguments, also for a target without a handler.</param>
/// <param name="noHandler">There is no handler. Said once or twice for one frame.</param>
internal sealed class BindingFailureWatch(Action<string> unbound, Action<string> noHandler) : ILoggerFactory, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public void Dispose()
    {
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        switch (eventId.Name)
        {
            case "ArgumentBindingFailure" or "ErrorInvokingClientSideMethod":
                unbound(TargetOf(state));
                break;
            case "MissingHandler":
                noHandler(TargetOf(state));
                break;
        }
    }

    private static string TargetOf<TState>(TState state)
    {
        if (state is IReadOnlyList<KeyValuePair<string, object?>> values)
        {
            foreach (var (name, value) in values)
            {
                if (name is "MethodName" or "Target" && value is string target)
                {
                    return target;
                }
            }
        }

        return "unknown";
    }
}
