using Spectre.Console;

namespace Engine.Host.Console;

/// <summary>The terminal's size in characters.</summary>
/// <param name="Width">Columns, at least 40.</param>
/// <param name="Height">Rows, at least 10.</param>
public readonly record struct TerminalSize(int Width, int Height)
{
    // Asking Spectre also switches a Windows console to escape sequences.
    private static readonly Lazy<bool> Terminal = new(() => AnsiConsole.Profile.Capabilities.Ansi && AnsiConsole.Profile.Out.IsTerminal);

    /// <summary>True when standard output is a terminal that can be drawn on.</summary>
    public static bool IsTerminal => Terminal.Value;

    /// <summary>The present size; 80 by 24 when the terminal does not tell.</summary>
    public static TerminalSize Read()
    {
        try
        {
            var (width, height) = (System.Console.WindowWidth, System.Console.WindowHeight);
            return width <= 0 || height <= 0 ? new(80, 24) : new(Math.Max(width, 40), Math.Max(height, 10));
        }
        catch (IOException)
        {
            return new(80, 24);
        }
    }
}
