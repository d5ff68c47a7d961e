namespace Engine.Simulator;

/// <summary>
/// Commands on their way to the venue and news on their way back, in market time. What was sent first arrives first. A command waits here, its
/// request unanswered, until market time has come to its arrival; its answer and every event of the account wait until theirs. The draws of
/// one seed fall in the order in which things are sent, as in a backtest. Guarded by the gateway's one order.
/// </summary>
internal sealed class OrderTransit(SimulatedGateway gateway, OrderLatency latency, ulong seed, object order)
{
    private readonly Queue<(DateTimeOffset At, VenueCommand Command, TaskCompletionSource<VenueAnswer> Answer)> _commands = new();
    private readonly Queue<(DateTimeOffset At, Action Deliver)> _reports = new();
    private SplitMix _random = new(seed);
    private DateTimeOffset _lastCommand;
    private DateTimeOffset _lastReport;
    private int _held;
    private bool _isClosed;

    /// <summary>Requests that wait for market time.</summary>
    public int Held => Volatile.Read(ref _held);

    /// <summary>Called when a request has begun to wait.</summary>
    public Action? Changed { get; set; }

    /// <summary>When the next thing arrives, UTC; null when nothing is on its way.</summary>
    public DateTimeOffset? NextArrival
    {
        get
        {
            lock (order)
            {
                DateTimeOffset? command = _commands.TryPeek(out var first) ? first.At : null;
                return _reports.TryPeek(out var report) && !(command <= report.At) ? report.At : command;
            }
        }
    }

    /// <summary>When the last of what is on its way arrives, UTC; null when nothing is on its way.</summary>
    public DateTimeOffset? LastArrival
    {
        get
        {
            lock (order)
            {
                DateTimeOffset? command = _commands.Count > 0 ? _lastCommand : null;
                return _reports.Count > 0 && !(command > _lastReport) ? _lastReport : command;
            }
        }
    }

    /// <summary>Sends a command; completes when its answer arrives.</summary>
    /// <exception cref="OperationCanceledException">The gateway is being closed.</exception>
    public Task<VenueAnswer> SendAsync(VenueCommand command)
    {
        var answer = new TaskCompletionSource<VenueAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        DateTimeOffset at;
        lock (order)
        {
            if (_isClosed)
            {
                answer.SetCanceled();
                return answer.Task;
            }

            at = _lastCommand = latency.ArrivalAt(gateway.Clock.Now, latency.ToVenue, _lastCommand, ref _random);
            _commands.Enqueue((at, command, answer));
            Interlocked.Increment(ref _held);
        }

        gateway.Clock.WakeAt(at, () => Arrive(at));
        Changed?.Invoke();
        return answer.Task;
    }

    /// <summary>Something happened at the venue that is told later; the caller holds the order.</summary>
    public void Report(Action deliver)
    {
        var at = _lastReport = latency.ArrivalAt(gateway.Clock.Now, latency.FromVenue, _lastReport, ref _random);
        if (_reports.Count == 0 && at <= gateway.Clock.Now)
        {
            // It takes no time, and whoever brought it about sends what it queues.
            deliver();
            return;
        }

        _reports.Enqueue((at, deliver));
        gateway.Clock.WakeAt(at, () => Deliver(at));
    }

    /// <summary>Nothing arrives any more; requests that wait fail.</summary>
    public void Close()
    {
        lock (order)
        {
            _isClosed = true;
            while (_commands.TryDequeue(out var command))
            {
                Interlocked.Decrement(ref _held);
                command.Answer.TrySetCanceled();
            }

            // What was carried out is answered; events find nobody.
            while (_reports.TryDequeue(out var report))
            {
                report.Deliver();
            }
        }
    }

    private void Arrive(DateTimeOffset now)
    {
        lock (order)
        {
            while (_commands.TryPeek(out var first) && first.At <= now)
            {
                var (_, command, waiting) = _commands.Dequeue();
                var answer = gateway.Execute(command, gateway.Clock.Now);
                Report(() =>
                {
                    Interlocked.Decrement(ref _held);
                    waiting.TrySetResult(answer);
                });
            }
        }

        gateway.AfterArrival();
    }

    private void Deliver(DateTimeOffset now)
    {
        lock (order)
        {
            while (_reports.TryPeek(out var first) && first.At <= now)
            {
                _reports.Dequeue().Deliver();
            }
        }

        gateway.AfterArrival();
    }
}
