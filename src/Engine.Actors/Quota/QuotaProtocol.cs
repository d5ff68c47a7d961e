using Engine.Gateway;

namespace Engine.Actors.Quota;

/// <summary>Messages of the quota actor.</summary>
public static class QuotaProtocol
{
    /// <summary>Published on the event stream at start and at most once a second when the usage changed.</summary>
    /// <param name="Usage">How much of both windows is used.</param>
    public sealed record QuotaState(QuotaUsage Usage);
}
