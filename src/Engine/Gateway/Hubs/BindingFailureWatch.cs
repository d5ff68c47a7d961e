using Microsoft.Extensions.Logging;

namespace Engine.Gateway.Hubs;

/// <summary>
/// SignalR drops a frame whose arguments do not bind, for instance because there is one too few, and says so in its log
/// alone. This logger factory reports the name of that frame's target and discards every other log event unformatted:
/// they may carry tokens and payloads.
/// </summary>
internal sealed class BindingFailureWatch(Action<string> unbound) : ILoggerFactory, ILogger
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

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (eventId.Name is "ArgumentBindingFailure" or "ErrorInvokingClientSideMethod")
        {
            unbound(TargetOf(state));
        }
    }

    private static string TargetOf<TState>(TState state)
    {
        if (state is IReadOnlyList<KeyValuePair<string, object?>> values)
        {
            foreach (var (name, value) in values)
            {
                if (name == "MethodName" && value is string target)
                {
                    return target;
                }
            }
        }

        return "unknown";
    }
}
