namespace Engine.Host.Run.Autostart;

/// <summary>
/// The script in the user's Startup folder of Windows. A task of the Task Scheduler that starts at log-on needs an administrator; this needs nobody, and its
/// window can be seen and closed. Pure.
/// </summary>
internal static class StartupScript
{
    /// <summary>The script's name.</summary>
    public const string Name = "engine.cmd";

    /// <summary>The script: a window of its own, minimised; closing it is an orderly stop.</summary>
    public static string Text(AutostartProgram program) => $"""
        @echo off
        rem Written by "engine autostart on"; "engine autostart off" takes it away.
        rem The engine comes up HALTED: nothing is placed until a person says "engine resume".
        chcp 65001 >nul
        cd /d {Quoted(program.WorkingFolder)}
        start "engine" /min {string.Join(' ', program.Words.Select(Quoted))}

        """.ReplaceLineEndings("\r\n");

    /// <summary>One word: in quotes, which no path of Windows can contain; a percent sign would name a variable, and a backslash before the closing quote would escape it.</summary>
    internal static string Quoted(string word)
    {
        var text = word.Replace("%", "%%", StringComparison.Ordinal);
        return $"\"{text}{(text.EndsWith('\\') ? "\\" : "")}\"";
    }
}
