using Engine.History.Files;

namespace Engine.Actors.Tests.History;

/// <summary>A disk that refuses every file while told so, and counts how often it was asked.</summary>
internal sealed class RefusingDisk : ArchiveDisk
{
    private readonly TaskCompletionSource _often = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _refuses;
    private int _refused;

    public bool Refuses
    {
        set => _refuses = value;
    }

    /// <summary>Completes when three files were refused.</summary>
    public Task RefusedOften => _often.Task;

    public override Stream Create(string path)
    {
        if (!_refuses)
        {
            return base.Create(path);
        }

        if (Interlocked.Increment(ref _refused) == 3)
        {
            _often.SetResult();
        }

        throw new IOException("No space left on device");
    }
}
