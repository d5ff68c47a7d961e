using System.Globalization;
using System.Text;

namespace Engine.Host.Console;

/// <summary>One line for each event and a status line every few seconds, for pipes, files and services.</summary>
public sealed class PlainConsole : IEngineConsole
{
    /// <summary>Time between status lines.</summary>
    public static readonly TimeSpan DefaultPeriod = TimeSpan.FromSeconds(5);

    private readonly DroppingWriter _output;
    private readonly ITimer _timer;
    private readonly Lock _gate = new();
    private EngineStatus? _status;
    private EngineStatus? _printed;
    private bool _finished;

    /// <summary>Starts printing.</summary>
    /// <param name="output">Where to; the caller closes it.</param>
    /// <param name="time">The wall clock.</param>
    /// <param name="period">Time between status lines.</param>
    public PlainConsole(DroppingWriter output, TimeProvider time, TimeSpan period)
    {
        _output = output;
        _timer = time.CreateTimer(_ => PrintStatus(), null, period, period);
    }

    /// <inheritdoc/>
    public void Show(EngineStatus status) => Volatile.Write(ref _status, status);

    /// <inheritdoc/>
    public void Write(ConsoleLine line) => _output.TryWriteLine(Format(line));

    /// <inheritdoc/>
    public void Finish(RunSummary summary)
    {
        lock (_gate)
        {
            PrintStatus();
            _finished = true;
            _output.TryWrite(summary.ToText());
        }
    }

    /// <summary>Stops the status lines.</summary>
    public ValueTask DisposeAsync() => _timer.DisposeAsync();

    internal static string Format(ConsoleLine line)
    {
        var level = line.Level switch
        {
            ConsoleLevel.Warning => "WARNING ",
            ConsoleLevel.Error => "ERROR ",
            _ => "",
        };
        return $"{StatusText.Stamp(line.At)} {level}{line.Text.ReplaceLineEndings(" ")}";
    }

    internal static string Format(EngineStatus status)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{StatusText.Stamp(status.At)} status {status.Environment}");
        text.Append(CultureInfo.InvariantCulture, $" | session {status.Session.ToString().ToLowerInvariant()}, {StatusText.Token(status)}");
        text.Append(CultureInfo.InvariantCulture, $" | hubs market {StatusText.Hub(status.MarketHub)}, user {StatusText.Hub(status.UserHub)}");
        text.Append(CultureInfo.InvariantCulture, $" | trading {status.Trading}");
        if (status.TradingCause.Length > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $" ({status.TradingCause})");
        }

        foreach (var contract in status.Contracts)
        {
            text.Append(CultureInfo.InvariantCulture, $" | {contract.Name} {contract.Last?.ToString() ?? "-"}{(contract.Polled ? " (polled)" : "")} {StatusText.Net(contract.Net)}");
        }

        text.Append(CultureInfo.InvariantCulture, $" | open {StatusText.Dollars(status.OpenProfit)}, realised {StatusText.Dollars(status.RealisedGross - status.Costs)} net");
        text.Append(CultureInfo.InvariantCulture, $" | {status.Orders} orders, {status.Fills} fills");
        text.Append(CultureInfo.InvariantCulture, $" | market {StatusText.Rate(status.MarketRate)}, user {StatusText.Rate(status.UserRate)}");
        if (status.DroppedLines > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $" | {status.DroppedLines} lines dropped");
        }

        return text.ToString();
    }

    private void PrintStatus()
    {
        lock (_gate)
        {
            var status = Volatile.Read(ref _status);
            if (status is not null && !_finished && !ReferenceEquals(_printed, status))
            {
                _printed = status;
                _output.TryWriteLine(Format(status));
            }
        }
    }
}
