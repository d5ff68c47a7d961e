using System.Text.Json;
using Engine.Host.Configuration;

namespace Engine.Host.Run.Reads;

/// <summary>The engine that runs in a home folder, as its own file <c>control.json</c> tells; read by whoever may read the folder's secrets.</summary>
/// <param name="Process">Its process.</param>
/// <param name="Environment">Its environment's name; null for an engine that holds the folder and has written no such file.</param>
/// <param name="Gateway">The simulated gateway inside it; null when there is none.</param>
internal sealed record RunningEngine(int Process, string? Environment, Uri? Gateway)
{
    /// <summary>The file in the home folder that a running engine writes and takes away when it stops.</summary>
    public const string FileName = "control.json";

    /// <summary>The engine of a home folder; null when none runs.</summary>
    /// <param name="home">Absolute path.</param>
    public static RunningEngine? Find(string home)
    {
        if (Read(Path.Combine(home, FileName)) is { } told && IsAlive(told.Process))
        {
            return told;
        }

        // An engine that is just starting, or that has no control endpoint: it holds the folder all the same.
        return FolderLock.ReadOwner(home) is { } owner && owner.Pid != System.Environment.ProcessId && IsAlive(owner.Pid)
            ? new RunningEngine(owner.Pid, null, null)
            : null;
    }

    private static RunningEngine? Read(string file)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            var root = document.RootElement;
            return root.ValueKind == JsonValueKind.Object && root.TryGetProperty("process", out var process) && process.TryGetInt32(out var pid)
                ? new RunningEngine(
                    pid,
                    root.TryGetProperty("environment", out var environment) ? environment.GetString() : null,
                    root.TryGetProperty("gateway", out var gateway) && Uri.TryCreate(gateway.GetString(), UriKind.Absolute, out var address) && address.IsLoopback ? address : null)
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            return null;
        }
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
