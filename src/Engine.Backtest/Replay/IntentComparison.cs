using System.Collections.Immutable;
using Engine.History.Tape;
using Engine.Orders;

namespace Engine.Backtest.Replay;

/// <summary>Compares, event by event, what was asked for with what is asked for now, and counts.</summary>
internal sealed class IntentComparison
{
    private readonly ImmutableArray<ReplayDifference>.Builder _differences = ImmutableArray.CreateBuilder<ReplayDifference>();
    private long _recorded;
    private long _reproduced;
    private long _different;
    private long _missing;
    private long _extra;

    /// <summary>True once there is a difference.</summary>
    public bool Differs => _different + _missing + _extra > 0;

    /// <summary>Compares what came of one event.</summary>
    /// <param name="entry">The event's line.</param>
    /// <param name="message">The event, where it was read.</param>
    /// <param name="recorded">What was asked for, in order.</param>
    /// <param name="replayed">What is asked for now, in order.</param>
    public void Compare(in StrategyEntry entry, object? message, IReadOnlyList<ReplayedIntent> recorded, IReadOnlyList<ReplayedIntent> replayed)
    {
        _recorded += recorded.Count;
        for (var index = 0; index < Math.Max(recorded.Count, replayed.Count); index++)
        {
            var (before, now) = (index < recorded.Count ? recorded[index] : null, index < replayed.Count ? replayed[index] : null);

            // Each one that is missing or extra moves the numbers of all after it.
            if (before is not null && now is not null && before.Equals(now, numbers: _missing + _extra == 0))
            {
                _reproduced++;
            }
            else
            {
                Note(entry, message, before?.ToString(), now?.ToString());
            }
        }
    }

    /// <summary>Notes a difference.</summary>
    /// <param name="entry">The event's line.</param>
    /// <param name="message">The event, where it was read.</param>
    /// <param name="recorded">What was recorded, for people; null for nothing.</param>
    /// <param name="replayed">What the replay gave, for people; null for nothing.</param>
    public void Note(in StrategyEntry entry, object? message, string? recorded, string? replayed)
    {
        var kind = recorded is null ? ReplayDifferenceKind.Extra : replayed is null ? ReplayDifferenceKind.Missing : ReplayDifferenceKind.Different;
        _different += kind == ReplayDifferenceKind.Different ? 1 : 0;
        _missing += kind == ReplayDifferenceKind.Missing ? 1 : 0;
        _extra += kind == ReplayDifferenceKind.Extra ? 1 : 0;
        if (_differences.Count < SessionReplay.MostDifferences)
        {
            _differences.Add(new ReplayDifference(kind, entry.At, entry.Sequence.Value, entry.Number, LogText.Of(entry, message), recorded, replayed));
        }
    }

    /// <summary>What came of it.</summary>
    public StrategyReplayResult Result(StrategyName strategy, string type, long lines, ReplayLimit? limit) =>
        new(strategy, type, lines, _recorded, _reproduced, _different, _missing, _extra, _differences.ToImmutable(), limit);
}
