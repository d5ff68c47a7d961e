namespace Engine.Host.Run.Autostart;

/// <summary>The user's own systemd unit (systemd.service(5), systemd.syntax(7)). Pure.</summary>
internal static class SystemdUnit
{
    /// <summary>The unit's name.</summary>
    public const string Name = "engine.service";

    /// <summary>
    /// The unit: a stop is the engine's orderly one and gets its time; a start that failed, as before the network is there, is tried again, each time halted; one
    /// that the user's input prevents is not.
    /// </summary>
    public static string Text(AutostartProgram program) => $"""
        # Written by "engine autostart on"; "engine autostart off" takes it away.
        # The engine comes up HALTED at log-on: nothing is placed until a person says "engine resume".
        [Unit]
        Description=Engine, automated futures trading (comes up halted)
        StartLimitIntervalSec=600
        StartLimitBurst=5

        [Service]
        Type=exec
        WorkingDirectory={program.WorkingFolder.Replace("%", "%%", StringComparison.Ordinal)}
        ExecStart={string.Join(' ', program.Words.Select(Quoted))}
        KillMode=mixed
        TimeoutStopSec=90
        Restart=on-failure
        RestartSec=30
        RestartPreventExitStatus=2
        UMask=0077

        [Install]
        WantedBy=default.target

        """.ReplaceLineEndings("\n");

    /// <summary>One word of a command line: in quotes, with the characters escaped that systemd reads otherwise.</summary>
    internal static string Quoted(string word) => "\"" + word
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("%", "%%", StringComparison.Ordinal)
        .Replace("$", "$$", StringComparison.Ordinal) + "\"";
}
