using Engine.Host.Console;
using NodaTime;

namespace Engine.Host.Run.Watch;

/// <summary>An account on the terminal's second screen.</summary>
internal sealed class UserScreen : IWatchView<UserNews>
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(200);
    private readonly LiveScreen _screen;
    private UserPicture _picture = UserPicture.Nothing;

    /// <summary>Starts drawing.</summary>
    /// <param name="output">Where to; the caller closes it.</param>
    /// <param name="sections">What of the account.</param>
    /// <param name="gateway">Host of the gateway, for the title.</param>
    /// <param name="zone">Zone of the times.</param>
    /// <param name="size">The terminal's size, asked for each frame.</param>
    /// <param name="time">The wall clock.</param>
    public UserScreen(DroppingWriter output, UserSections sections, string gateway, DateTimeZone zone, Func<TerminalSize> size, TimeProvider time)
    {
        _screen = new LiveScreen(output, time, Period, () =>
        {
            var now = size();
            return LiveScreen.Frame(UserLayout.Of(Volatile.Read(ref _picture), sections, gateway, zone, time.GetUtcNow(), now), now);
        });
    }

    /// <inheritdoc/>
    public void On(UserNews news) => Volatile.Write(ref _picture, _picture.After(news));

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _screen.DisposeAsync();
}
