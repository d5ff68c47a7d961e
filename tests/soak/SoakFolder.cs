namespace Engine.Soak;

/// <summary>Where a soak leaves its files: a folder that was named, or a temporary one that goes when all went well.</summary>
internal sealed class SoakFolder : IDisposable
{
    private readonly bool _temporary;

    public SoakFolder(string? keep, string kind)
    {
        _temporary = keep is null;
        Path = keep ?? Directory.CreateTempSubdirectory($"engine-soak-{kind}-").FullName;
        if (keep is not null && Directory.Exists(keep) && Directory.EnumerateFileSystemEntries(keep).Any())
        {
            throw new IOException($"{keep} is not empty; a soak wants a folder of its own.");
        }

        Directory.CreateDirectory(Path);
    }

    public string Path { get; }

    /// <summary>True keeps a temporary folder, because something in it has to be looked at.</summary>
    public bool Needed { get; set; } = true;

    public void Dispose()
    {
        if (_temporary && !Needed)
        {
            Directory.Delete(Path, recursive: true);
        }
    }
}
