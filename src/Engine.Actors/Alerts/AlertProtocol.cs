using Engine.Alerts;

namespace Engine.Actors.Alerts;

/// <summary>Messages about alerts.</summary>
public static class AlertProtocol
{
    /// <summary>Published on the event stream by whoever has something to tell that is of no account, strategy or fault.</summary>
    /// <param name="Alert">What.</param>
    public sealed record Raised(Alert Alert);

    /// <summary>Published on the event stream: what console and log are told, repetitions counted and storms folded.</summary>
    /// <param name="Notice">What.</param>
    public sealed record Told(AlertNotice Notice);

    /// <summary>Command: tell one last thing, everything that waits with it, and no more. Answered by <see cref="Closed"/>.</summary>
    /// <param name="Last">The last thing.</param>
    public sealed record Close(Alert Last);

    /// <summary>Answer to <see cref="Close"/>.</summary>
    /// <param name="Delivered">True when the receiver outside has everything, or there is none.</param>
    public sealed record Closed(bool Delivered);

    /// <summary>Query to a sender: answered by <see cref="Figures"/>.</summary>
    public sealed record GetFigures
    {
        /// <summary>The only instance.</summary>
        public static GetFigures Instance { get; } = new();
    }

    /// <summary>What a sender has done so far.</summary>
    /// <param name="Taken">Alerts that it was given.</param>
    /// <param name="Known">Different alerts that it knows: bounded, see <see cref="AlertFlow"/>.</param>
    /// <param name="Delivered">Requests that the receiver has accepted.</param>
    /// <param name="Failed">Requests that did not get there; each is made again.</param>
    /// <param name="Refused">Requests that the receiver refused for good.</param>
    /// <param name="UnderWay">True while a request is under way.</param>
    /// <param name="Idle">True when nothing waits and nothing is under way.</param>
    public sealed record Figures(long Taken, int Known, long Delivered, long Failed, long Refused, bool UnderWay, bool Idle);
}
