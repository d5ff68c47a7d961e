using System.Security;

namespace Engine.Host.Run.Autostart;

/// <summary>The user's own launch agent of macOS (launchd.plist(5)). Pure.</summary>
internal static class LaunchAgent
{
    /// <summary>The agent's label.</summary>
    public const string Label = "engine.run";

    /// <summary>The agent: started once at log-on, not again by itself; a stop is the engine's orderly one and gets its time.</summary>
    public static string Text(AutostartProgram program) => $"""
        <?xml version="1.0" encoding="UTF-8"?>
        <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
        <!-- Written by "engine autostart on"; "engine autostart off" takes it away. The engine comes up HALTED: nothing is placed until a person says "engine resume". -->
        <plist version="1.0">
        <dict>
          <key>Label</key>
          <string>{Label}</string>
          <key>ProgramArguments</key>
          <array>
        {string.Join("\n", program.Words.Select(word => $"    <string>{SecurityElement.Escape(word)}</string>"))}
          </array>
          <key>WorkingDirectory</key>
          <string>{SecurityElement.Escape(program.WorkingFolder)}</string>
          <key>StandardErrorPath</key>
          <string>{SecurityElement.Escape(program.ErrorFile)}</string>
          <key>RunAtLoad</key>
          <true/>
          <key>KeepAlive</key>
          <false/>
          <key>ExitTimeOut</key>
          <integer>90</integer>
          <key>Umask</key>
          <integer>63</integer>
        </dict>
        </plist>

        """.ReplaceLineEndings("\n");
}
