using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Engine.Host.Console;

/// <summary>
/// Writes log entries to the day's file, warnings and worse also to the console; drops rather than waits; lets no secret
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

    private void Write(string category, LogLevel level, string message, Exception? failure)
    {
        var now = time.GetUtcNow();
        var clean = filter.Clean(message);
        var line = new StringBuilder();
        line.Append(now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        line.Append(' ').Append(Short(level)).Append(' ').Append(category).Append(": ").Append(clean.ReplaceLineEndings(" "));
        if (failure is not null)
        {
            line.AppendLine().Append("    ").Append(filter.Clean(failure.ToString()).ReplaceLineEndings(Environment.NewLine + "    "));
        }

        file.TryWriteLine(line.ToString());
        if (console is not null && level >= LogLevel.Warning)
        {
            var cause = failure is null ? "" : $" ({failure.GetType().Name}: {filter.Clean(failure.Message)})";
            console(new ConsoleLine(now, level == LogLevel.Warning ? ConsoleLevel.Warning : ConsoleLevel.Error, (clean + cause).ReplaceLineEndings(" ")));
        }
    }

    private static string Short(LogLevel level) => level switch
    {
        LogLevel.Trace => "TRC",
        LogLevel.Debug => "DBG",
        LogLevel.Information => "INF",
        LogLevel.Warning => "WRN",
        LogLevel.Error => "ERR",
        _ => "CRT",
    };

    private sealed class Logger(DroppingLoggerProvider provider, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= provider._least && logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                provider.Write(category, logLevel, formatter(state, exception), exception);
            }
        }
    }
}
