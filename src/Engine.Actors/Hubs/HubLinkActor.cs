using System.Collections.Immutable;
using Akka.Actor;
using Engine.Gateway.Hubs;

namespace Engine.Actors.Hubs;

/// <summary>Why a connection life ended.</summary>
internal enum LinkEnding
{
    /// <summary>The line, the server or we ended it.</summary>
    Lost,

    /// <summary>The venue sent <c>GatewayLogout</c>.</summary>
    Evicted,

    /// <summary>The token was refused at connect.</summary>
    Unauthorized,

    /// <summary>The address was refused at connect (403, 404); waiting hardly cures that.</summary>
    Refused,
}

/// <summary>What a hub owner and its connection lives tell each other.</summary>
internal static class LinkProtocol
{
    /// <summary>To the child: subscribe these, then confirm.</summary>
    public sealed record Subscribe<TKey>(ImmutableArray<TKey> Keys);

    /// <summary>To the child: unsubscribe.</summary>
    public sealed record Unsubscribe<TKey>(TKey Key);

    /// <summary>From the child: connected.</summary>
    public sealed record Connected(int Life);

    /// <summary>From the child: the venue confirmed these subscriptions.</summary>
    public sealed record Confirmed<TKey>(int Life, ImmutableArray<TKey> Keys);

    /// <summary>From the connection's listener to the owner: a frame that could not be read, by its event's name.</summary>
    public sealed record Unreadable(string Target);

    /// <summary>From the child, before it stops: why.</summary>
    public sealed record Ended(int Life, LinkEnding Ending, string Cause);
}

/// <summary>
/// One connection life. Connects, subscribes what the owner names, and stops when the connection ends: late callbacks of a
/// dead connection reach nobody. Frames do not pass through its mailbox; the listener hands them to their receivers.
/// </summary>
internal sealed class HubLinkActor<TKey> : ReceiveActor
{
    private readonly int _life;
    private readonly TimeSpan _timeout;
    private readonly Func<IActorRef, HubLink> _create;
    private readonly CancellationTokenSource _cancel = new();
    private HubLink? _link;
    private Task _last = Task.CompletedTask;

    /// <param name="life">Number of the life.</param>
    /// <param name="timeout">For connecting, and for each confirmation.</param>
    /// <param name="create">Makes the connection; its listener tells this actor <see cref="LinkProtocol.Ended"/>.</param>
    /// <param name="subscribe">Subscribes one key.</param>
    /// <param name="unsubscribe">Unsubscribes one key.</param>
    public HubLinkActor(
        int life,
        TimeSpan timeout,
        Func<IActorRef, HubLink> create,
        Func<HubLink, TKey, CancellationToken, Task> subscribe,
        Func<HubLink, TKey, CancellationToken, Task> unsubscribe)
    {
        (_life, _timeout, _create) = (life, timeout, create);
        Receive<LinkProtocol.Connected>(connected => Context.Parent.Tell(connected));
        Receive<LinkProtocol.Confirmed<TKey>>(confirmed => Context.Parent.Tell(confirmed));
        Receive<LinkProtocol.Subscribe<TKey>>(command => InTurn(async cancellation =>
        {
            foreach (var key in command.Keys)
            {
                await subscribe(_link!, key, cancellation).ConfigureAwait(false);
            }
        }).PipeTo(Self, success: () => new LinkProtocol.Confirmed<TKey>(life, command.Keys), failure: Failed));
        Receive<LinkProtocol.Unsubscribe<TKey>>(command => InTurn(cancellation => unsubscribe(_link!, command.Key, cancellation))
            .PipeTo(Self, success: () => Done.Instance, failure: Failed));
        Receive<Done>(_ => { });
        Receive<LinkProtocol.Ended>(ended =>
        {
            Context.Parent.Tell(ended);
            Context.Stop(Self);
        });
    }

    /// <inheritdoc/>
    protected override void PreStart()
    {
        _link = _create(Self);
        Limited(_link.StartAsync).PipeTo(Self, success: () => new LinkProtocol.Connected(_life), failure: Failed);
    }

    /// <inheritdoc/>
    protected override void PostStop()
    {
        _cancel.Cancel();

        // Nothing waits for the goodbye; a failure of it concerns nobody.
        _ = _link?.DisposeAsync().AsTask().ContinueWith(t => _ = t.Exception, TaskScheduler.Default);
    }

    /// <summary>What an exception of SignalR says about the ending.</summary>
    internal static LinkProtocol.Ended EndedBy(int life, Exception? cause)
    {
        var text = cause switch
        {
            null => "the venue closed the connection",
            OperationCanceledException => "no answer in time",
            _ => cause.Message,
        };
        var ending = IsStatus(text, "401") ? LinkEnding.Unauthorized : IsStatus(text, "403") || IsStatus(text, "404") ? LinkEnding.Refused : LinkEnding.Lost;
        return new LinkProtocol.Ended(life, ending, text);
    }

    // The status is in the words only: no exception of the client carries it as a value.
    private static bool IsStatus(string text, string status) =>
        text.Contains($"'{status}'", StringComparison.Ordinal) || text.Contains($"{status} (", StringComparison.Ordinal);

    private LinkProtocol.Ended Failed(Exception cause) => EndedBy(_life, cause);

    /// <summary>One command after another: a confirmation then covers everything that was asked for before it.</summary>
    private Task InTurn(Func<CancellationToken, Task> act)
    {
        return _last = After(_last);

        async Task After(Task earlier)
        {
            await earlier.ConfigureAwait(false);
            await Limited(act).ConfigureAwait(false);
        }
    }

    private async Task Limited(Func<CancellationToken, Task> act)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(_cancel.Token);
        limit.CancelAfter(_timeout);
        await act(limit.Token).ConfigureAwait(false);
    }

    private sealed record Done
    {
        public static Done Instance { get; } = new();
    }
}
