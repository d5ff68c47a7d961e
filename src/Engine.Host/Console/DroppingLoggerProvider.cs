using Microsoft.Extensions.Logging;

namespace Engine.Host.Console;

/// <summary>
/// Writes log entries to the day's file, one line of JSON each, warnings and worse also to the console; drops rather than waits; lets no secret
/// through. Thread-safe. The caller closes the writer.
/// </summary>
public sealed class DroppingLoggerProvider(
    DroppingWriter file,
    Action<ConsoleLine>? console,
    SecretFilter filter,
    LogLevel least,
    TimeProvider time) : ILoggerProvider
{
    private readonly LogLevel _least = least;

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private void Write(string category, LogLevel level, EventId id, string message, object? state, Exception? failure)
    {
        var now = time.GetUtcNow();
        var clean = filter.Clean(message);
        file.TryWriteLine(LogLine.Of(now, level, category, id, clean, state, failure, filter));
        if (console is not null && level >= LogLevel.Warning)
        {
            var cause = failure is null ? "" : $" ({failure.GetType().Name}: {filter.Clean(failure.Message)})";
            console(new ConsoleLine(now, level == LogLevel.Warning ? ConsoleLevel.Warning : ConsoleLevel.Error, (clean + cause).ReplaceLineEndings(" ")));
        }
    }

    private sealed class Logger(DroppingLoggerProvider provider, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= provider._least && logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                provider.Write(category, logLevel, eventId, formatter(state, exception), state, exception);
            }
        }
    }
}
