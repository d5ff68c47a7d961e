using Engine.Health;
using Engine.Host.Run.Doctor;

namespace Engine.Host.Run;

/// <summary>Looks at the disk of the home folder: how much is free, and whether a few bytes can be written and taken away again.</summary>
/// <param name="home">The home folder.</param>
/// <param name="wall">Wall time.</param>
internal sealed class HomeDisk(string home, TimeProvider wall)
{
    private const string Name = ".disk-probe";

    /// <summary>Looks; may block.</summary>
    public DiskFact Look()
    {
        var free = DiskCheck.FreeAt(home);
        return new DiskFact(wall.GetUtcNow(), free ?? 0, free is null ? "it cannot be told how much is free" : Trouble());
    }

    private string? Trouble()
    {
        var file = Path.Combine(home, Name);
        try
        {
            File.WriteAllText(file, "1");
            File.Delete(file);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The message would name the path; the reason is enough.
            return e is UnauthorizedAccessException ? "this user may not write there" : "writing fails";
        }
    }
}
