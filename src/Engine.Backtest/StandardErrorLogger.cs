using Akka.Event;

namespace Engine.Backtest;

/// <summary>What the actor system has to say, such as where a strategy threw: not among the results, which other programs read. Made by the actor system, by name.</summary>
internal sealed class StandardErrorLogger : DefaultLogger
{
    /// <inheritdoc/>
    protected override void Print(LogEvent logEvent) => Console.Error.WriteLine(logEvent.ToString());
}
