namespace Engine.Host.Run.Doctor;

/// <summary>The operating systems whose sleep settings are known.</summary>
internal enum PowerSystem
{
    /// <summary>Asked with powercfg.</summary>
    Windows,

    /// <summary>Asked with pmset.</summary>
    MacOS,

    /// <summary>Asked with systemctl and gsettings.</summary>
    Linux,
}

/// <summary>Whether the machine goes to sleep by itself. The engine asks it not to while a position or an order is open, and only then.</summary>
internal sealed class PowerCheck(PowerSystem system, AskProgram ask) : ICheck
{
    private const string Name = "sleep";
    private const string Meanwhile = "between trades feeds and bars stand still then";

    /// <summary>The system of this machine.</summary>
    public static PowerSystem Here { get; } = OperatingSystem.IsWindows() ? PowerSystem.Windows : OperatingSystem.IsMacOS() ? PowerSystem.MacOS : PowerSystem.Linux;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<CheckResult>> LookAsync(CancellationToken cancellation) => system switch
    {
        PowerSystem.Windows => [
            Windows(
                await ask("powercfg", ["/query", "SCHEME_CURRENT", "SUB_SLEEP", "STANDBYIDLE"], cancellation).ConfigureAwait(false),
                await ask("powercfg", ["/getactivescheme"], cancellation).ConfigureAwait(false)),
        ],
        PowerSystem.MacOS => [MacOS(await ask("pmset", ["-g", "custom"], cancellation).ConfigureAwait(false))],
        _ => [
            Linux(
                await ask("systemctl", ["show", "sleep.target", "--property=LoadState"], cancellation).ConfigureAwait(false),
                await ask("gsettings", ["get", "org.gnome.settings-daemon.plugins.power", "sleep-inactive-ac-type"], cancellation).ConfigureAwait(false),
                await ask("systemd-analyze", ["cat-config", "systemd/logind.conf"], cancellation).ConfigureAwait(false)),
        ],
    };

    /// <summary>Of <c>powercfg</c>, whose words are in the user's language: the last two numbers are seconds on mains and on battery.</summary>
    internal static CheckResult Windows(string? query, string? scheme)
    {
        var seconds = PowerSettings.WindowsSeconds(query);
        var plan = PowerSettings.WindowsPlan(scheme) is { } name ? $" (power plan {name})" : "";
        return seconds switch
        {
            null => Unknown("powercfg"),
            0 => CheckResult.Ok(Name, $"Windows does not sleep by itself on mains{plan}; keep a lid open, and postpone its updates over the session."),
            var after => CheckResult.Warn(Name, $"Windows sleeps after {after / 60} minutes on mains{plan}; {Meanwhile}: run  powercfg /change standby-timeout-ac 0."),
        };
    }

    /// <summary>Of <c>pmset -g custom</c>: minutes on mains, 0 for never.</summary>
    internal static CheckResult MacOS(string? custom) => PowerSettings.MacMinutes(custom) switch
    {
        null => Unknown("pmset"),
        0 => CheckResult.Ok(Name, "macOS does not sleep by itself on mains."),
        var after => CheckResult.Warn(Name, $"macOS sleeps after {after} minutes on mains; {Meanwhile}: run  sudo pmset -c sleep 0."),
    };

    /// <summary>Of systemd and GNOME; each is null where there is no such program.</summary>
    internal static CheckResult Linux(string? sleepTarget, string? gnome, string? logind) =>
        sleepTarget is null && gnome is null && logind is null ? Unknown("systemctl and gsettings")
        : sleepTarget?.Contains("LoadState=masked", StringComparison.Ordinal) == true ? CheckResult.Ok(Name, "sleep is switched off for this machine (sleep.target is masked).")
        : gnome?.Contains("suspend", StringComparison.Ordinal) == true || gnome?.Contains("hibernate", StringComparison.Ordinal) == true
            ? CheckResult.Warn(Name, $"the desktop sleeps when nobody uses it; {Meanwhile}: run  gsettings set org.gnome.settings-daemon.plugins.power sleep-inactive-ac-type nothing.")
        : PowerSettings.LogindIdle(logind) is { } action
            ? CheckResult.Warn(Name, $"logind answers idleness with {action}; {Meanwhile}: set IdleAction=ignore in /etc/systemd/logind.conf.")
        : CheckResult.Ok(Name, "neither logind nor the desktop puts this machine to sleep when it is idle; closing a lid may.");

    private static CheckResult Unknown(string program) =>
        CheckResult.Ok(Name, $"it cannot be told whether this machine sleeps by itself ({program} is not here): see to it that it does not during the session.");
}
