using Engine.Gateway;

namespace Engine.Actors.Session;

/// <summary>One request of the session; its identity tells a late answer from the one that is awaited.</summary>
internal sealed class SessionRequest
{
    /// <summary>An exception where a failure was promised: a failure without an answer.</summary>
    public static Reading<T> Fault<T>(GatewayOperation operation, Exception error) =>
        new Reading<T>.Failed(new GatewayFailure(VenueErrors.PathOf(operation), FailureKind.Transport, Text: error.GetType().Name));
}

/// <summary>Told by the session to itself. The token in it cannot be printed.</summary>
internal sealed record LoginAnswered(SessionRequest Request, Reading<AccessToken> Reading);

/// <summary>Told by the session to itself. The token in it cannot be printed.</summary>
internal sealed record ValidateAnswered(SessionRequest Request, Reading<AccessToken?> Reading);
