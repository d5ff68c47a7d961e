using System.Collections.Immutable;
using Engine.Host.Configuration;
using Engine.Risk;

namespace Engine.Host.Run;

/// <summary>
/// The trader's window files. Read at the start, where a bad row refuses the run, and again within a minute of a change; then a bad row leaves the
/// windows of the last good reading in force and is reported. Safe from any thread: reading the windows touches no file.
/// </summary>
public sealed class NoTradeFiles : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);
    private readonly ImmutableArray<string> _files;
    private readonly Action<string> _report;
    private readonly ITimer? _timer;
    private readonly Lock _gate = new();
    private ImmutableDictionary<string, DateTime> _stamps = ImmutableDictionary<string, DateTime>.Empty;
    private Loaded _loaded = new([]);

    private NoTradeFiles(ImmutableArray<string> files, Action<string> report, TimeProvider wall)
    {
        (_files, _report) = (files, report);
        if (!files.IsEmpty)
        {
            var problems = Load();
            if (!problems.IsEmpty)
            {
                throw new UserErrorException(problems);
            }

            _timer = wall.CreateTimer(_ => Look(), null, Pause, Pause);
        }
    }

    /// <summary>The windows as they stand now.</summary>
    public ImmutableArray<NoTradeWindow> Windows => Volatile.Read(ref _loaded).Windows;

    /// <summary>Reads the files.</summary>
    /// <param name="files">Absolute paths.</param>
    /// <param name="report">Hears one sentence for each thing worth telling later.</param>
    /// <param name="wall">The wall clock.</param>
    /// <exception cref="UserErrorException">A file cannot be read, or has a bad row.</exception>
    public static NoTradeFiles Open(ImmutableArray<string> files, Action<string> report, TimeProvider wall) => new(files, report, wall);

    /// <summary>Reads the files again if one has changed.</summary>
    public void Look()
    {
        lock (_gate)
        {
            if (_files.All(file => _stamps.GetValueOrDefault(file) == StampOf(file)))
            {
                return;
            }

            var problems = Load();
            foreach (var problem in problems)
            {
                _report($"{problem} The windows read before stay in force.");
            }

            if (problems.IsEmpty)
            {
                _report($"The no-trade windows were read again: {Windows.Length}.");
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _timer?.Dispose();

    private ImmutableArray<string> Load()
    {
        var windows = ImmutableArray.CreateBuilder<NoTradeWindow>();
        var problems = ImmutableArray.CreateBuilder<string>();
        foreach (var file in _files)
        {
            _stamps = _stamps.SetItem(file, StampOf(file));
            try
            {
                var read = WindowFile.Parse(file, File.ReadAllText(file));
                windows.AddRange(read.Windows);
                problems.AddRange(read.Problems.Select(problem => $"{file}:{problem.Line}: {problem.Sentence}"));
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                problems.Add($"{file}: the windows cannot be read: {failure.Message}");
            }
        }

        if (problems.Count == 0)
        {
            Volatile.Write(ref _loaded, new Loaded(windows.ToImmutable()));
        }

        return problems.ToImmutable();
    }

    private static DateTime StampOf(string file) => File.GetLastWriteTimeUtc(file);

    private sealed record Loaded(ImmutableArray<NoTradeWindow> Windows);
}
