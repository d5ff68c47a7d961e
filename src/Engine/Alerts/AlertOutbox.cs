using System.Collections.Immutable;

namespace Engine.Alerts;

/// <summary>
/// What waits to be told to one receiver. Repetitions are counted, what lasts is told at its beginning and its end, a token bucket limits the rate, and
/// what exceeds it becomes one digest. Its size is bounded whatever comes, and no critical sentence within the bound is lost. Deterministic: time is what the caller says.
/// Not thread-safe.
/// </summary>
/// <remarks>
/// The receiver's sender pulls: a notice leaves when the sender is free, so that what comes while a receiver is slow or down gathers here and merges, in place of queueing.
/// </remarks>
/// <param name="flow">How much, and how fast.</param>
public sealed class AlertOutbox(AlertFlow flow)
{
    private readonly Dictionary<AlertKey, AlertEpisode> _episodes = [];
    private readonly LinkedList<AlertEpisode> _critical = [];
    private readonly LinkedList<AlertEpisode> _ordinary = [];
    private readonly Dictionary<(AlertKind Kind, bool Critical), DigestRest> _beyond = [];
    private readonly TokenBucket _bucket = new(flow.Burst, flow.Every);
    private TimeSpan _sweepAt = TimeSpan.MaxValue;
    private TimeSpan? _foldedSince;
    private (bool Ordinary, bool Critical) _full;
    private int _criticalKeys;

    /// <summary>Alerts that were taken.</summary>
    public long Taken { get; private set; }

    /// <summary>Different alerts that are known, waiting ones among them.</summary>
    public int Keys => _episodes.Count;

    /// <summary>True when nothing waits to be sent; repetitions that are only counted so far do not.</summary>
    public bool IsEmpty => Waiting == 0 && _beyond.Count == 0;

    private int Waiting => _critical.Count + _ordinary.Count;

    private bool Folds => Waiting > flow.MostSingles || _beyond.Count > 0;

    /// <summary>Takes an alert.</summary>
    /// <param name="alert">The alert.</param>
    /// <param name="now">The receiver's clock, never before the last call's.</param>
    public void Take(Alert alert, TimeSpan now)
    {
        Taken++;
        Sweep(now);
        var critical = alert.Severity == AlertSeverity.Critical;
        var lasts = alert.Phase != AlertPhase.Happened;
        var key = new AlertKey(alert.Kind, alert.Subject, alert.Id, !lasts && (critical || flow.BySentence) ? alert.Text : "", lasts);
        if (!_episodes.TryGetValue(key, out var episode))
        {
            if (!HasRoom(critical))
            {
                CountBeyond(alert, critical, now);
                return;
            }

            _episodes[key] = episode = new AlertEpisode(key, critical);
            _criticalKeys += critical ? 1 : 0;
        }

        Update(episode, alert, now);
    }

    /// <summary>What is to be sent now; null when nothing is. What it gives counts as told.</summary>
    /// <param name="now">The receiver's clock, never before the last call's.</param>
    public AlertNotice? Next(TimeSpan now)
    {
        Sweep(now);
        var tokens = _bucket.At(now);
        if (IsEmpty || tokens == 0)
        {
            return null;
        }

        if (Folds && now - _foldedSince >= flow.DigestAfter)
        {
            _bucket.Take(now);
            return Fold(now);
        }

        if (_critical.First is { } first)
        {
            _bucket.Take(now);
            return Tell(first.Value, now);
        }

        if (Folds || tokens <= flow.Reserve)
        {
            return null;
        }

        _bucket.Take(now);
        return Tell(_ordinary.First!.Value, now);
    }

    /// <summary>When <see cref="Next"/> may have something; null when only another alert can bring it.</summary>
    /// <param name="now">The receiver's clock.</param>
    public TimeSpan? Wake(TimeSpan now)
    {
        var sweep = _sweepAt == TimeSpan.MaxValue ? (TimeSpan?)null : _sweepAt;
        if (IsEmpty)
        {
            return sweep;
        }

        var one = _bucket.When(1, now);
        var due = _critical.Count > 0 ? one
            : Folds ? Later(one, (_foldedSince ?? now) + flow.DigestAfter)
            : _bucket.When(flow.Reserve + 1, now);
        return sweep < due ? sweep : due;
    }

    /// <summary>Everything that is left, in one notice and at any rate: for the end. Null when nothing is left.</summary>
    /// <param name="now">The receiver's clock.</param>
    public AlertNotice? Rest(TimeSpan now)
    {
        foreach (var quiet in _episodes.Values.Where(episode => !episode.Queued && episode.HasNews))
        {
            Enqueue(quiet, now);
        }

        return Waiting == 1 && _beyond.Count == 0 ? Tell((_critical.First ?? _ordinary.First)!.Value, now)
            : IsEmpty ? null
            : Fold(now);
    }

    private static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private void Update(AlertEpisode episode, Alert alert, TimeSpan now)
    {
        var (before, at) = (episode.Critical, false);
        switch (alert.Phase)
        {
            case AlertPhase.Happened:
                episode.Happened(alert);
                break;
            case AlertPhase.Begun:
                if (!episode.Begun(alert))
                {
                    return;
                }

                // Somebody was told that it is over.
                at = episode.Critical;
                break;
            default:
                at = episode.Over(alert);
                break;
        }

        if (episode.Critical && !before)
        {
            _criticalKeys++;
            if (episode.Queued)
            {
                _ordinary.Remove(episode);
                _critical.AddLast(episode);
            }
        }

        if (!episode.Queued && episode.HasNews)
        {
            if (at || now >= episode.QuietUntil)
            {
                Enqueue(episode, now);
            }
            else
            {
                _sweepAt = episode.QuietUntil < _sweepAt ? episode.QuietUntil : _sweepAt;
            }
        }
    }

    private void Enqueue(AlertEpisode episode, TimeSpan now)
    {
        episode.Queued = true;
        (episode.Critical ? _critical : _ordinary).AddLast(episode);
        if (Folds)
        {
            _foldedSince ??= now;
        }
    }

    private AlertNotice.Single Tell(AlertEpisode episode, TimeSpan now)
    {
        (episode.Critical ? _critical : _ordinary).Remove(episode);
        var notice = episode.Tell(now, flow);
        Told(episode);
        if (!Folds)
        {
            _foldedSince = null;
        }

        return notice;
    }

    private void Told(AlertEpisode episode)
    {
        _full = default;
        var forget = episode.QuietUntil + episode.Window;
        _sweepAt = forget < _sweepAt ? forget : _sweepAt;
    }

    /// <summary>Everything that was not told yet, in one: also what would only have been counted for a while longer.</summary>
    private AlertNotice.Digest Fold(TimeSpan now)
    {
        var critical = ImmutableArray.CreateBuilder<AlertNotice.Single>();
        var groups = new Dictionary<(AlertKind, string), DigestGroup>();
        var (total, from, to) = (0L, DateTimeOffset.MaxValue, DateTimeOffset.MinValue);
        foreach (var episode in _critical.Concat(_ordinary).Concat(_episodes.Values.Where(e => !e.Queued && e.HasNews)).ToList())
        {
            var (last, present, lasts) = (episode.Last, episode.Present, episode.Key.Lasts);
            var told = episode.Tell(now, flow);
            Told(episode);
            total += Math.Max(1, told.Count);
            (from, to) = (told.First < from ? told.First : from, last > to ? last : to);
            if (episode.Critical)
            {
                critical.Add(told);
                continue;
            }

            var here = new DigestGroup(
                told.Alert.Kind, told.Alert.Severity, told.Alert.Subject, told.Count, told.First, last, told.Was ?? told.Alert.Text, lasts ? present : null);
            var of = (here.Kind, here.Subject);
            groups[of] = groups.TryGetValue(of, out var group) ? Join(group, here) : here;
        }

        _critical.Clear();
        _ordinary.Clear();
        _foldedSince = null;
        foreach (var rest in _beyond.Values)
        {
            total += rest.Count;
            (from, to) = (rest.First < from ? rest.First : from, rest.Last > to ? rest.Last : to);
        }

        var others = _beyond.Values.OrderByDescending(rest => rest.Critical).ThenBy(rest => rest.Kind).ToImmutableArray();
        _beyond.Clear();
        return new AlertNotice.Digest(
            total,
            from,
            to,
            [.. critical.OrderBy(single => single.First)],
            [.. groups.Values.OrderByDescending(group => group.Count).ThenBy(group => group.Kind).ThenBy(group => group.Subject, StringComparer.Ordinal)],
            others);
    }

    private static DigestGroup Join(DigestGroup one, DigestGroup other)
    {
        var (older, newer) = other.Last >= one.Last ? (one, other) : (other, one);
        return newer with
        {
            Severity = one.Severity > other.Severity ? one.Severity : other.Severity,
            Count = one.Count + other.Count,
            First = one.First < other.First ? one.First : other.First,
            Present = older.Present == true ? true : newer.Present ?? older.Present,
        };
    }

    private void CountBeyond(Alert alert, bool critical, TimeSpan now)
    {
        var key = (alert.Kind, critical);
        _beyond[key] = _beyond.TryGetValue(key, out var rest)
            ? rest with { Count = rest.Count + 1, Last = alert.At, Text = alert.Text }
            : new DigestRest(alert.Kind, critical, 1, alert.At, alert.At, alert.Text);
        _foldedSince ??= now;
    }

    /// <summary>Room for another key; what was told and is past gives way first.</summary>
    private bool HasRoom(bool critical)
    {
        var ordinary = _episodes.Count - _criticalKeys;
        if (critical ? _criticalKeys < flow.MostCritical : ordinary < flow.MostKeys)
        {
            return true;
        }

        // Until something is told nothing can give way; a storm is not searched through at every alert.
        if (critical ? _full.Critical : _full.Ordinary)
        {
            return false;
        }

        var oldest = _episodes.Values.Where(e => e.Critical == critical && !e.HasNews && !e.Present).MinBy(e => e.QuietUntil);
        if (oldest is null)
        {
            _full = critical ? (_full.Ordinary, true) : (true, _full.Critical);
            return false;
        }

        Forget(oldest);
        return true;
    }

    private void Forget(AlertEpisode episode)
    {
        _episodes.Remove(episode.Key);
        _criticalKeys -= episode.Critical ? 1 : 0;
    }

    /// <summary>What was only counted is to be told when its time is over; what has nothing more to say is forgotten.</summary>
    private void Sweep(TimeSpan now)
    {
        if (now < _sweepAt)
        {
            return;
        }

        _sweepAt = TimeSpan.MaxValue;
        foreach (var episode in _episodes.Values.ToList())
        {
            if (episode.Queued)
            {
                continue;
            }

            if (episode.HasNews && episode.QuietUntil <= now)
            {
                Enqueue(episode, now);
                continue;
            }

            var forget = episode.QuietUntil + episode.Window;
            if (!episode.HasNews && !episode.Present && forget <= now)
            {
                Forget(episode);
            }
            else if (episode.HasNews || !episode.Present)
            {
                var at = episode.HasNews ? episode.QuietUntil : forget;
                _sweepAt = at < _sweepAt ? at : _sweepAt;
            }
        }
    }
}
