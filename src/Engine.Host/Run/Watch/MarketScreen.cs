using System.Collections.Immutable;
using Engine.Host.Console;
using Engine.Markets;
using NodaTime;

namespace Engine.Host.Run.Watch;

/// <summary>Ladders and tapes on the terminal's second screen.</summary>
internal sealed class MarketScreen : IWatchView<MarketNews>
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(100);

    private readonly MarketLayout _layout;
    private readonly TimeProvider _time;
    private readonly LiveScreen _screen;
    private MarketPicture _picture;

    /// <summary>Starts drawing.</summary>
    /// <param name="output">Where to; the caller closes it.</param>
    /// <param name="instruments">The contracts.</param>
    /// <param name="sections">What of them.</param>
    /// <param name="gateway">Host of the gateway, for the title.</param>
    /// <param name="zone">Zone of the times.</param>
    /// <param name="size">The terminal's size, asked for each frame.</param>
    /// <param name="time">The wall clock.</param>
    public MarketScreen(
        DroppingWriter output, ImmutableArray<Instrument> instruments, MarketSections sections, string gateway, DateTimeZone zone, Func<TerminalSize> size, TimeProvider time)
    {
        (_layout, _time, _picture) = (new MarketLayout(sections, gateway, zone), time, MarketPicture.Of(instruments));
        _screen = new LiveScreen(output, time, Period, () =>
        {
            var now = size();
            return LiveScreen.Frame(_layout.Of(Volatile.Read(ref _picture), time.GetUtcNow(), now), now);
        });
    }

    /// <inheritdoc/>
    public void On(MarketNews news) => Volatile.Write(ref _picture, _picture.After(news, _time.GetUtcNow()));

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _screen.DisposeAsync();
}
