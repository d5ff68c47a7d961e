using Engine.Host.Configuration;
using Engine.Host.Run.Control;

namespace Engine.Host.Run.Reads;

/// <summary>The engine that runs in a home folder, as its own file <c>control.json</c> tells; read by whoever may read the folder's secrets.</summary>
/// <param name="Process">Its process.</param>
/// <param name="Environment">Its environment's name; null for an engine that holds the folder and has written no such file.</param>
/// <param name="Gateway">The simulated gateway inside it; null when there is none.</param>
internal sealed record RunningEngine(int Process, string? Environment, Uri? Gateway)
{
    /// <summary>The engine of a home folder; null when none runs.</summary>
    /// <param name="home">Absolute path.</param>
    public static RunningEngine? Find(string home)
    {
        if (FolderLock.HolderOf(home) is null)
        {
            return null;
        }

        // A file that another process left behind is not the holder's.
        var owner = FolderLock.ReadOwner(home);
        return ControlFile.Read(home) is { } told && (owner is null || owner.Pid == told.Process)
            ? new RunningEngine(told.Process, told.Environment, told.Gateway)
            : new RunningEngine(owner?.Pid ?? 0, null, null);
    }
}
