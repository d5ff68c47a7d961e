using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;
using Engine.Gateway;
using Engine.Markets;

namespace Engine.Actors.Markets;

/// <content>The last price over REST, while the stream is mute and somebody needs one.</content>
public sealed partial class FeedActor
{
    /// <summary>How far back the newest bar is looked for: an older price is no price.</summary>
    private static readonly TimeSpan PollSpan = TimeSpan.FromMinutes(5);

    private readonly HashSet<IActorRef> _pollers = [];
    private bool _polling;
    private FeedProtocol.PricePolled? _polled;

    /// <summary>The stream gives no prices though the market may trade: the hub is down, or up and silent.</summary>
    private bool IsMute => !_up || _phase == FeedPhase.Silent;

    private void OnPollPrices(FeedProtocol.PollPrices poll)
    {
        if (!poll.Wanted)
        {
            _pollers.Remove(poll.Reader);
        }
        else if (_pollers.Add(poll.Reader))
        {
            PollPrice();
        }
    }

    private void PollPrice()
    {
        if (!IsMute || _polling || _pollers.Count == 0)
        {
            return;
        }

        _polling = true;
        var until = _settings.Clock.Now;
        var from = until - PollSpan;
        from = _lastTrade is { } last && last.Timestamp > from ? last.Timestamp : from;
        from = _polled?.At > from ? _polled.At : from;
        _settings.BackFill(_instrument.Id, new BarInterval(BarUnit.Second, 1), from, until).PipeTo(
            Self,
            success: reading => new PriceRead(reading),
            failure: e => new PriceRead(new Reading<ImmutableArray<Bar>>.Failed(new GatewayFailure("History/retrieveBars", FailureKind.Transport, Text: e.Message))));
    }

    private void OnPriceRead(PriceRead read)
    {
        _polling = false;
        if (!IsMute)
        {
            return;
        }

        if (read.Reading is not Reading<ImmutableArray<Bar>>.Answered { Value: var bars })
        {
            _log.Debug("The last price of {0} could not be read: {1}", _instrument.Id, ((Reading<ImmutableArray<Bar>>.Failed)read.Reading).Failure);
        }
        else if (bars.MaxBy(bar => bar.Start) is { } newest && !(_polled?.At > newest.Start))
        {
            _polled = new FeedProtocol.PricePolled(_instrument.Id, newest.Close, newest.Start + TimeSpan.FromSeconds(1));
            Post();
            foreach (var reader in _pollers)
            {
                reader.Tell(_polled);
            }
        }

        Timers.StartSingleTimer(PollDue.Instance, PollDue.Instance, _settings.PollEvery);
    }

    private void StopPolling()
    {
        _polled = null;
        Timers.Cancel(PollDue.Instance);
    }

    private sealed record PollDue
    {
        public static PollDue Instance { get; } = new();
    }

    private sealed record PriceRead(Reading<ImmutableArray<Bar>> Reading);
}
