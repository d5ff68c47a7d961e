using System.Collections.Immutable;
using System.Net;

namespace Engine.Host.Configuration;

/// <summary>How signals from outside are taken.</summary>
/// <param name="Address">Where to listen.</param>
/// <param name="Port">The port; 0 for a free one, in a test.</param>
/// <param name="Secret">What every signal must carry.</param>
/// <param name="Window">How far a signal's time may lie from now, both ways.</param>
public sealed record SignalSettings(IPAddress Address, int Port, Secret Secret, TimeSpan Window)
{
    /// <summary>Shortest secret, in characters.</summary>
    public const int ShortestSecret = 16;

    /// <summary>Names besides those of this machine under which the endpoint is reached, as a tunnel has one.</summary>
    public ImmutableArray<string> Hosts { get; init; } = [];

    /// <summary>Addresses that may send besides this machine; empty for any.</summary>
    public ImmutableArray<IPAddress> Senders { get; init; } = [];
}
