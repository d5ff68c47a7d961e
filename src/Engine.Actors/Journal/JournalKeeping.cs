namespace Engine.Actors.Journal;

/// <summary>Who opens a journal, and what is done before a newer version writes into an older one.</summary>
/// <param name="Version">The version of this program, such as <c>0.1.0</c>.</param>
/// <param name="BackupFolder">Absolute path of the folder of backups; made when the first is written.</param>
/// <param name="KeepBackups">How many backups of a journal are kept; 0 makes none.</param>
/// <param name="Wall">The wall clock.</param>
public sealed record JournalKeeping(string Version, string BackupFolder, int KeepBackups, TimeProvider Wall)
{
    /// <summary>Free bytes where a path is or will be; null where that cannot be told.</summary>
    public Func<string, long?> Free { get; init; } = static _ => null;

    /// <summary>Hears what was done, one sentence at a time.</summary>
    public Action<string> Tell { get; init; } = static _ => { };
}
