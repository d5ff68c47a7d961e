using System.Globalization;
using Engine.History.Tape;
using Engine.Markets;

namespace Engine.Host.Run.Retention;

/// <summary>
/// Removes logs and recorded market data that have had their time: once when the run begins, before the tape is written, and once a day while it lasts. A file
/// that cannot be removed stays until the next time and keeps nobody from trading.
/// </summary>
internal sealed class HouseKeeping : IDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromDays(1);

    private readonly string _logs;
    private readonly string _archive;
    private readonly RetentionSettings _settings;
    private readonly Action<string> _tell;
    private readonly TimeProvider _wall;
    private readonly Lock _gate = new();
    private readonly ITimer _timer;
    private bool _ended;

    private HouseKeeping(string logs, string archive, RetentionSettings settings, Action<string> tell, TimeProvider wall)
    {
        (_logs, _archive, _settings, _tell, _wall) = (logs, archive, settings, tell, wall);
        _timer = wall.CreateTimer(_ => Tidy(), null, Every, Every);
    }

    /// <summary>Tidies up, and then once a day until it is disposed.</summary>
    /// <param name="logs">Absolute path of the folder of logs.</param>
    /// <param name="archive">Absolute path of the archive whose tape is meant. This process alone writes it.</param>
    /// <param name="settings">How long what is kept.</param>
    /// <param name="tell">Hears in a sentence what was removed or could not be; on a thread of the timer after the first time.</param>
    /// <param name="wall">The wall clock.</param>
    public static HouseKeeping Begin(string logs, string archive, RetentionSettings settings, Action<string> tell, TimeProvider wall)
    {
        var keeping = new HouseKeeping(logs, archive, settings, tell, wall);
        keeping.Tidy();
        return keeping;
    }

    /// <summary>Ends the days; one that is being tidied is waited for.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _ended = true;
        }

        _timer.Dispose();
    }

    private void Tidy()
    {
        lock (_gate)
        {
            if (_ended)
            {
                return;
            }

            var now = _wall.GetUtcNow();
            Report("log files", Remove(RetentionPlan.Logs(Names(_logs), DateOnly.FromDateTime(now.UtcDateTime), _settings.LogDays).Select(name => Path.Combine(_logs, name)), File.Delete), _settings.LogDays);
            var folder = new TapeFolder(_archive, _wall);
            var tape = _settings.TapeDays is null ? [] : Enum.GetValues<TapeStream>().SelectMany(stream => folder.Partitions(stream));
            Report("folders of recorded market data", Remove(RetentionPlan.Tape(tape, TradeDate.Of(now), _settings.TapeDays).Select(partition => Path.Combine(_archive, partition.Path)), path => Directory.Delete(path, recursive: true)), _settings.TapeDays);
        }
    }

    private void Report(string what, (int Removed, string? Failure) done, int? days)
    {
        if (done.Removed > 0)
        {
            _tell(string.Create(CultureInfo.InvariantCulture, $"{done.Removed} {what} older than {days} days were removed."));
        }

        if (done.Failure is { } failure)
        {
            _tell($"Old {what} could not all be removed ({failure.TrimEnd('.')}); they stay until tomorrow.");
        }
    }

    private static (int Removed, string? Failure) Remove(IEnumerable<string> paths, Action<string> remove)
    {
        var (removed, failure) = (0, (string?)null);
        foreach (var path in paths)
        {
            try
            {
                remove(path);
                removed++;
            }
            catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
            {
                failure ??= refused.Message;
            }
        }

        return (removed, failure);
    }

    private static IEnumerable<string> Names(string folder) => Directory.Exists(folder) ? Directory.EnumerateFiles(folder).Select(file => Path.GetFileName(file)) : [];
}
