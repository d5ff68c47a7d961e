using System.Text;
using Engine.Optimization;

namespace Engine.Backtest.Optimization;

/// <summary>
/// The runs of a sweep that have ended, in a file to which each is added at once, so that a sweep which is killed goes on where it was. A last line that was torn is dropped.
/// One process at a time has the file. Thread-safe.
/// </summary>
public sealed class SweepLedger : IDisposable
{
    private static readonly TimeSpan SyncEvery = TimeSpan.FromSeconds(1);
    private readonly FileStream _file;
    private readonly ParameterSpace _space;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private long _synced;

    private SweepLedger(FileStream file, ParameterSpace space, TimeProvider time, Dictionary<SweepRun, SegmentFigures> done)
    {
        (_file, _space, _time, Done) = (file, space, time, done);
        _synced = time.GetTimestamp();
    }

    /// <summary>The runs that the file had when it was opened.</summary>
    public IReadOnlyDictionary<SweepRun, SegmentFigures> Done { get; }

    /// <summary>Opens the file, or begins it.</summary>
    /// <param name="path">The file; its folder is created.</param>
    /// <param name="specification">Hash of everything that the runs depend on.</param>
    /// <param name="about">The same for people, by name.</param>
    /// <param name="space">The parameters.</param>
    /// <param name="time">For the pauses between two syncs.</param>
    /// <exception cref="SweepLedgerException">It is of another sweep, of another process, or damaged.</exception>
    public static SweepLedger Open(string path, string specification, IReadOnlyDictionary<string, string> about, ParameterSpace space, TimeProvider time)
    {
        FileStream file;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new SweepLedgerException($"{path} cannot be written: {e.Message}");
        }
        catch (IOException e)
        {
            throw new SweepLedgerException($"{path} cannot be opened; another sweep may be at work in this folder ({e.Message}).");
        }

        try
        {
            var done = Read(file, path, specification, about);
            var ledger = new SweepLedger(file, space, time, done);
            if (file.Length == 0)
            {
                ledger.Write(SweepLines.Head(specification, about));
                ledger.Sync();
            }

            return ledger;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Adds a run that has ended. It survives the end of the process at once, and the loss of power a second later.</summary>
    /// <exception cref="IOException">The disk refused.</exception>
    public void Add(SweepRun run, SegmentFigures figures)
    {
        lock (_gate)
        {
            Write(SweepLines.Run(run, _space.Describe(run.Point), figures));
            if (_time.GetElapsedTime(_synced) >= SyncEvery)
            {
                Sync();
            }
        }
    }

    /// <summary>Everything comes to the disk, and the file is free for others.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_file.CanWrite)
            {
                _file.Flush(flushToDisk: true);
                _file.Dispose();
            }
        }
    }

    private void Write(string line)
    {
        _file.Write(Encoding.UTF8.GetBytes(line + "\n"));
        _file.Flush();
    }

    private void Sync()
    {
        _file.Flush(flushToDisk: true);
        _synced = _time.GetTimestamp();
    }

    /// <summary>Reads what is there, and cuts a torn end off.</summary>
    private static Dictionary<SweepRun, SegmentFigures> Read(FileStream file, string path, string specification, IReadOnlyDictionary<string, string> about)
    {
        var done = new Dictionary<SweepRun, SegmentFigures>();
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        var (begin, number) = (0, 0);
        while (Array.IndexOf(bytes, (byte)'\n', begin) is var end and >= 0)
        {
            var line = Encoding.UTF8.GetString(bytes, begin, end - begin);
            if (number++ == 0)
            {
                Check(SweepLines.ReadHead(line), path, specification, about);
            }
            else if (SweepLines.ReadRun(line) is var (run, figures))
            {
                // The same run twice is the same result twice.
                done[run] = figures;
            }
            else if (end + 1 == bytes.Length)
            {
                break;
            }
            else
            {
                throw new SweepLedgerException($"{path}, line {number}: that is no run of a sweep. The file was changed by something else; begin anew with --again, or name another folder with --out.");
            }

            begin = end + 1;
        }

        file.SetLength(begin);
        file.Position = begin;
        return done;
    }

    private static void Check(
        (string Specification, System.Collections.Immutable.ImmutableSortedDictionary<string, string> About)? head, string path, string specification, IReadOnlyDictionary<string, string> about)
    {
        if (head is not var (had, before))
        {
            throw new SweepLedgerException($"{path} is no file of a sweep; name another folder with --out.");
        }

        if (had != specification)
        {
            var differing = about.Keys.Union(before.Keys).Where(key => about.GetValueOrDefault(key) != before.GetValueOrDefault(key)).Order(StringComparer.Ordinal);
            throw new SweepLedgerException(
                $"{path} holds a sweep of other settings (what differs: {string.Join(", ", differing)}); name another folder with --out, or begin anew with --again.");
        }
    }
}

/// <summary>The file of a sweep cannot be used; the message is one sentence that says what to do.</summary>
public sealed class SweepLedgerException(string message) : Exception(message);
