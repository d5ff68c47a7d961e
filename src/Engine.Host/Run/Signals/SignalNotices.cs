using System.Globalization;
using System.Text.Json;

namespace Engine.Host.Run.Signals;

/// <summary>
/// Tells a person of refused requests: of the first at once, and then at most once a minute of all that came since. Whoever sends thousands does not fill
/// a log. Thread-safe.
/// </summary>
internal sealed class SignalNotices(Action<string> tell, TimeProvider wall) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);
    private readonly Lock _gate = new();
    private readonly SortedDictionary<SignalRefusal, int> _since = [];
    private ITimer? _timer;
    private string? _sentence;
    private bool _ended;

    /// <summary>Takes down a refusal.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="sentence">What was wrong, of a request whose secret was right; null for any other.</param>
    public void Add(SignalRefusal reason, string? sentence)
    {
        lock (_gate)
        {
            if (_ended)
            {
                return;
            }

            _since[reason] = _since.GetValueOrDefault(reason) + 1;
            _sentence = sentence ?? _sentence;
            if (_timer is null)
            {
                Tell();
                _timer = wall.CreateTimer(_ => Due(), null, Pause, Pause);
            }
        }
    }

    /// <summary>Tells what was not told yet.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _ended = true;
            _timer?.Dispose();
            Tell();
        }
    }

    /// <summary>The name of a reason as people and metrics have it, such as <c>before-start</c>.</summary>
    public static string NameOf(SignalRefusal reason) => JsonNamingPolicy.KebabCaseLower.ConvertName(reason.ToString());

    private void Due()
    {
        lock (_gate)
        {
            if (_since.Count == 0)
            {
                _timer?.Dispose();
                _timer = null;
            }

            Tell();
        }
    }

    private void Tell()
    {
        if (_since.Count == 0)
        {
            return;
        }

        var reasons = string.Join(", ", _since.Select(s => string.Create(CultureInfo.InvariantCulture, $"{NameOf(s.Key)} {s.Value}")));
        tell($"Signals refused: {reasons}.{(_sentence is null ? "" : $" The last that had the secret: {_sentence}")}");
        _since.Clear();
        _sentence = null;
    }
}
