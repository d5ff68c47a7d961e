namespace Engine.Host.Run.Autostart;

/// <summary>The kinds of places where a user's programs are started at log-on.</summary>
internal enum AutostartPlatform
{
    /// <summary>Linux with systemd.</summary>
    Systemd,

    /// <summary>macOS.</summary>
    LaunchAgent,

    /// <summary>Windows.</summary>
    StartupFolder,
}

/// <summary>The one entry of this user that starts the engine at log-on: files in the user's own folders, and nothing else of the machine.</summary>
/// <param name="platform">What kind of place.</param>
/// <param name="folder">Absolute path: of <c>systemd/user</c>, of <c>LaunchAgents</c> or of Startup.</param>
internal sealed class AutostartEntry(AutostartPlatform platform, string folder)
{
    /// <summary>The entry of this machine's user.</summary>
    /// <param name="variables">The process's variables.</param>
    public static AutostartEntry Here(IReadOnlyDictionary<string, string> variables)
    {
        if (OperatingSystem.IsWindows())
        {
            return new AutostartEntry(AutostartPlatform.StartupFolder, Environment.GetFolderPath(Environment.SpecialFolder.Startup, Environment.SpecialFolderOption.DoNotVerify));
        }

        var profile = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify);
        if (OperatingSystem.IsMacOS())
        {
            return new AutostartEntry(AutostartPlatform.LaunchAgent, Path.Combine(profile, "Library", "LaunchAgents"));
        }

        // A relative one is to be ignored (XDG Base Directory Specification).
        var configuration = variables.GetValueOrDefault("XDG_CONFIG_HOME") is { Length: > 0 } named && Path.IsPathRooted(named) ? named : Path.Combine(profile, ".config");
        return new AutostartEntry(AutostartPlatform.Systemd, Path.Combine(configuration, "systemd", "user"));
    }

    /// <summary>What kind of place.</summary>
    public AutostartPlatform Platform => platform;

    /// <summary>Absolute path of the file that starts the engine.</summary>
    public string File { get; } = Path.Combine(folder, platform switch
    {
        AutostartPlatform.Systemd => SystemdUnit.Name,
        AutostartPlatform.LaunchAgent => $"{LaunchAgent.Label}.plist",
        _ => StartupScript.Name,
    });

    /// <summary>The link by which systemd knows a unit as enabled; null elsewhere.</summary>
    private string? Link { get; } = platform == AutostartPlatform.Systemd ? Path.Combine(folder, "default.target.wants", SystemdUnit.Name) : null;

    /// <summary>True when the engine is started at log-on.</summary>
    public bool IsOn => System.IO.File.Exists(File) && (Link is null || Path.Exists(Link));

    /// <summary>The text that starts a program.</summary>
    public string TextFor(AutostartProgram program) => platform switch
    {
        AutostartPlatform.Systemd => SystemdUnit.Text(program),
        AutostartPlatform.LaunchAgent => LaunchAgent.Text(program),
        _ => StartupScript.Text(program),
    };

    /// <summary>Writes the entry, in place of an earlier one.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be written.</exception>
    public void Write(AutostartProgram program)
    {
        Directory.CreateDirectory(folder);
        System.IO.File.WriteAllText(File, TextFor(program));
        if (Link is not null)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Link)!);
            System.IO.File.Delete(Link);
            System.IO.File.CreateSymbolicLink(Link, Path.Combine("..", SystemdUnit.Name));
        }
    }

    /// <summary>Takes the entry away; false when there was none.</summary>
    /// <exception cref="IOException">It cannot be removed.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be removed.</exception>
    public bool Remove()
    {
        var was = System.IO.File.Exists(File) || (Link is not null && (Path.Exists(Link) || new FileInfo(Link).LinkTarget is not null));
        if (Link is not null && Directory.Exists(Path.GetDirectoryName(Link)))
        {
            System.IO.File.Delete(Link);
        }

        if (Directory.Exists(folder))
        {
            System.IO.File.Delete(File);
        }

        return was;
    }

    /// <summary>The text of the entry; null when there is none or it cannot be read.</summary>
    public string? Read()
    {
        try
        {
            return System.IO.File.Exists(File) ? System.IO.File.ReadAllText(File) : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>How a word stands in the text of an entry.</summary>
    public string Written(string word) => platform switch
    {
        AutostartPlatform.Systemd => SystemdUnit.Quoted(word),
        AutostartPlatform.LaunchAgent => $"<string>{System.Security.SecurityElement.Escape(word)}</string>",
        _ => StartupScript.Quoted(word),
    };
}
