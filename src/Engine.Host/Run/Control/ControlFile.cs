using System.Security.AccessControl;
using System.Security.Cryptography;
using System.Security.Principal;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Engine.Host.Run.Control;

/// <summary>
/// The file by which other commands of the same user find a running engine. It stands in the home folder while the engine runs, and is read by its
/// user alone; one that a killed process left behind means nothing, for the folder's lock tells whether anybody is there.
/// </summary>
/// <param name="Version">1.</param>
/// <param name="Process">The engine's process id.</param>
/// <param name="Url">Where its control endpoint answers, on this machine.</param>
/// <param name="Token">What a request must carry.</param>
/// <param name="Environment">Where the engine's orders go, such as <c>SIMULATED</c>.</param>
/// <param name="Gateway">The simulated gateway inside the process, which accepts <see cref="SimulatedUser"/>; null for any other.</param>
internal sealed record ControlFile(
    int Version, int Process, Uri Url, string Token, string Environment, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Uri? Gateway)
{
    /// <summary>Its name in the home folder.</summary>
    public const string Name = "control.json";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { RespectNullableAnnotations = true };

    /// <summary>A token that nobody guesses.</summary>
    public static string NewToken() => RandomNumberGenerator.GetHexString(64, lowercase: true);

    /// <summary>Writes the file; one that is there is replaced.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public void Write(string home)
    {
        var temporary = Path.Combine(home, $".{Name}-{Guid.NewGuid():N}");
        using (var file = Create(temporary))
        {
            JsonSerializer.Serialize(file, this, Json);
        }

        File.Move(temporary, Path.Combine(home, Name), overwrite: true);
    }

    /// <summary>Reads the file; null when there is none, or none that could be used: the token goes to no address but one of this machine.</summary>
    public static ControlFile? Read(string home)
    {
        try
        {
            return JsonSerializer.Deserialize<ControlFile>(File.ReadAllText(Path.Combine(home, Name)), Json) is { Version: 1, Url: { IsAbsoluteUri: true, IsLoopback: true, Scheme: "http" }, Token: { Length: > 0 }, Environment: not null } read
                && read.Gateway is null or { IsAbsoluteUri: true, IsLoopback: true }
                ? read
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>Takes the file away if it is still this one.</summary>
    public void Remove(string home)
    {
        try
        {
            if (Read(home)?.Token == Token)
            {
                File.Delete(Path.Combine(home, Name));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Left behind it misleads nobody: the folder's lock is gone with the process.
        }
    }

    /// <summary>Readable by its user from the first byte on.</summary>
    private static FileStream Create(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            return new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            });
        }

        var security = new FileSecurity();
        security.SetAccessRuleProtection(isProtected: true, preserveInheritance: false);
        using var user = WindowsIdentity.GetCurrent();
        security.AddAccessRule(new FileSystemAccessRule(user.User!, FileSystemRights.FullControl, AccessControlType.Allow));
        return new FileInfo(path).Create(FileMode.CreateNew, FileSystemRights.Write, FileShare.None, 4096, FileOptions.None, security);
    }
}
