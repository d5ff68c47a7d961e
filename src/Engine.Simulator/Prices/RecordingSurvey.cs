using Engine.Markets;

namespace Engine.Simulator;

/// <summary>
/// Reads a file of rows through once, before anything starts. Besides what <see cref="RecordingReader"/> refuses, these stand there twice:
/// a second bar of a contract with the same start; a second closing quote of a contract for the same minute; and every trade of a file whose
/// trades all stand in it an even number of times in a row, for two trades may be equal in everything and no single one proves anything.
/// </summary>
internal static class RecordingSurvey
{
    /// <summary>Fewer trades may be equal in pairs by chance.</summary>
    private const int EnoughTrades = 20;

    /// <summary>Reads a file; null when something is wrong, which <paramref name="tell"/> has been told.</summary>
    public static RecordedMarket? Of(string file, Action<RecordingException> tell)
    {
        RecordingReader reader;
        try
        {
            reader = new RecordingReader(file);
        }
        catch (RecordingException problem)
        {
            tell(problem);
            return null;
        }

        using (reader)
        {
            return new Reading(file, reader, tell).Run();
        }
    }

    private sealed class Reading(string file, RecordingReader reader, Action<RecordingException> tell)
    {
        private readonly TradedDays _days = new();
        private readonly Dictionary<string, DateTimeOffset> _starts = new(StringComparer.Ordinal);
        private readonly List<(long Line, string Contract, DateTimeOffset Time)> _twice = [];
        private DateTimeOffset _first;
        private DateTimeOffset _last;
        private TimeSpan _interval = TimeSpan.MaxValue;
        private RecordedRow _before;
        private long _rows;
        private long _equal;
        private bool _onMinutes = true;
        private bool _allInPairs = true;
        private bool _wrong;

        public RecordedMarket? Run()
        {
            while (Next() is { } row)
            {
                Take(row);
            }

            EndOfRun();
            if (_onMinutes)
            {
                _twice.ForEach(t => Tell(new RecordingException(file, t.Line, $"{t.Contract} has two closing quotes of the minute {t.Time:yyyy-MM-ddTHH:mm}Z.", RecordingFault.Duplicate)));
            }

            if (reader.Kind == RecordingKind.Trades && _allInPairs && _rows >= EnoughTrades)
            {
                Tell(new RecordingException(file, 0, "every trade stands in the file an even number of times in a row; it was written twice.", RecordingFault.Duplicate));
            }

            if (_rows == 0 && !_wrong)
            {
                Tell(new RecordingException(file, 0, "the file has a header but no rows."));
            }

            return _wrong
                ? null
                : new RecordedMarket(
                    file, reader.Kind, [.. reader.Instruments], _rows, _first, _last, _interval == TimeSpan.MaxValue ? TimeSpan.FromMinutes(1) : _interval, _onMinutes, _days);
        }

        private RecordedRow? Next()
        {
            while (true)
            {
                try
                {
                    return reader.Next();
                }
                catch (RecordingException problem)
                {
                    Tell(problem);
                    if (problem.Fault == RecordingFault.Whole)
                    {
                        return null;
                    }
                }
            }
        }

        private void Take(in RecordedRow row)
        {
            if (_rows++ == 0)
            {
                _first = row.Time;
            }
            else if (row.Time > _last && row.Time - _last < _interval)
            {
                _interval = row.Time - _last;
            }

            _last = row.Time;
            _onMinutes &= row.Time.UtcTicks % TimeSpan.TicksPerMinute == 0;
            if (reader.Kind == RecordingKind.Trades)
            {
                CountEqual(row);
            }
            else
            {
                FindTwice(row);
            }

            _days.Add(row.Instrument.Id, row.Time, row.Volume, row.Line);
        }

        private void CountEqual(in RecordedRow row)
        {
            if (_equal > 0 && ReferenceEquals(row.Instrument, _before.Instrument) && row.Time == _before.Time && row.Close == _before.Close && row.Volume == _before.Volume)
            {
                _equal++;
                return;
            }

            EndOfRun();
            (_before, _equal) = (row, 1);
        }

        private void EndOfRun() => _allInPairs &= _equal % 2 == 0;

        private void FindTwice(in RecordedRow row)
        {
            var contract = row.Instrument.Id.Value;
            if (_starts.TryGetValue(contract, out var start) && start == row.Time)
            {
                if (reader.Kind == RecordingKind.Bars)
                {
                    Tell(new RecordingException(file, row.Line, $"{contract} has two bars at {row.Time:yyyy-MM-ddTHH:mm:ss}Z.", RecordingFault.Duplicate));
                }
                else if (_onMinutes)
                {
                    // Whether quotes are closing quotes of minutes only the whole file tells.
                    _twice.Add((row.Line, contract, row.Time));
                }
            }

            _starts[contract] = row.Time;
        }

        private void Tell(RecordingException problem)
        {
            _wrong = true;
            tell(problem);
        }
    }
}
