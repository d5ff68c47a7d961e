using System.Globalization;
using Engine.History;
using Spectre.Console;

namespace Engine.Host.Run.History;

/// <summary>Shows how far a synchronisation is: a bar on a terminal, now and then a line elsewhere. Used by one run at a time.</summary>
internal sealed class SyncConsole
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(5);

    private readonly bool _live;
    private readonly string _title;
    private readonly TimeProvider _time;
    private readonly long _began;
    private long? _lastLine;

    private SyncConsole(bool live, string title, TimeProvider time)
    {
        (_live, _title, _time) = (live, title, time);
        _began = time.GetTimestamp();
    }

    /// <summary>Opens the console of this process.</summary>
    public static SyncConsole Open(bool plain, HistoryRequest request, TimeProvider time) =>
        new(!plain && !System.Console.IsOutputRedirected && AnsiConsole.Profile.Capabilities.Ansi, $"{request.Chain.Root} {request.Interval}", time);

    /// <summary>Writes one line.</summary>
    public void Line(string text)
    {
        if (_live)
        {
            AnsiConsole.WriteLine(text);
        }
        else
        {
            System.Console.Out.WriteLine(text);
        }
    }

    /// <summary>Runs the work under a progress display.</summary>
    public Task<T> RunAsync<T>(Func<IProgress<HistoryProgress>, Task<T>> work) => !_live
        ? work(new Direct(Tell))
        : AnsiConsole.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new SpinnerColumn())
            .StartAsync(context =>
            {
                var task = context.AddTask(Markup.Escape(_title), maxValue: 1);
                return work(new Direct(progress =>
                {
                    task.MaxValue = Math.Max(1, progress.Requests + progress.RequestsLeft);
                    task.Value = progress.Requests;
                    task.Description = Markup.Escape($"{_title}  {Describe(progress)}");
                }));
            });

    /// <summary>One line: where it is, rate, requests left, time left.</summary>
    internal static string Describe(HistoryProgress progress, TimeSpan elapsed)
    {
        var rate = elapsed > TimeSpan.Zero ? progress.Requests / elapsed.TotalSeconds : 0;

        // Beyond the first burst the quota sets the pace: 50 requests in 31 seconds.
        var pace = Math.Min(rate, 50.0 / 31);
        var left = pace > 0 ? TimeSpan.FromSeconds(Math.Ceiling(progress.RequestsLeft / pace)) : TimeSpan.Zero;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{progress.Page.Window.From.UtcDateTime:yyyy-MM-dd HH:mm}  {progress.Bars:#,0} bars  {rate:0.0} requests/s  {progress.RequestsLeft} left, about {left:h\\:mm\\:ss}")
            + (progress.Failure is { } failure ? $"  again: {failure.Kind}" : "");
    }

    private string Describe(HistoryProgress progress) => Describe(progress, _time.GetElapsedTime(_began));

    private void Tell(HistoryProgress progress)
    {
        if (_lastLine is not { } last || _time.GetElapsedTime(last) >= Quiet)
        {
            _lastLine = _time.GetTimestamp();
            Line($"{_title}  {Describe(progress)}");
        }
    }

    /// <summary>Reports on the caller's own thread; the library's <see cref="Progress{T}"/> would let reports overtake each other.</summary>
    private sealed class Direct(Action<HistoryProgress> report) : IProgress<HistoryProgress>
    {
        public void Report(HistoryProgress value) => report(value);
    }
}
