using Engine.Host.Console;
using Engine.Host.Run.Watch;

namespace Engine.Host.Run.Reads;

/// <summary>Where a reading command answers: the answer alone to the one, notes to the other.</summary>
/// <param name="Out">The answer.</param>
/// <param name="Error">Notes and faults.</param>
/// <param name="IsTerminal">A person's terminal shows the answer.</param>
internal sealed record ReadOutput(TextWriter Out, TextWriter Error, bool IsTerminal)
{
    /// <summary>This process's own streams.</summary>
    public static ReadOutput OfProcess => new(System.Console.Out, System.Console.Error, !System.Console.IsOutputRedirected && TerminalSize.IsTerminal)
    {
        IsPipe = PipeSink.IsThere,
    };

    /// <summary>The answer goes to another program through this process's standard output, and it can be told when that ends.</summary>
    public bool IsPipe { get; private init; }

    /// <summary>Writes a line of the answer.</summary>
    public Task LineAsync(string text) => Out.WriteLineAsync(text);

    /// <summary>Writes a note.</summary>
    public Task NoteAsync(string sentence) => Error.WriteLineAsync(sentence);

    /// <summary>Writes a table of the answer.</summary>
    public async Task TableAsync(AlignedTable table)
    {
        if (!IsTerminal)
        {
            await Out.WriteAsync(table.ToText()).ConfigureAwait(false);
            return;
        }

        var leftOut = table.WriteTo(Out, TerminalSize.Read().Width);
        if (!leftOut.IsEmpty)
        {
            await NoteAsync($"No room on this terminal for: {string.Join(", ", leftOut)}; --json has everything.").ConfigureAwait(false);
        }
    }
}
