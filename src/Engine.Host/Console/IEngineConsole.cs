using Engine.Host.Configuration;

namespace Engine.Host.Console;

/// <summary>What the user watches. No member ever blocks or throws; all are thread-safe.</summary>
public interface IEngineConsole : IAsyncDisposable
{
    /// <summary>Replaces the status that is shown.</summary>
    void Show(EngineStatus status);

    /// <summary>Adds an event.</summary>
    void Write(ConsoleLine line);

    /// <summary>Ends the display and prints the result of the run below it.</summary>
    void Finish(RunSummary summary);
}

/// <summary>Chooses the console.</summary>
public static class EngineConsole
{
    /// <summary>The live console on a terminal, plain lines otherwise or when asked for.</summary>
    /// <param name="plain">Plain lines in any case.</param>
    /// <param name="output">Writes to standard output; the caller closes it after the console.</param>
    /// <param name="time">The wall clock.</param>
    public static IEngineConsole Open(bool plain, DroppingWriter output, TimeProvider time) =>
        plain || System.Console.IsOutputRedirected || !TerminalSize.IsTerminal
            ? new PlainConsole(output, time, PlainConsole.DefaultPeriod)
            : new LiveConsole(output, time, TerminalSize.Read);

    /// <summary>Prints what the settings have to say.</summary>
    public static void WriteNotes(this IEngineConsole console, EngineSettings settings, TimeProvider time)
    {
        foreach (var note in settings.Notes)
        {
            console.Write(new ConsoleLine(time.GetUtcNow(), ConsoleLevel.Warning, note));
        }
    }
}
