namespace Engine.Host.Run.Signals;

/// <summary>Why a request to the endpoint for signals did nothing: a closed set, by which they are counted.</summary>
internal enum SignalRefusal
{
    /// <summary>From an address that may not send.</summary>
    Sender,

    /// <summary>From a page in a browser.</summary>
    Browser,

    /// <summary>For another host than this.</summary>
    Host,

    /// <summary>No POST.</summary>
    Method,

    /// <summary>Another path.</summary>
    Path,

    /// <summary>A body that is too long.</summary>
    TooLong,

    /// <summary>A body that did not come in time.</summary>
    TooSlow,

    /// <summary>A body that broke off or could not be read.</summary>
    Unreadable,

    /// <summary>No JSON object.</summary>
    NotJson,

    /// <summary>A wrong secret, or none.</summary>
    Secret,

    /// <summary>Something in the signal is wrong.</summary>
    Content,

    /// <summary>Sent too long ago, or in the future.</summary>
    Window,

    /// <summary>Sent before this engine took signals.</summary>
    BeforeStart,

    /// <summary>Seen before.</summary>
    Duplicate,

    /// <summary>Too many signals.</summary>
    Rate,

    /// <summary>It could not be remembered on disk, so that it might have come a second time.</summary>
    Unwritten,

    /// <summary>The strategy does not take it, or there is none of that name.</summary>
    Strategy,

    /// <summary>Engine or strategy cannot take it now.</summary>
    NotReady,

    /// <summary>The strategy did not answer in time.</summary>
    Silent,
}
