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
        if (ControlFile.Read(home) is { } told && IsAlive(told.Process))
        {
            return new RunningEngine(told.Process, told.Environment, told.Gateway);
        }

        // An engine that is just starting, or that has no control endpoint: it holds the folder all the same.
        return FolderLock.ReadOwner(home) is { } owner && owner.Pid != System.Environment.ProcessId && IsAlive(owner.Pid)
            ? new RunningEngine(owner.Pid, null, null)
            : null;
    }

    private static bool IsAlive(int pid)
    {
        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(pid);
            return !process.HasExited;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            return false;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // It is another user's: it lives.
            return true;
        }
    }
}
