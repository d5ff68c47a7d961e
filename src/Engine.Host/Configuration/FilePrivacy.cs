using System.Runtime.Versioning;
using System.Security.AccessControl;
using System.Security.Principal;

namespace Engine.Host.Configuration;

/// <summary>Who can read a file: one with credentials is its user's alone.</summary>
internal static class FilePrivacy
{
    /// <summary>Groups to which more than this user belong, by their identifiers, which are the same on every Windows and in every language.</summary>
    private static readonly (string Sid, string Name)[] Broad =
    [
        ("S-1-1-0", "everyone"),
        ("S-1-5-11", "every user who has logged in"),
        ("S-1-5-32-545", "every user of this machine"),
        ("S-1-5-32-546", "guests"),
        ("S-1-5-4", "every user at this machine"),
    ];

    /// <summary>One sentence that says who can read the file and what to do; null when its user alone can, or when that cannot be told.</summary>
    public static string? WarningOf(string path)
    {
        try
        {
            return OperatingSystem.IsWindows() ? WindowsWarning(path) : UnixWarning(path, File.GetUnixFileMode(path), OperatingSystem.IsMacOS());
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException or SystemException)
        {
            // Some file systems know no permissions; what cannot be told is not claimed.
            return null;
        }
    }

    /// <summary>Writes a file anew that its user alone can read and change, from its first byte on.</summary>
    public static void Write(string path, string text)
    {
        File.Delete(path);
        var creation = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            creation.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (new FileStream(path, creation))
        {
        }

        if (OperatingSystem.IsWindows())
        {
            Restrict(path);
        }

        File.WriteAllText(path, text);
    }

    /// <summary>The sentence about a mode. On macOS every user is in the file's usual group, so that the group counts as everyone.</summary>
    internal static string? UnixWarning(string path, UnixFileMode mode, bool groupIsEveryone)
    {
        var others = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | (groupIsEveryone ? UnixFileMode.GroupRead | UnixFileMode.GroupWrite : UnixFileMode.None);
        return (mode & others) == 0 ? null : $"{path} can be read by every user of this machine; run: chmod 600 {path}";
    }

    /// <summary>The sentence about an access list: rules in any order, of which a denial wins over a permission.</summary>
    internal static string? WindowsWarning(string path, IReadOnlyCollection<(string Sid, bool Allowed)> reading)
    {
        var readers = Broad.Where(group => reading.Contains((group.Sid, true)) && !reading.Contains((group.Sid, false))).Select(group => group.Name).ToArray();
        return readers.Length == 0 ? null : $"{path} can be read by {readers[0]}; run: icacls \"{path}\" /inheritance:r /grant:r \"%USERNAME%:F\"";
    }

    [SupportedOSPlatform("windows")]
    private static void Restrict(string path)
    {
        using var user = WindowsIdentity.GetCurrent();
        var security = new FileSecurity();
        security.SetAccessRuleProtection(isProtected: true, preserveInheritance: false);
        security.AddAccessRule(new FileSystemAccessRule(user.User!, FileSystemRights.FullControl, AccessControlType.Allow));
        new FileInfo(path).SetAccessControl(security);
    }

    [SupportedOSPlatform("windows")]
    private static string? WindowsWarning(string path)
    {
        var rules = new FileInfo(path).GetAccessControl().GetAccessRules(includeExplicit: true, includeInherited: true, typeof(SecurityIdentifier));
        return WindowsWarning(
            path,
            [
                .. rules.Cast<FileSystemAccessRule>()
                    .Where(rule => (rule.FileSystemRights & FileSystemRights.ReadData) != 0)
                    .Select(rule => (rule.IdentityReference.Value, rule.AccessControlType == AccessControlType.Allow)),
            ]);
    }
}
