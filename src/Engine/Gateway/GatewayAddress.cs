namespace Engine.Gateway;

/// <summary>Where a gateway answers. The simulated gateway and the venue differ in nothing else.</summary>
/// <param name="Rest">Base of the REST operations, such as <c>https://api.topstepx.com</c>.</param>
/// <param name="MarketHub">The market hub.</param>
/// <param name="UserHub">The user hub.</param>
public sealed record GatewayAddress(Uri Rest, Uri MarketHub, Uri UserHub)
{
    /// <summary>The TopstepX hosts (contract.md §1).</summary>
    public static GatewayAddress TopstepX { get; } = new(
        new Uri("https://api.topstepx.com"),
        new Uri("https://rtc.topstepx.com/hubs/market"),
        new Uri("https://rtc.topstepx.com/hubs/user"));

    /// <summary>A gateway that serves REST and both hubs from one base address, as the simulated one does.</summary>
    public static GatewayAddress At(Uri baseAddress) =>
        new(baseAddress, new Uri(baseAddress, "/hubs/market"), new Uri(baseAddress, "/hubs/user"));
}
