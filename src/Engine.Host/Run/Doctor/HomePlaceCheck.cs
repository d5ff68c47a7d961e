namespace Engine.Host.Run.Doctor;

/// <summary>What kind of drive a path is on.</summary>
/// <param name="IsNetwork">True for a drive of another machine.</param>
/// <param name="Format">Its file system's name, such as <c>ext4</c> or <c>nfs</c>; empty where that cannot be told.</param>
internal sealed record DriveKind(bool IsNetwork, string Format);

/// <summary>Where the home folder is: SQLite and the lock need a disk of this machine that no other program rewrites.</summary>
/// <param name="folder">Absolute path of the home folder, which need not exist.</param>
/// <param name="variables">The process's variables: synchronising programs name their folders there.</param>
/// <param name="drive">The drive of a path.</param>
internal sealed class HomePlaceCheck(string folder, IReadOnlyDictionary<string, string> variables, Func<string, DriveKind> drive) : ICheck
{
    private const string Name = "home folder";

    private static readonly string[] FolderVariables = ["OneDrive", "OneDriveConsumer", "OneDriveCommercial"];

    /// <summary>Beginnings of the names of folders that synchronising programs keep, with the name of the service.</summary>
    private static readonly (string Beginning, string Service)[] Synchronised =
    [
        ("OneDrive", "OneDrive"),
        ("Dropbox", "Dropbox"),
        ("iCloud", "iCloud"),
        ("Mobile Documents", "iCloud"),
        ("CloudStorage", "a cloud service"),
        ("Google Drive", "Google Drive"),
        ("GoogleDrive", "Google Drive"),
        ("My Drive", "Google Drive"),
        ("Nextcloud", "Nextcloud"),
        ("pCloud", "pCloud"),
    ];

    private static readonly string[] NetworkFormats = ["nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "afpfs", "9p", "fuse.sshfs", "fuse.rclone", "webdav", "davfs"];

    /// <inheritdoc/>
    public Task<IReadOnlyList<CheckResult>> LookAsync(CancellationToken cancellation) => Task.FromResult<IReadOnlyList<CheckResult>>([Look()]);

    /// <summary>The nearest folder above that exists.</summary>
    internal static string Existing(string path)
    {
        var at = path;
        while (!Directory.Exists(at) && Path.GetDirectoryName(at) is { Length: > 0 } above)
        {
            at = above;
        }

        return at;
    }

    /// <summary>The drive of a path on this machine.</summary>
    internal static DriveKind DriveOf(string path)
    {
        try
        {
            var info = new DriveInfo(Existing(path));
            return new DriveKind(info.DriveType == DriveType.Network, info.DriveFormat);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return new DriveKind(false, "");
        }
    }

    /// <summary>The synchronising service whose folder a path is in; null for none.</summary>
    internal static string? ServiceOf(string path, IReadOnlyDictionary<string, string> variables)
    {
        var parts = path.Split('/', '\\');
        foreach (var (beginning, service) in Synchronised)
        {
            if (parts.Any(part => part.StartsWith(beginning, StringComparison.OrdinalIgnoreCase)))
            {
                return service;
            }
        }

        return FolderVariables.Select(name => variables.GetValueOrDefault(name)).OfType<string>()
            .Any(root => root.Length > 0 && path.StartsWith(root.TrimEnd('/', '\\') + (root.Contains('\\', StringComparison.Ordinal) ? '\\' : '/'), StringComparison.OrdinalIgnoreCase)) ? "OneDrive" : null;
    }

    private CheckResult Look()
    {
        var kind = drive(folder);
        return kind.IsNetwork || NetworkFormats.Contains(kind.Format) || folder.StartsWith(@"\\", StringComparison.Ordinal)
            ? CheckResult.Fail(Name, $"{folder} is on a drive of another machine, where locks and journal cannot be relied on; name a folder on a local disk with --home or ENGINE_HOME.")
            : ServiceOf(folder, variables) is { } service
                ? CheckResult.Fail(Name, $"{folder} is kept by {service}, which copies and replaces files under the journal; name another folder with --home or ENGINE_HOME.")
            : CheckResult.Ok(Name, $"{folder}{(kind.Format.Length > 0 ? $" ({kind.Format})" : "")}{(Directory.Exists(folder) ? "" : ", made by the first run")}.");
    }
}
